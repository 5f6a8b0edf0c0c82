package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.Selection;
import dev.tidegate.gateway.gate.TopicAccess;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.TopicRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic rules on raw bytes: what is refused, what never comes, and what is taken back. */
class TopicPermissionsTest {
    private static final Profile STANDARD = standard();

    private final VirtualShards node = new VirtualShards(2, 50);
    private long edition = 1;

    private static Profile standard() {
        try {
            String text = Files.readString(Path.of("../config/profiles/standard.yaml"));
            return PolicyYaml.read(List.of(new PolicySource("standard.yaml", text)), Limits.defaults())
                    .book()
                    .profile("standard");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void begin() {
        rules(
                "deny all secret/#",
                "deny subscribe open/hidden",
                "allow publish own/${client-id}/#",
                "allow all open/#");
    }

    /** A new edition of the rules, which every shard hears of. */
    private void rules(String... lines) {
        edition++;
        Place place = new Place(STANDARD, STANDARD.mode(), Place.Anonymous.ALLOWED);
        TopicAccess topics = new TopicAccess(TopicRules.of(List.of(lines)));
        Selection everywhere = new Selection(Map.of("virtual", place), Map.of(), List.of());
        node.rules().swap(new Rulebook(edition, everywhere, topics, Porter.ofNobody()));
        for (int shard = 0; shard < 2; shard++) {
            int each = shard;
            node.run(each, () -> node.lobby(each).review());
        }
        node.settle();
    }

    private VirtualWire arrive() {
        return arrive(1);
    }

    private VirtualWire arrive(int shard) {
        return new VirtualWire(node, shard, node.lobby(shard).door(new Entrance("virtual", 10_000)));
    }

    private VirtualWire connect(String name) {
        VirtualWire wire = arrive();
        wire.say("10 ( <MQTT> 05 00 00 00 ( 11 00 00 0E 10 ) <" + name + "> )");
        assertThat(wire.heard()).startsWith("20").contains(" 00 ");
        return wire;
    }

    private static String hex(String written) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(Notation.bytes(written));
    }

    private VirtualConnection publisher() {
        return node.call("publisher").on(0).connect();
    }

    /** A44. */
    @Test
    void subscribe_toAllowedAndForbiddenFilters_isAnsweredFilterByFilter() {
        VirtualWire wire = connect("c1");
        wire.say("82 ( 00 01 () <open/a> 01 <secret/a> 01 <#> 00 <open/#> 00 )");
        assertThat(wire.heard()).isEqualTo(hex("90 ( 00 01 () 01 87 87 00 )"));
        publisher().publish("secret/a", "x", Qos.AT_LEAST_ONCE);
        node.settle();
        assertThat(wire.heard()).isEmpty();
    }

    /** A43: judged by the filter behind the share, and not in the tree when refused. */
    @ParameterizedTest
    @ValueSource(strings = {"$share/g/secret/#", "$share/open/secret/a", "$share/x/$share/y/open/a", "$share/g/#"})
    void subscribe_toAShareOfAForbiddenFilter_isRefusedAndLeavesNothing(String filter) {
        VirtualWire wire = connect("c1");
        wire.say("82 ( 00 01 () <" + filter + "> 00 )");
        assertThat(wire.heard()).isEqualTo(hex("90 ( 00 01 () 87 )"));
        assertThat(node.total(Count.SUBSCRIPTIONS_ADDED)).isZero();
    }

    /** A45: live and retained. */
    @Test
    void delivery_ofADeniedPartOfAGrantedFilter_neverComes() {
        VirtualConnection publisher = publisher();
        publisher.publishRetained("open/hidden", "r", Qos.AT_MOST_ONCE);
        VirtualWire wire = connect("c1");
        wire.say("82 ( 00 01 () <open/#> 00 )");
        publisher.publish("open/hidden", "x", Qos.AT_MOST_ONCE);
        publisher.publish("open/seen", "y", Qos.AT_MOST_ONCE);
        node.settle();
        assertThat(wire.heard()).isEqualTo(hex("90 ( 00 01 () 00 ) 30 ( <open/seen> () 'y' )"));
    }

    /** A45: a share does not get around it. */
    @Test
    void delivery_throughAShare_ofADeniedTopic_neverComes() {
        VirtualWire wire = connect("c1");
        wire.say("82 ( 00 01 () <$share/g/open/#> 00 )");
        publisher().publish("open/hidden", "x", Qos.AT_MOST_ONCE);
        node.settle();
        assertThat(wire.heard()).isEqualTo(hex("90 ( 00 01 () 00 )"));
        assertThat(node.total(Count.DROPPED_POLICY)).isEqualTo(1);
    }

    /** A47. */
    @Test
    void subscribe_toSystemTopics_needsARuleThatNamesThem() {
        rules("allow all #");
        VirtualWire wire = connect("c1");
        wire.say("82 ( 00 01 () <$SYS/#> 00 <#> 00 )");
        assertThat(wire.heard()).isEqualTo(hex("90 ( 00 01 () 87 00 )"));
    }

    @Test
    void publish_toAForbiddenTopic_hears0x87AndGoesNowhere() {
        VirtualConnection listener = node.call("listener").on(0).connect().subscribe("secret/#", Qos.AT_MOST_ONCE);
        VirtualWire wire = connect("c1");
        wire.say("32 ( <secret/a> 00 01 () 'x' )").say("34 ( <own/c2/a> 00 02 () 'x' )");
        node.settle();
        assertThat(wire.heard()).isEqualTo(hex("40 ( 00 01 87 ) 50 ( 00 02 87 )"));
        assertThat(listener.heard()).isEmpty();
    }

    /** A15, A48: what counts is the topic an alias means at last. */
    @Test
    void publish_byAnAlias_isJudgedByTheTopicItMeansNow() {
        VirtualConnection listener = node.call("listener").on(0).connect().subscribe("#", Qos.AT_MOST_ONCE);
        VirtualWire wire = connect("c1");
        wire.say("30 ( <open/a> ( 23 00 01 ) '1' )").say("30 ( <> ( 23 00 01 ) '2' )");
        wire.say("30 ( <secret/a> ( 23 00 01 ) '3' )").say("30 ( <> ( 23 00 01 ) '4' )");
        node.settle();
        assertThat(listener.payloads()).containsExactly("1", "2");
        assertThat(wire.isOpen()).isTrue();
    }

    /** A40. */
    @ParameterizedTest
    @ValueSource(strings = {"secret/a", "own/c2/a", "elsewhere", "$SYS/x"})
    void will_toAForbiddenTopic_isRefusedAtConnect(String topic) {
        VirtualWire wire = arrive();
        wire.say("10 ( <MQTT> 05 06 00 00 () <c1> () <" + topic + "> <x> )");
        assertThat(wire.heard()).startsWith("20 03 00 87");
    }

    /** A40: permitted at CONNECT, forbidden when it is due. */
    @Test
    void will_toATopicForbiddenMeanwhile_isNotPublished() {
        VirtualConnection listener = node.call("listener").on(0).connect().subscribe("#", Qos.AT_MOST_ONCE);
        VirtualWire wire = arrive();
        wire.say("10 ( <MQTT> 05 06 00 00 () <c1> () <open/will> <x> )");
        assertThat(wire.heard()).startsWith("20").contains(" 00 ");
        rules("allow subscribe #");
        wire.cut();
        node.settle();
        assertThat(listener.heard()).isEmpty();
        assertThat(node.total(Count.WILLS_PUBLISHED)).isZero();
    }

    /** A20. */
    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/b", "x#", "/"})
    void clientId_thatCannotStandInARule_isRefused(String clientId) {
        VirtualWire wire = arrive();
        wire.say("10 ( <MQTT> 05 02 00 00 () <" + clientId + "> )");
        assertThat(wire.heard()).isEqualTo("20 03 00 85 00 close");
    }

    @Test
    void withdrawnPermission_endsTheSubscriptionAtOnce() {
        VirtualWire wire = connect("c1");
        wire.say("82 ( 00 01 () <open/a> 00 <open/b> 00 )");
        rules("allow all open/b");
        VirtualConnection publisher = publisher();
        publisher.publish("open/a", "a", Qos.AT_MOST_ONCE);
        publisher.publish("open/b", "b", Qos.AT_MOST_ONCE);
        node.settle();
        assertThat(wire.heard()).isEqualTo(hex("90 ( 00 01 () 00 00 ) 30 ( <open/b> () 'b' )"));
        assertThat(node.total(Count.SUBSCRIPTIONS_REMOVED)).isEqualTo(1);
    }

    @Test
    void withdrawnPermission_holdsForTheNextPublish() {
        VirtualWire wire = connect("c1");
        wire.say("32 ( <open/a> 00 01 () 'x' )");
        rules("allow all elsewhere");
        wire.say("32 ( <open/a> 00 02 () 'x' )");
        node.settle();
        assertThat(wire.heard()).isEqualTo(hex("40 ( 00 01 10 ) 40 ( 00 02 87 )"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void resumedSession_underOtherPermissions_losesWhatWaitedAndWhatItHad(int shard) {
        VirtualWire before = connect("c1");
        before.say("82 ( 00 01 () <open/a> 01 <open/b> 01 )");
        before.cut();
        node.settle();
        VirtualConnection publisher = publisher();
        publisher.publish("open/a", "a", Qos.AT_LEAST_ONCE);
        publisher.publish("open/b", "b", Qos.AT_LEAST_ONCE);
        node.settle();
        rules("allow all open/b");
        VirtualWire after = arrive(shard);
        after.say("10 ( <MQTT> 05 00 00 00 ( 11 00 00 0E 10 ) <c1> )");
        node.settle(); // it may have moved
        publisher.publish("open/a", "late", Qos.AT_LEAST_ONCE);
        node.settle();
        assertThat(node.total(Count.DROPPED_POLICY)).isEqualTo(1);
        assertThat(after.heard()).contains(hex("<open/b>")).doesNotContain(hex("<open/a>"));
    }

    /** A50: the message was ours with PUBREC; PUBREL ends the exchange, and a repetition is forwarded to nobody. */
    @Test
    void qos2_permissionWithdrawnBeforePubrel_endsTheExchangeAndForwardsNothingAgain() {
        VirtualConnection listener = node.call("listener").on(0).connect().subscribe("#", Qos.AT_MOST_ONCE);
        VirtualWire wire = connect("c1");
        wire.say("34 ( <open/a> 00 07 () 'once' )");
        rules("allow all elsewhere");
        wire.say("3C ( <open/a> 00 07 () 'once' )").say("62 ( 00 07 )").say("34 ( <open/a> 00 07 () 'again' )");
        node.settle();
        assertThat(wire.heard()).isEqualTo(hex("50 ( 00 07 ) 50 ( 00 07 ) 70 ( 00 07 ) 50 ( 00 07 87 )"));
        assertThat(listener.payloads()).containsExactly("once");
    }

    /** A42: what was permitted stays until somebody who may removes it. */
    @Test
    void retainedMessage_ofAnAuthorWithoutPermissionNow_staysUntilItIsRemoved() {
        VirtualWire author = connect("author");
        author.say("31 ( <open/r> () 'r' )");
        rules("allow subscribe open/#");
        VirtualWire reader = connect("reader");
        reader.say("82 ( 00 01 () <open/r> 00 )");
        assertThat(reader.heard()).endsWith(hex("31 ( <open/r> () 'r' )"));
        publisher().publishRetained("open/r", "", Qos.AT_MOST_ONCE);
        assertThat(node.routes().retainedCount()).isZero();
    }
}
