package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.GatewayEvent.Judged;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A37: two programs with one client id, each of which comes back at once when the other has taken over. */
class TakeoverLoopTest {
    private static final int MOST = 5;
    private static final long PAUSE = 30_000;
    private static final long WINDOW = 10_000;
    private static final String REFUSED = "20 03 00 9F 00 close";

    private final VirtualShards node = new VirtualShards(2, 1);
    private final Passes passes = new Passes(node);

    private VirtualWire come(int shard, String flags, String clientId, String who) {
        return come(shard, flags, clientId, who, Limits.defaults());
    }

    private VirtualWire come(int shard, String flags, String clientId, String who, Limits limits) {
        return new VirtualWire(node, shard, node.lobby(shard, passes, limits).door(new Entrance("virtual", 10_000)))
                .say("10 ( <MQTT> 05 " + flags + " 00 00 () <" + clientId + "> <any> <" + who + " 9999999> )");
    }

    private boolean isGreeted(VirtualWire wire) {
        return wire.heard().startsWith("20 ") && wire.isOpen();
    }

    /** Takes the session over so many times, each time on the other shard. */
    private VirtualWire takeOver(String clientId, int times) {
        VirtualWire last = come(0, "C2", clientId, "alice");
        for (int i = 1; i <= times; i++) {
            last = come(i & 1, "C2", clientId, "alice");
            assertThat(isGreeted(last)).as("takeover %d", i).isTrue();
        }
        return last;
    }

    @ParameterizedTest
    @CsvSource({"C0", "C2"})
    void client_afterFiveTakeoversInTenSeconds_isRefusedForThirty(String flags) {
        takeOver("twin", MOST);
        assertThat(come(0, flags, "twin", "alice").heard()).isEqualTo(REFUSED);
        node.leap(PAUSE - 1);
        assertThat(come(1, flags, "twin", "alice").heard()).isEqualTo(REFUSED);
        node.leap(1);
        assertThat(isGreeted(come(1, flags, "twin", "alice"))).isTrue();
    }

    @Test
    void whoeverIsConnectedThen_stays() {
        VirtualWire last = takeOver("twin", MOST);
        come(0, "C2", "twin", "alice");
        assertThat(last.say("C0 00").heard()).isEqualTo("D0 00");
    }

    @Test
    void takeovers_oneEveryFewSeconds_areNobodysConcern() {
        for (int i = 0; i < 4 * MOST; i++) {
            assertThat(isGreeted(come(i & 1, "C2", "roamer", "alice"))).isTrue();
            node.leap(WINDOW / MOST + 500);
        }
    }

    @Test
    void returns_thatTakeNobodyOver_areNoTakeovers() {
        for (int i = 0; i < 10 * MOST; i++) {
            VirtualWire wire = come(i & 1, "C2", "sleeper", "alice");
            assertThat(isGreeted(wire)).isTrue();
            wire.cut();
        }
    }

    @Test
    void otherClientsAndOtherSubjects_doNotNotice() {
        takeOver("twin", MOST);
        assertThat(isGreeted(come(0, "C2", "single", "alice"))).isTrue();
        assertThat(come(0, "C2", "twin", "bob").heard()).isEqualTo("20 03 00 87 00 close"); // as ever
    }

    @Test
    void limits_areTheOperators() {
        Limits limits = Limits.defaults().with(Limit.TAKEOVERS, "1").with(Limit.TAKEOVER_PAUSE, "2s");
        come(0, "C2", "twin", "alice", limits);
        come(0, "C2", "twin", "alice", limits);
        assertThat(come(0, "C2", "twin", "alice", limits).heard()).isEqualTo(REFUSED);
        node.leap(2_000);
        assertThat(isGreeted(come(0, "C2", "twin", "alice", limits))).isTrue();
    }

    @Test
    void refusal_isAVerdictOfItsFeature() {
        takeOver("twin", MOST);
        come(0, "C2", "twin", "alice");
        assertThat(node.events())
                .filteredOn(Judged.class::isInstance)
                .extracting(each -> ((Judged) each).feature())
                .contains(Feature.TOO_MANY_TAKEOVERS);
    }

    /** Two programs, each on a shard of its own, that come back as soon as they are told to go, and wait when they are told to. */
    private List<WeakReference<VirtualWire>> loop(Lobby[] lobbies, long takeovers) {
        List<WeakReference<VirtualWire>> gone = new ArrayList<>();
        Door[] doors = {
            lobbies[0].door(new Entrance("virtual", 10_000)), lobbies[1].door(new Entrance("virtual", 10_000))
        };
        VirtualWire present = null;
        long end = node.total(Count.TAKEOVERS) + takeovers;
        for (int i = 0; node.total(Count.TAKEOVERS) < end; i++) {
            VirtualWire wire = new VirtualWire(node, i & 1, doors[i & 1])
                    .say("10 ( <MQTT> 05 C2 00 00 () <twin> <any> <alice 9999999> )");
            gone.add(new WeakReference<>(wire));
            if (wire.isOpen()) {
                present = wire;
            } else {
                node.leap(PAUSE);
                node.events().clear();
            }
        }
        if (present != null) {
            present.cut();
        }
        node.leap(PAUSE);
        node.events().clear();
        return gone;
    }

    @Test
    void hundredThousandTakeovers_leaveNothingBehind() {
        Lobby[] lobbies = {node.lobby(0, passes, Limits.defaults()), node.lobby(1, passes, Limits.defaults())};
        List<WeakReference<VirtualWire>> gone = loop(lobbies, 100_000);
        assertThat(node.total(Count.TAKEOVERS)).isGreaterThanOrEqualTo(100_000);
        assertThat(node.sessions()).isZero();
        assertThat(lobbies[0].openConnections() + lobbies[1].openConnections()).isZero();
        come(0, "C2", "passer-by", "alice").cut();
        assertThat(node.core().room(0).takeovers().names()).isZero();
        assertThat(remaining(gone))
                .as("wires that a timer, a session or a list still holds")
                .isZero();
    }

    private static long remaining(List<WeakReference<VirtualWire>> gone) {
        long left = gone.size();
        for (int i = 0; i < 20 && left > 0; i++) {
            System.gc();
            left = gone.stream().filter(each -> each.get() != null).count();
        }
        return left;
    }
}
