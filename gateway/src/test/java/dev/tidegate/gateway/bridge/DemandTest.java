package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.OnDemand;
import dev.tidegate.bridge.PropertyRule;
import dev.tidegate.bridge.Retention;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.TopicRemap;
import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule on demand between two nodes in virtual time: what it subscribes to there, and what reaches clients here. */
class DemandTest {
    private static final long LINGER = 30_000;

    private BridgedNodes nodes = new BridgedNodes(7, Protocol.MQTT_5).start(rule("down", "eu/down"));

    private static Rule rule(String here, String there) {
        return rule(here, there, Retention.KEEP);
    }

    private static Rule rule(String here, String there, Retention retain) {
        return new Rule(
                here,
                Direction.IN,
                TopicRemap.of(here + "/{*}", there + "/{*}"),
                List.of(here + "/secret/#"),
                2,
                retain,
                PropertyRule.KEEP,
                Map.of(),
                null,
                new OnDemand(Duration.ofMillis(LINGER), 5, 1_000));
    }

    private void over(Protocol protocol) {
        nodes = new BridgedNodes(7, protocol).start(rule("down", "eu/down"));
    }

    private VirtualConnection client(String name) {
        return nodes.here().call(name).connect().acknowledging();
    }

    private VirtualConnection subscriber(String name, String filter) {
        VirtualConnection client = client(name).subscribe(filter, Qos.AT_LEAST_ONCE);
        nodes.elapse(200);
        return client;
    }

    private void publishThere(String topic, String payload) {
        VirtualConnection writer = nodes.there().call("writer").cleanStart().connect();
        writer.publish(topic, payload, Qos.AT_LEAST_ONCE);
        nodes.settle();
        writer.drop();
    }

    private void retainThere(String topic, String payload) {
        VirtualConnection writer = nodes.there().call("writer").cleanStart().connect();
        writer.publishRetained(topic, payload, Qos.AT_LEAST_ONCE);
        nodes.settle();
        writer.drop();
    }

    private static List<String> words(VirtualConnection client) {
        return client.heard().stream()
                .map(each -> each.replaceFirst(" #\\d+", ""))
                .toList();
    }

    // --- what is subscribed to ---

    /** Or a gateway that dies in between would leave a subscription there of which nobody knows. */
    @ParameterizedTest
    @EnumSource(Protocol.class)
    void filter_isWrittenDownOnDisk_beforeItIsSubscribedTo(Protocol protocol) {
        over(protocol);
        VirtualConnection ann = client("ann");
        nodes.store().become(KeepingStore.Mood.SLOW);
        ann.subscribe("down/a", Qos.AT_LEAST_ONCE);
        nodes.elapse(5_000);
        assertThat(nodes.filtersThere()).isEmpty();

        nodes.store().become(KeepingStore.Mood.PROMPT);
        nodes.store().answer();
        nodes.elapse(1_000);

        assertThat(nodes.filtersThere()).containsExactly("eu/down/a");
    }

    @Test
    void filter_thatCannotBeWrittenDown_isSubscribedToWhenTheStoreIsBack_andTheConnectionStays() {
        VirtualConnection ann = client("ann");
        nodes.store().become(KeepingStore.Mood.BROKEN);
        ann.subscribe("down/a", Qos.AT_LEAST_ONCE);
        nodes.elapse(5_000);
        assertThat(nodes.filtersThere()).isEmpty();
        nodes.store().become(KeepingStore.Mood.PROMPT);
        nodes.elapse(2_000);
        assertThat(nodes.filtersThere()).containsExactly("eu/down/a");
        assertThat(nodes.state().counts()).containsEntry(Fare.CONNECTED, 1L);
    }

    @Test
    void nobodyAsks_nothingIsSubscribedToThere() {
        assertThat(nodes.filtersThere()).isEmpty();
    }

    @Test
    void somebodyAsks_onlyThatIsSubscribedToThere() {
        subscriber("a", "down/+/t");
        assertThat(nodes.filtersThere()).containsExactly("eu/down/+/t");
    }

    @Test
    void everybodyAsksForEverything_theWholeRuleIsSubscribedToThere() {
        subscriber("a", "#");
        assertThat(nodes.filtersThere()).containsExactly("eu/down/#");
    }

    @Test
    void shareAsks_itsFilterIsSubscribedToThere() {
        subscriber("a", "$share/g/down/t");
        assertThat(nodes.filtersThere()).containsExactly("eu/down/t");
    }

    @Test
    void somebodyAsksForWhatTheRuleExcepts_nothingIsSubscribedToThere() {
        subscriber("a", "down/secret/+");
        assertThat(nodes.filtersThere()).isEmpty();
    }

    @Test
    void somebodyAsksForOtherThings_nothingIsSubscribedToThere() {
        subscriber("a", "up/#");
        assertThat(nodes.filtersThere()).isEmpty();
    }

    /** Or two bridges would ask each other for what nobody wants. */
    @Test
    void bridgeThatSendsItOn_asksForNothing() {
        nodes = new BridgedNodes(7, Protocol.MQTT_5)
                .start(rule("down", "eu/down"), BridgedNodes.rule("down/on", "elsewhere", Direction.OUT));
        assertThat(nodes.filtersThere()).isEmpty();
    }

    @Test
    void thousandAskForTheSame_thatIsOneSubscriptionThere() {
        for (int i = 0; i < 1_000; i++) {
            client("c" + i).subscribe("down/t", Qos.AT_LEAST_ONCE);
        }
        nodes.elapse(5_000);
        assertThat(nodes.filtersThere()).containsExactly("eu/down/t");
    }

    @Test
    void moreFiltersThanAreCounted_subscribeToTheWholeRule() {
        for (int i = 0; i < 6; i++) {
            subscriber("c" + i, "down/" + i);
        }
        assertThat(nodes.filtersThere()).containsExactly("eu/down/#");
    }

    @Test
    void fewerFiltersAgain_areSubscribedToOneByOne() {
        for (int i = 0; i < 5; i++) {
            subscriber("c" + i, "down/" + i);
        }
        subscriber("c5", "down/5").unsubscribe("down/5");
        nodes.elapse(LINGER + 1_000);
        assertThat(nodes.filtersThere())
                .containsExactlyInAnyOrder("eu/down/0", "eu/down/1", "eu/down/2", "eu/down/3", "eu/down/4");
    }

    @Test
    void filtersWithSomethingInCommon_becomeOneThere() {
        subscriber("a", "down/+/t");
        subscriber("b", "down/1/+");
        assertThat(nodes.filtersThere()).containsExactly("eu/down/+/+");
    }

    @Test
    void messageForFiltersWithSomethingInCommon_comesOnceToEach() {
        VirtualConnection a = subscriber("a", "down/+/t");
        VirtualConnection b = subscriber("b", "down/1/+");
        publishThere("eu/down/1/t", "x");
        assertThat(List.of(words(a), words(b))).containsOnly(List.of("down/1/t=x qos1"));
    }

    @Test
    void widerFilterThatIsRefused_leavesTheNarrowerOnes() {
        nodes = new BridgedNodes(7, Protocol.MQTT_5)
                .limitThere(Limit.SUBSCRIPTIONS, "5")
                .start(rule("down", "eu/down"));
        for (int i = 0; i < 6; i++) {
            subscriber("c" + i, "down/" + i);
        }
        nodes.elapse(2_000);
        assertThat(nodes.filtersThere())
                .containsExactlyInAnyOrder("eu/down/0", "eu/down/1", "eu/down/2", "eu/down/3", "eu/down/4");
    }

    @Test
    void filterThatIsRefused_isToldOnce() {
        nodes = new BridgedNodes(7, Protocol.MQTT_5)
                .limitThere(Limit.SUBSCRIPTIONS, "1")
                .start(rule("down", "eu/down"));
        subscriber("a", "down/a");
        subscriber("b", "down/b");
        nodes.elapse(60_000);
        assertThat(nodes.events.stream().map(BridgeEvent::what).filter(each -> !each.isEmpty()))
                .containsExactly("the upstream has refused the subscription to eu/down/b: 0x97 (Quota exceeded)");
    }

    // --- how long ---

    @Test
    void lastOneLeaves_theSubscriptionLingers() {
        subscriber("a", "down/t").unsubscribe("down/t");
        nodes.elapse(LINGER - 1_000);
        assertThat(nodes.filtersThere()).containsExactly("eu/down/t");
    }

    @Test
    void lastOneHasLeftForLongEnough_theSubscriptionEnds() {
        subscriber("a", "down/t").unsubscribe("down/t");
        nodes.elapse(LINGER + 1_000);
        assertThat(nodes.filtersThere()).isEmpty();
    }

    @Test
    void oneOfTwoLeaves_theSubscriptionStays() {
        subscriber("a", "down/t");
        subscriber("b", "down/t").unsubscribe("down/t");
        nodes.elapse(2 * LINGER);
        assertThat(nodes.filtersThere()).containsExactly("eu/down/t");
    }

    @Test
    void somebodyComesBackInTime_theSubscriptionStays() {
        VirtualConnection client = subscriber("a", "down/t").unsubscribe("down/t");
        nodes.elapse(LINGER - 1_000);
        client.subscribe("down/t", Qos.AT_LEAST_ONCE);
        nodes.elapse(LINGER);
        assertThat(nodes.filtersThere()).containsExactly("eu/down/t");
    }

    @Test
    void onesWhoComeInTheSameMoment_areLookedAtSoon() {
        for (int i = 0; i < 3; i++) {
            client("c" + i).subscribe("down/" + i, Qos.AT_LEAST_ONCE);
            nodes.settle();
        }
        nodes.elapse(200);
        assertThat(nodes.filtersThere()).containsExactlyInAnyOrder("eu/down/0", "eu/down/1", "eu/down/2");
    }

    @Test
    void sessionThatEnds_asksForNothingAnyMore() {
        nodes.here()
                .call("a")
                .expiry(0)
                .connect()
                .subscribe("down/t", Qos.AT_LEAST_ONCE)
                .disconnect();
        nodes.elapse(LINGER + 1_000);
        assertThat(nodes.filtersThere()).isEmpty();
    }

    @Test
    void clientThatIsAway_asksAllTheSame() {
        subscriber("a", "down/t").disconnect();
        nodes.elapse(2 * LINGER);
        publishThere("eu/down/t", "x");
        assertThat(words(client("a"))).containsExactly("down/t=x qos1");
    }

    // --- connections come and go ---

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void connectionThatIsLost_bringsWhatIsAskedForAfterwards(Protocol protocol) {
        over(protocol);
        VirtualConnection client = subscriber("a", "down/t");
        nodes.cut();
        nodes.elapse(5_000);
        publishThere("eu/down/t", "x");
        assertThat(words(client)).containsExactly("down/t=x qos1");
    }

    @Test
    void somebodyAsksDuringAnOutage_isSubscribedWhenItIsOver() {
        nodes.block();
        subscriber("a", "down/t");
        nodes.elapse(5_000);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(nodes.filtersThere()).containsExactly("eu/down/t");
    }

    @Test
    void nobodyAsksAnyMoreAfterAnOutage_theSubscriptionEnds() {
        VirtualConnection client = subscriber("a", "down/t");
        nodes.block();
        client.unsubscribe("down/t");
        nodes.elapse(LINGER);
        nodes.unblock();
        nodes.elapse(LINGER);
        assertThat(nodes.filtersThere()).isEmpty();
    }

    @Test
    void gatewayThatComesBack_asksForThoseWhoAreAway() {
        subscriber("a", "down/t").disconnect();
        nodes.kill();
        nodes.elapse(5_000);
        publishThere("eu/down/t", "x");
        assertThat(words(client("a"))).containsExactly("down/t=x qos1");
    }

    @Test
    void gatewayThatComesBack_endsWhatNobodyAsksForAnyMore() {
        nodes.here().call("a").expiry(0).connect().subscribe("down/t", Qos.AT_LEAST_ONCE);
        nodes.elapse(200);
        assertThat(nodes.filtersThere()).containsExactly("eu/down/t");
        nodes.kill();
        nodes.elapse(5_000);
        assertThat(nodes.filtersThere()).isEmpty();
    }

    /** Whatever it had said by then, and written down. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, 9, 12, 15, 20, 25, 30, 40, 60})
    void gatewayThatDiesWhileItAsks_asksAgain(int steps) {
        VirtualConnection client = client("a");
        client.subscribe("down/t", Qos.AT_LEAST_ONCE);
        nodes.steps(steps);
        nodes.kill();
        nodes.elapse(5_000);
        publishThere("eu/down/t", "x");
        assertThat(words(client("a"))).containsExactly("down/t=x qos1");
    }

    @Test
    void gatewayThatComesBackWithNothing_hasTheUpstreamForgetWhatItAskedFor() {
        subscriber("a", "down/t");
        nodes.loseEverything();
        nodes.elapse(10_000);
        assertThat(nodes.filtersThere()).isEmpty();
    }

    @Test
    void ruleThatComesWithAReload_findsThoseWhoHaveAskedBefore() {
        nodes = new BridgedNodes(7, Protocol.MQTT_5).start(rule("other", "eu/other"));
        subscriber("a", "down/t");
        nodes.change(rule("down", "eu/down"));
        nodes.elapse(5_000);
        assertThat(nodes.filtersThere()).containsExactly("eu/down/t");
    }

    @Test
    void ruleThatGoesWithAReload_takesItsSubscriptionsAlong() {
        subscriber("a", "down/t");
        nodes.change(BridgedNodes.rule("other", "eu/other", Direction.IN));
        nodes.elapse(5_000);
        assertThat(nodes.filtersThere()).containsExactly("eu/other/#");
    }

    // --- what is retained there ---

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void firstOne_hearsWhatIsRetainedThereAsSuch(Protocol protocol) {
        over(protocol);
        retainThere("eu/down/t", "x");
        assertThat(words(subscriber("a", "down/t"))).containsExactly("down/t=x qos1 retain");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void secondOne_hearsItToo(Protocol protocol) {
        over(protocol);
        retainThere("eu/down/t", "x");
        subscriber("a", "down/t");
        VirtualConnection second = subscriber("b", "down/t");
        nodes.elapse(2_000);
        assertThat(words(second)).containsExactly("down/t=x qos1 retain");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void secondOne_makesTheFirstHearNothingTwice(Protocol protocol) {
        over(protocol);
        retainThere("eu/down/t", "x");
        VirtualConnection first = subscriber("a", "down/t");
        subscriber("b", "down/+");
        nodes.elapse(2_000);
        assertThat(words(first)).containsExactly("down/t=x qos1 retain");
    }

    @Test
    void thousandWhoAskForTheSame_eachHearItOnce() {
        retainThere("eu/down/t", "x");
        List<VirtualConnection> clients = IntStream.range(0, 1_000)
                .mapToObj(i -> client("c" + i).subscribe("down/t", Qos.AT_LEAST_ONCE))
                .toList();
        nodes.elapse(5_000);
        assertThat(clients.stream().map(DemandTest::words).distinct()).containsExactly(List.of("down/t=x qos1 retain"));
    }

    @Test
    void oneUnderAWiderSubscription_hearsOnlyWhatItAskedFor() {
        retainThere("eu/down/t", "x");
        retainThere("eu/down/u", "y");
        subscriber("a", "down/#");
        nodes.elapse(2_000);
        VirtualConnection second = subscriber("b", "down/t");
        nodes.elapse(2_000);
        assertThat(words(second)).containsExactly("down/t=x qos1 retain");
    }

    @Test
    void oneThatAsksAgain_hearsItAgain() {
        retainThere("eu/down/t", "x");
        VirtualConnection client = subscriber("a", "down/t");
        nodes.elapse(2_000);
        client.subscribe("down/t", Qos.AT_LEAST_ONCE);
        nodes.elapse(2_000);
        assertThat(words(client)).containsExactly("down/t=x qos1 retain", "down/t=x qos1 retain");
    }

    @Test
    void oneThatHasLeftMeanwhile_hearsNothing() {
        retainThere("eu/down/t", "x");
        subscriber("a", "down/+");
        nodes.block();
        VirtualConnection client = subscriber("b", "down/t").unsubscribe("down/t");
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(words(client)).isEmpty();
    }

    @Test
    void oneThatAskedDuringAnOutage_hearsItWhenThatIsOver() {
        retainThere("eu/down/t", "x");
        nodes.block();
        VirtualConnection client = subscriber("a", "down/t");
        nodes.elapse(5_000);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(words(client)).containsExactly("down/t=x qos1 retain");
    }

    @Test
    void liveMessageThatIsRetainedThere_isKeptNowhereHere() {
        subscriber("a", "down/t");
        retainThere("eu/down/t", "x");
        assertThat(nodes.here().routes().retainedCount()).isZero();
    }

    @Test
    void liveMessageThatIsRetainedThere_comesOnce() {
        VirtualConnection client = subscriber("a", "down/t");
        retainThere("eu/down/t", "x");
        subscriber("b", "down/t");
        nodes.elapse(5_000);
        assertThat(words(client)).containsExactly("down/t=x qos1");
    }

    @Test
    void strippedOne_comesWithoutRetain() {
        nodes = new BridgedNodes(7, Protocol.MQTT_5).start(rule("down", "eu/down", Retention.STRIP));
        retainThere("eu/down/t", "x");
        assertThat(words(subscriber("a", "down/t"))).containsExactly("down/t=x qos1");
    }

    @Test
    void moreThanFitInAWindow_allCome() {
        for (int i = 0; i < 200; i++) {
            retainThere("eu/down/" + i, "x");
        }
        VirtualConnection client = subscriber("a", "down/#");
        nodes.elapse(5_000);
        assertThat(words(client)).hasSize(200).doesNotHaveDuplicates();
    }
}
