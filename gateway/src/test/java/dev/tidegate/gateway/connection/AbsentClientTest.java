package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.topic.ShareStrategy;
import dev.tidegate.policy.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are away while a store has what waits for them, and nodes that start upon such a store. */
class AbsentClientTest {
    private static final String KEPT = "( 11 00 00 00 3C )";

    private final KeepingStore store = new KeepingStore();
    private VirtualShards node = node(1);

    private VirtualShards node(long seed) {
        return new VirtualShards(2, seed, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);
    }

    private void restart() {
        node = node(1);
        node.bringBack(store);
    }

    private VirtualWire connect(int shard, String clientId, String properties, String flags) {
        VirtualWire wire = new VirtualWire(node, shard, node.door(shard));
        return wire.say("10 ( <MQTT> 05 " + flags + " 00 3C " + properties + " <" + clientId + "> )");
    }

    private VirtualWire reader(int shard) {
        return connect(shard, "reader", KEPT, "00");
    }

    private VirtualWire writer() {
        VirtualWire wire = connect(1, "writer", "()", "02");
        wire.heard();
        return wire;
    }

    private void subscribeAndLeave(String filter) {
        VirtualWire reader = reader(0).say("82 ( 00 01 () <" + filter + "> 02 )");
        reader.heard();
        reader.cut();
    }

    @Test
    void message_forAnAbsentClient_isInTheStoreAlone() {
        subscribeAndLeave("t");
        writer().say("32 ( <t> 00 01 () 'one' )");
        assertThat(store.session("reader").waiting()).hasSize(1);
        assertThat(reader(1).heard()).endsWith("32 09 00 01 74 00 01 00 6F 6E 65");
    }

    @Test
    void node_thatStartsUponAStore_queuesForClientsThatHaveNotReturned() {
        subscribeAndLeave("t");
        restart();
        writer().say("32 ( <t> 00 01 () 'one' )");
        assertThat(reader(1).heard()).endsWith("32 09 00 01 74 00 01 00 6F 6E 65");
    }

    @Test
    void expiry_goesOnWhileNobodyRuns() {
        subscribeAndLeave("t");
        node.elapse(50_000); // of sixty seconds
        restart();
        node.elapse(59_000);
        assertThat(store.size()).isOne();
        node.elapse(2_000); // the clock of the new node began where that of the old one had begun
        assertThat(store.size()).isZero();
    }

    @Test
    void delayedWill_isPublishedByTheNextNode() {
        VirtualWire watcher = connect(0, "watcher", KEPT, "00").say("82 ( 00 01 () <w> 01 )");
        watcher.heard();
        watcher.cut();
        VirtualWire dying = new VirtualWire(node, 0, node.door(0));
        dying.say("10 ( <MQTT> 05 0E 00 3C " + KEPT + " <dying> ( 18 00 00 00 05 ) <w> 00 03 'bye' )");
        dying.cut();
        restart();
        node.elapse(6_000);
        assertThat(connect(1, "watcher", KEPT, "00").heard()).endsWith("62 79 65");
    }

    @Test
    void clientThatWasThereWhenTheNodeEnded_hasGoneNow() {
        reader(0).say("82 ( 00 01 () <t> 02 )");
        restart();
        node.elapse(61_000);
        assertThat(store.size()).isZero();
    }

    @Test
    void will_ofASessionThatEndedWithItsNode_reachesWhoIsAway() {
        subscribeAndLeave("w");
        VirtualWire dying = new VirtualWire(node, 1, node.door(1));
        dying.say("10 ( <MQTT> 05 0C 00 3C " + KEPT + " <dying> () <w> 00 03 'bye' )");
        restart();
        assertThat(store.session("reader").waiting()).hasSize(1);
    }

    @Test
    void outboxOfAnAbsentClient_full_losesTheOldest() {
        subscribeAndLeave("t");
        VirtualWire writer = writer();
        int most = Limits.defaults().outboxMessages();
        for (int i = 0; i < most + 3; i++) {
            writer.say("32 ( <t> 00 01 () 'm' )");
        }
        assertThat(store.session("reader").waiting()).hasSize(most);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void message_publishedWhileItsClientReturns_isDeliveredOnceAndInOrder(long seed) {
        node = node(seed);
        subscribeAndLeave("t");
        VirtualWire writer = writer();
        store.become(KeepingStore.Mood.SLOW);
        for (int i = 0; i < 3; i++) {
            writer.say("34 ( <t> 00 0" + (i + 1) + " () '" + i + "' )");
        }
        VirtualWire reader = reader(0);
        for (int i = 3; i < 6; i++) {
            writer.say("34 ( <t> 00 0" + (i + 1) + " () '" + i + "' )");
            store.answer();
        }
        do {
            node.settle();
        } while (store.answer() > 0);
        assertThat(reader.heard().replaceAll("^20.*? 20 (?=34)|34 07 00 01 74 00 .. 00 3", ""))
                .isEqualTo("0 1 2 3 4 5");
    }

    @Test
    void share_whoseAbsentMemberEnds_passesOnWhatOnlyTheStoreHad() {
        connect(0, "early", "( 11 00 00 00 05 )", "02")
                .say("82 ( 00 01 () <$share/g/t> 01 )")
                .cut();
        writer().say("32 ( <t> 00 01 () 'one' )");
        assertThat(store.session("early").waiting()).hasSize(1);
        VirtualWire late = connect(1, "late", KEPT, "02").say("82 ( 00 01 () <$share/g/t> 01 )");
        late.heard();
        node.elapse(6_000);
        assertThat(late.heard()).endsWith("6F 6E 65");
        assertThat(store.sessions()).doesNotContainKey(new ClientId("early"));
    }

    @Test
    void storeThatCannotBeRead_isSaid_andNothingIsLost() {
        subscribeAndLeave("t");
        writer().say("32 ( <t> 00 01 () 'one' )");
        store.become(KeepingStore.Mood.BROKEN);
        assertThat(reader(0).heard()).startsWith("20 03 00 88");
        store.become(KeepingStore.Mood.PROMPT);
        assertThat(reader(0).heard()).endsWith("6F 6E 65");
    }
}
