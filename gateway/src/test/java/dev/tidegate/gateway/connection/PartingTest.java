package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.KeepingStore.Mood;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.topic.ShareStrategy;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The gateway stops: what clients hear, when, and what becomes of what they were owed. */
class PartingTest {
    private static final String KEPT = "( 11 00 00 00 3C )";
    private static final String TRANSIENT = "()";
    private static final long AT_ONCE = 0;

    private final KeepingStore store = new KeepingStore();
    private final VirtualShards node =
            new VirtualShards(2, 1, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);

    private VirtualWire open(int shard) {
        return new VirtualWire(node, shard, node.door(shard));
    }

    /** Its lobby has many doors, and all of them lead into the one that stops. */
    private VirtualWire inside(int shard) {
        return new VirtualWire(node, shard, node.lobby(shard).door(new Entrance("virtual", 10_000)));
    }

    private VirtualWire connect(int shard, String clientId, String properties) {
        VirtualWire wire = inside(shard).say("10 ( <MQTT> 05 00 00 3C " + properties + " <" + clientId + "> )");
        assertThat(wire.heard()).startsWith("20");
        return wire;
    }

    private VirtualWire connect311(int shard, String clientId) {
        VirtualWire wire = inside(shard).say("10 ( <MQTT> 04 02 00 3C <" + clientId + "> )");
        assertThat(wire.heard()).isEqualTo("20 02 00 00");
        return wire;
    }

    private void everywhere(Consumer<Lobby> action) {
        for (Lobby each : node.core().lobbies()) {
            node.now(each.core().shard().index(), () -> action.accept(each));
        }
        node.settle();
    }

    private void stop(Farewell words, long spreadMillis) {
        everywhere(lobby -> lobby.partAll(words, spreadMillis));
    }

    private void answer() {
        store.answer();
        node.settle();
    }

    // --- what is said ---

    @Test
    void client_ofMqtt5_hearsServerShuttingDown() {
        VirtualWire wire = connect(0, "c", TRANSIENT);
        stop(Farewell.STOPPING, AT_ONCE);
        assertThat(wire.heard()).isEqualTo("E0 01 8B close");
    }

    @Test
    void client_ofMqtt311_seesItsSocketClosed() {
        VirtualWire wire = connect311(0, "c");
        stop(Farewell.useAnother("b"), AT_ONCE);
        assertThat(wire.heard()).isEqualTo("close");
    }

    @Test
    void anotherServer_isNamed() {
        VirtualWire wire = connect(0, "c", TRANSIENT);
        stop(Farewell.useAnother("b:1"), AT_ONCE);
        assertThat(wire.heard()).isEqualTo("E0 08 9C 06 1C 00 03 62 3A 31 close");
    }

    @Test
    void anotherServer_forGood_isNamed() {
        VirtualWire wire = connect(0, "c", TRANSIENT);
        stop(Farewell.moved("b:1"), AT_ONCE);
        assertThat(wire.heard()).isEqualTo("E0 08 9D 06 1C 00 03 62 3A 31 close");
    }

    @Test
    void anotherServer_whoseNameExceedsTheClientsMaximumPacketSize_isLeftOut() {
        // [MQTT-3.1.2-24]
        VirtualWire wire = connect(0, "c", "( 27 00 00 00 40 )");
        stop(Farewell.useAnother("b".repeat(80)), AT_ONCE);
        assertThat(wire.heard()).isEqualTo("E0 01 8B close");
    }

    @Test
    void whoConnectsMeanwhile_isRefused() {
        connect(0, "c", TRANSIENT);
        VirtualWire late = inside(0);
        VirtualWire late311 = inside(0);
        everywhere(lobby -> lobby.partAll(Farewell.STOPPING, 10_000));
        late.say("10 ( <MQTT> 05 00 00 3C () <late> )");
        late311.say("10 ( <MQTT> 04 02 00 3C <older> )");
        assertThat(late.heard()).isEqualTo("20 03 00 88 00 close");
        assertThat(late311.heard()).isEqualTo("20 02 00 03 close");
    }

    @Test
    void whoConnectsMeanwhile_isToldOfTheOtherServer() {
        connect(0, "c", TRANSIENT);
        VirtualWire late = inside(0);
        everywhere(lobby -> lobby.partAll(Farewell.moved("b"), 10_000));
        late.say("10 ( <MQTT> 05 00 00 3C () <late> )");
        assertThat(late.heard()).isEqualTo("20 07 00 9D 04 1C 00 01 62 close");
    }

    @Test
    void whoIsBeingGreeted_isRefused() {
        store.become(Mood.SLOW);
        VirtualWire wire = inside(0).say("10 ( <MQTT> 05 00 00 3C " + KEPT + " <c> )");
        stop(Farewell.STOPPING, AT_ONCE);
        assertThat(wire.heard()).isEqualTo("20 03 00 88 00 close");
    }

    @Test
    void whoHasSaidNothing_isCut() {
        VirtualWire wire = inside(0);
        stop(Farewell.STOPPING, AT_ONCE);
        assertThat(wire.heard()).isEqualTo("close");
    }

    // --- when ---

    @Test
    void clients_goEvenly_andAreServedUntilTheirTurn() {
        List<VirtualWire> wires = IntStream.range(0, 100)
                .mapToObj(i -> connect(i % 2, "c" + i, TRANSIENT))
                .toList();
        stop(Farewell.STOPPING, 10_000);
        for (int second = 1; second < 10; second++) {
            node.elapse(1_000);
            assertThat(wires.stream().filter(wire -> !wire.isOpen()))
                    .as("after %d s", second)
                    .hasSizeBetween(10 * second - 1, 10 * second + 3);
        }
        VirtualWire last = wires.get(99);
        last.heard();
        assertThat(last.say("C0 00").heard()).isEqualTo("D0 00");
        node.elapse(1_000);
        assertThat(wires).noneMatch(VirtualWire::isOpen);
    }

    // --- what is owed ---

    private VirtualWire publisher() {
        connect(0, "reader", KEPT).say("82 ( 00 01 () <t> 02 )");
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.become(Mood.SLOW);
        return writer.say("32 ( <t> 00 07 () 'm' )").say("34 ( <t> 00 08 () 'm' )");
    }

    @Test
    void whatWasRead_isAcknowledgedBeforeTheDisconnect_andNothingMoreIsRead() {
        VirtualWire writer = publisher();
        stop(Farewell.STOPPING, AT_ONCE);
        writer.say("32 ( <t> 00 09 () 'm' )");
        assertThat(writer.heard()).isEmpty();
        answer();
        assertThat(writer.heard()).isEqualTo("40 02 00 07 50 02 00 08 E0 01 8B close");
    }

    @Test
    void keepAlive_doesNotEndWhileTheLastAnswersAreAwaited() {
        VirtualWire writer = publisher();
        stop(Farewell.STOPPING, AT_ONCE);
        node.elapse(120_000);
        assertThat(writer.isOpen()).isTrue();
    }

    @Test
    void subAck_comesBeforeTheDisconnect() {
        VirtualWire wire = connect(0, "reader", KEPT);
        store.become(Mood.SLOW);
        wire.say("82 ( 00 01 () <t> 00 )");
        stop(Farewell.STOPPING, AT_ONCE);
        assertThat(wire.heard()).isEmpty();
        answer();
        assertThat(wire.heard()).isEqualTo("90 04 00 01 00 00 E0 01 8B close");
    }

    @Test
    void whenTheTimeIsUp_nobodyIsWaitedFor() {
        VirtualWire writer = publisher();
        stop(Farewell.STOPPING, AT_ONCE);
        everywhere(lobby -> lobby.closeAll(Farewell.STOPPING));
        assertThat(writer.heard()).isEqualTo("E0 01 8B close");
        answer();
        assertThat(node.core().lobbies()).allMatch(lobby -> lobby.openConnections() == 0);
    }

    // --- wills ---

    private VirtualWire mortal(String properties, String willProperties) {
        VirtualWire wire = inside(1)
                .say("10 ( <MQTT> 05 04 00 3C " + properties + " <mortal> " + willProperties
                        + " <will> 00 04 'gone' )");
        assertThat(wire.heard()).startsWith("20");
        return wire;
    }

    private VirtualWire watcher() {
        // Its door leads into a lobby of its own, which does not stop.
        VirtualWire watcher =
                open(0).say("10 ( <MQTT> 05 02 00 3C () <watcher> )").say("82 ( 00 01 () <will> 00 )");
        watcher.heard();
        return watcher;
    }

    @Test
    void will_withoutADelay_isPublished() {
        VirtualWire watcher = watcher();
        mortal(KEPT, TRANSIENT);
        stop(Farewell.STOPPING, AT_ONCE);
        assertThat(watcher.heard()).isEqualTo("30 0B 00 04 77 69 6C 6C 00 67 6F 6E 65");
    }

    @Test
    void will_ofASessionThatEndsWithItsConnection_isPublished_whateverItsDelay() {
        VirtualWire watcher = watcher();
        mortal(TRANSIENT, "( 18 00 00 00 1E )");
        stop(Farewell.STOPPING, AT_ONCE);
        assertThat(watcher.heard()).isNotEmpty();
    }

    @Test
    void will_ofASessionThatIsKept_waitsForItsDelay_inTheStore() {
        VirtualWire watcher = watcher();
        mortal(KEPT, "( 18 00 00 00 1E )");
        stop(Farewell.STOPPING, AT_ONCE);
        assertThat(watcher.heard()).isEmpty();
        assertThat(store.session("mortal").life().will()).isNotNull();
        assertThat(store.session("mortal").life().leftAt()).isNotNegative();
    }
}
