package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.KeepingStore.Mood;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.topic.ShareStrategy;
import org.junit.jupiter.api.Test;

/** An acknowledgement says that its effect survives: here the store takes its time, or does not keep what it is told. */
class SlowStoreTest {
    private final KeepingStore store = new KeepingStore();
    private final VirtualShards node =
            new VirtualShards(2, 1, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);

    /** Session Expiry Interval of a minute. */
    private static final String KEPT = "( 11 00 00 00 3C )";

    private static final String TRANSIENT = "()";

    private VirtualWire call(int shard, String clientId, String properties) {
        VirtualWire wire = new VirtualWire(node, shard, node.door(shard));
        return wire.say("10 ( <MQTT> 05 00 00 3C " + properties + " <" + clientId + "> )");
    }

    private VirtualWire connect(int shard, String clientId, String properties) {
        VirtualWire wire = call(shard, clientId, properties);
        assertThat(wire.heard()).startsWith("20");
        return wire;
    }

    private VirtualWire subscriber() {
        VirtualWire wire = connect(0, "reader", KEPT).say("82 ( 00 01 () <t> 02 )");
        assertThat(wire.heard()).isEqualTo("90 04 00 01 00 02");
        return wire;
    }

    private void answer() {
        store.answer();
        node.settle();
    }

    private void fail() {
        store.fail();
        node.settle();
    }

    // --- CONNECT ---

    @Test
    void connAck_waitsForTheStore() {
        store.become(Mood.SLOW);
        VirtualWire wire = call(0, "reader", KEPT);
        assertThat(wire.heard()).isEmpty();
        answer(); // nothing is stored of it
        answer(); // and now its session is
        assertThat(wire.heard()).startsWith("20");
    }

    @Test
    void connect_whereTheStoreCannotBeRead_isRefused() {
        store.become(Mood.BROKEN);
        assertThat(call(0, "reader", KEPT).heard()).isEqualTo("20 03 00 88 00 close");
        assertThat(node.sessions()).isZero();
    }

    @Test
    void connect_whoseSessionIsNotKept_isRefused() {
        store.become(Mood.SLOW);
        VirtualWire wire = call(0, "reader", KEPT);
        answer();
        fail();
        assertThat(wire.heard()).isEqualTo("20 03 00 88 00 close");
    }

    @Test
    void secondConnect_whileTheStoreThinksOfTheFirst_hasTheSession() {
        store.become(Mood.SLOW);
        VirtualWire first = call(0, "reader", KEPT);
        VirtualWire second = call(1, "reader", KEPT);
        store.become(Mood.PROMPT);
        answer();
        answer();
        assertThat(second.heard()).startsWith("20");
        assertThat(first.isOpen()).isFalse();
        assertThat(node.sessions()).isEqualTo(1);
    }

    @Test
    void connection_thatDiesWhileTheStoreThinks_leavesASessionThatExpires() {
        store.become(Mood.SLOW);
        VirtualWire wire = call(0, "reader", KEPT);
        wire.cut();
        store.become(Mood.PROMPT);
        answer();
        assertThat(node.sessions()).isEqualTo(1);
        node.elapse(61_000);
        assertThat(node.sessions()).isZero();
        assertThat(store.size()).isZero();
    }

    @Test
    void transientSession_isNeverWrittenOf() {
        VirtualWire wire = connect(0, "reader", TRANSIENT);
        store.become(Mood.BROKEN);
        wire.say("82 ( 00 01 () <t> 02 )");
        assertThat(wire.heard()).isEqualTo("90 04 00 01 00 02");
        wire.say("32 ( <t> 00 07 () 'm' )");
        assertThat(wire.heard()).contains("40 02 00 07");
    }

    @Test
    void will_ofAConnectThatIsNotAccepted_isNeverPublished() {
        // [MQTT-3.1.2-7]: stored if the CONNECT is accepted.
        VirtualWire reader = connect(0, "other", TRANSIENT).say("82 ( 00 01 () <t> 00 )");
        reader.heard();
        store.become(Mood.SLOW);
        store.answerInTurns();
        connectWithWill();
        answer(); // nothing is stored; the session is being written
        VirtualWire second = call(1, "writer", KEPT);
        store.become(Mood.PROMPT);
        answer();
        answer();
        second.cut();
        node.elapse(61_000);
        assertThat(reader.heard()).isEmpty();
    }

    private void connectWithWill() {
        new VirtualWire(node, 0, node.door(0)).say("10 ( <MQTT> 05 06 00 3C " + KEPT + " <writer> () <t> <gone> )");
    }

    @Test
    void client_thatComesInTheLastMoment_keepsItsSession() {
        subscriber().cut();
        node.elapse(59_000);
        store.become(Mood.SLOW);
        VirtualWire back = call(1, "reader", KEPT);
        node.elapse(5_000); // its time runs out while the store is being read
        store.become(Mood.PROMPT);
        answer();
        assertThat(back.heard()).startsWith("20").doesNotContain("close");
        assertThat(node.sessions()).isEqualTo(1);
    }

    // --- SUBSCRIBE ---

    @Test
    void subAck_waitsForTheStore_whileTheSubscriptionIsLive() {
        VirtualWire wire = connect(0, "reader", KEPT);
        store.become(Mood.SLOW);
        wire.say("82 ( 00 01 () <t> 00 )");
        assertThat(wire.heard()).isEmpty();
        answer();
        assertThat(wire.heard()).isEqualTo("90 04 00 01 00 00");
    }

    @Test
    void subscription_thatIsNotKept_isNotGranted() {
        VirtualWire wire = connect(0, "reader", KEPT);
        store.become(Mood.SLOW);
        wire.say("82 ( 00 01 () <t> 00 )");
        store.become(Mood.PROMPT);
        fail();
        assertThat(wire.heard()).isEqualTo("90 04 00 01 00 83");
        wire.say("32 ( <t> 00 07 () 'm' )");
        assertThat(wire.heard()).isEqualTo("40 03 00 07 10"); // no matching subscribers
    }

    @Test
    void unsubAck_waitsForTheStore() {
        VirtualWire wire = subscriber();
        store.become(Mood.SLOW);
        wire.say("A2 ( 00 02 () <t> )");
        assertThat(wire.heard()).isEmpty();
        answer();
        assertThat(wire.heard()).isEqualTo("B0 04 00 02 00 00");
    }

    // --- PUBLISH ---

    @Test
    void pubAck_waitsUntilTheMessageIsStoredForItsSubscribers() {
        subscriber();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.become(Mood.SLOW);
        writer.say("32 ( <t> 00 07 () 'm' )");
        assertThat(writer.heard()).isEmpty();
        answer();
        assertThat(writer.heard()).isEqualTo("40 02 00 07");
    }

    @Test
    void pubAcks_leaveInTheOrderOfTheirMessages() {
        subscriber();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.become(Mood.SLOW);
        writer.say("32 ( <t> 00 07 () 'm' )");
        writer.say("32 ( <nobody> 00 08 () 'm' )"); // known at once
        assertThat(writer.heard()).isEmpty();
        answer();
        assertThat(writer.heard()).isEqualTo("40 02 00 07 40 03 00 08 10");
    }

    @Test
    void qos2_repeatedOnANewConnectionBeforeItIsStored_waitsForTheSameAnswer() {
        subscriber();
        VirtualWire writer = connect(1, "writer", KEPT);
        store.become(Mood.SLOW);
        writer.say("34 ( <t> 00 07 () 'm' )");
        writer.cut();
        VirtualWire again = call(1, "writer", KEPT);
        again.say("3C ( <t> 00 07 () 'm' )");
        assertThat(again.heard()).isEmpty();
        answer();
        answer();
        assertThat(again.heard()).startsWith("20").endsWith("50 02 00 07");
        assertThat(store.session("reader").waiting().size()
                        + store.session("reader").inflight().size())
                .as("it was delivered once")
                .isEqualTo(1);
    }

    @Test
    void publisher_ofAStoreThatIsBehind_isNotReadUntilItHasCaughtUp() {
        subscriber();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.fallBehind();
        writer.say("32 ( <t> 00 07 () 'm' )").say("32 ( <t> 00 08 () 'm' )");
        assertThat(writer.heard()).isEqualTo("40 02 00 07");
        store.catchUp();
        node.settle();
        assertThat(writer.heard()).isEqualTo("40 02 00 08");
    }

    @Test
    void publisher_withAsManyUnansweredAsReceiveMaximum_isNotRead() {
        subscriber();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.become(Mood.SLOW);
        for (int i = 1; i <= 100; i++) {
            writer.say("32 ( <t> 00 %02X () 'm' )".formatted(i));
        }
        writer.say("C0 00");
        assertThat(writer.heard()).isEmpty();
        answer();
        assertThat(writer.heard()).endsWith("D0 00");
    }

    @Test
    void qos1_behindAQos2MessageThatIsNotSaidYet_waits() {
        // [MQTT-4.6.0-1]: what is sent again comes in the order it was sent first.
        VirtualWire reader = subscriber();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.become(Mood.SLOW);
        writer.say("34 ( <t> 00 07 () 'first' )");
        writer.say("32 ( <t> 00 08 () 'second' )");
        assertThat(reader.heard()).isEmpty();
        answer();
        String heard = reader.heard();
        assertThat(heard.indexOf("66 69 72 73 74")).isNotNegative().isLessThan(heard.indexOf("73 65 63 6F 6E 64"));
    }

    @Test
    void qos2_tooLargeForItsClient_leavesItsPlaceToTheNext() {
        VirtualWire reader = connect(
                        0, "reader", "( 11 00 00 00 3C 21 00 01 27 00 00 00 20 )") // one at a time, 32 bytes at most
                .say("82 ( 00 01 () <t> 02 )");
        reader.heard();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.become(Mood.SLOW);
        writer.say("34 ( <t> 00 07 () 'much more than thirty-two bytes can hold' )");
        writer.say("34 ( <t> 00 08 () 'next' )");
        answer(); // the packet identifier of the first is known, and it cannot be said
        answer();
        assertThat(reader.heard()).contains("6E 65 78 74");
    }

    // --- what is stored ---

    @Test
    void storedSession_isWhatTheClientLeft() {
        VirtualWire reader = subscriber();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        writer.say("34 ( <t> 00 01 () 'first' )");
        writer.say("34 ( <t> 00 02 () 'second' )");
        assertThat(reader.heard()).isNotEmpty();
        reader.say("50 02 00 01"); // PUBREC of the first
        reader.cut();
        writer.say("32 ( <t> 00 03 () 'third' )");
        var stored = store.session("reader");
        assertThat(stored.subscriptions()).containsOnlyKeys("t");
        assertThat(stored.inflight())
                .extracting(each -> each.packetId() + " " + each.stage())
                .containsExactly("2 SENT", "1 RECORDED");
        assertThat(stored.waiting()).hasSize(1);
        assertThat(stored.life().expirySeconds()).isEqualTo(60);
        assertThat(stored.life().leftAt()).isNotNegative();
    }

    @Test
    void storedSession_ofAClientThatHasAnsweredEverything_owesNothing() {
        VirtualWire reader = subscriber();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        writer.say("34 ( <t> 00 01 () 'first' )");
        reader.say("50 02 00 01");
        reader.say("70 02 00 01");
        assertThat(store.session("reader").inflight()).isEmpty();
        assertThat(store.session("reader").waiting()).isEmpty();
    }

    @Test
    void message_thatAnswersASubscribeWhileItIsOnItsWay_waitsAsItWasPublished() {
        VirtualWire reader = connect(0, "reader", "( 11 00 00 00 3C 21 00 01 )") // one at a time
                .say("82 ( 00 01 () <t> 01 )");
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        reader.heard();
        writer.hand("33 ( <t> 00 03 () 'm' )"); // on its way to the other shard
        reader.hand("82 ( 00 02 ( 0B 05 ) <t> 01 )"); // and the answer is not
        assertThat(reader.heard()).endsWith("33 09 00 01 74 00 01 02 0B 05 6D");
        node.settle();
        assertThat(store.session("reader").inflight())
                .extracting(
                        each -> each.packetId() + " retain " + each.delivery().retain())
                .containsExactly("1 retain true");
        assertThat(store.session("reader").waiting())
                .extracting(SessionChange.Queued::retain)
                .containsExactly(false);
    }

    @Test
    void session_thatEnds_leavesNothingBehind() {
        subscriber().say("E0 07 00 05 11 00 00 00 00");
        assertThat(store.size()).isZero();
    }
}
