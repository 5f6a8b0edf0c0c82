package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.store.StoredSession;
import dev.tidegate.gateway.topic.ShareStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node is gone, the store is not: what the client finds on the next one. */
class RestartTest {
    private final KeepingStore store = new KeepingStore();
    private VirtualShards node = start();

    private VirtualShards start() {
        return new VirtualShards(2, 1, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);
    }

    private VirtualWire connect(int shard, String clientId, String properties, String flags) {
        VirtualWire wire = new VirtualWire(node, shard, node.door(shard));
        return wire.say("10 ( <MQTT> 05 " + flags + " 00 3C " + properties + " <" + clientId + "> )");
    }

    private VirtualWire reader(int shard) {
        return connect(shard, "reader", "( 11 00 00 00 3C )", "00");
    }

    private VirtualWire writer() {
        VirtualWire wire = connect(1, "writer", "()", "02");
        assertThat(wire.heard()).startsWith("20");
        return wire;
    }

    /** A client has subscribed at QoS 2, has said PUBREC to the first of two messages, and is away when the third comes. */
    @BeforeEach
    void leaveThingsUndone() {
        VirtualWire reader = reader(0).say("82 ( 00 01 () <t> 02 )");
        VirtualWire writer = writer();
        writer.say("34 ( <t> 00 01 () 'first' )").say("34 ( <t> 00 02 () 'second' )");
        reader.say("50 02 00 01").say("34 ( <out> 00 09 () 'mine' )");
        reader.cut();
        writer.say("32 ( <t> 00 03 () 'third' )");
        node = start();
    }

    @Test
    void session_isPresent() {
        assertThat(reader(0).heard()).startsWith("20 0").contains(" 01 00 ");
    }

    @Test
    void owed_pubRelFirst_thenTheUnacknowledged_thenWhatWaited() {
        assertThat(reader(1).heard())
                .endsWith("62 02 00 01 3C 0C 00 01 74 00 02 00 73 65 63 6F 6E 64"
                        + " 32 0B 00 01 74 00 03 00 74 68 69 72 64");
    }

    @Test
    void qos2_receivedBeforeTheEnd_isNotDeliveredAgain() {
        VirtualWire watcher = connect(0, "watcher", "()", "02").say("82 ( 00 01 () <out> 00 )");
        watcher.heard();
        VirtualWire reader = reader(0);
        reader.heard();
        reader.say("3C ( <out> 00 09 () 'mine' )");
        assertThat(reader.heard()).isEqualTo("50 02 00 09");
        assertThat(watcher.heard()).isEmpty();
    }

    @Test
    void subscription_isLiveAgain() {
        VirtualWire reader = reader(0);
        reader.heard();
        writer().say("30 ( <t> () 'now' )");
        assertThat(reader.heard()).isEqualTo("30 07 00 01 74 00 6E 6F 77");
    }

    @Test
    void store_isNotToldAgainOfWhatItHas() {
        StoredSession before = store.session("reader");
        reader(0);
        assertThat(store.session("reader").subscriptions()).isEqualTo(before.subscriptions());
        assertThat(store.session("reader").inflight()).hasSize(3);
        assertThat(store.session("reader").waiting()).isEmpty();
    }

    @Test
    void newPacketIdentifiers_areNotThoseStillInUse() {
        VirtualWire reader = reader(0);
        reader.heard();
        writer().say("32 ( <t> 00 01 () 'now' )");
        assertThat(reader.heard()).startsWith("32 09 00 01 74 00 04 00");
    }

    @Test
    void session_whoseTimeRanOutWhileNobodyRan_isGone() {
        node.elapse(120_000);
        assertThat(reader(0).heard()).startsWith("20 0").contains(" 00 00 ");
        assertThat(store.session("reader").subscriptions()).isEmpty();
    }

    @Test
    void cleanStart_throwsAwayWhatIsStored() {
        assertThat(connect(0, "reader", "()", "02").heard()).startsWith("20 0").contains(" 00 00 ");
        assertThat(store.size()).isZero();
    }

    @Test
    void answerToASubscribe_ofAnOldClient_keepsItsRetainWhenItIsSentAgain() {
        writer().say("33 ( <kept> 00 05 () 'k' )");
        old().say("82 ( 00 01 <kept> 01 )").cut();
        node = start();
        VirtualWire again = old();
        assertThat(again.heard()).endsWith("3B 09 00 04 6B 65 70 74 00 01 6B");
    }

    private VirtualWire old() {
        return new VirtualWire(node, 0, node.door(0)).say("10 ( <MQTT> 04 00 00 3C <old> )");
    }
}
