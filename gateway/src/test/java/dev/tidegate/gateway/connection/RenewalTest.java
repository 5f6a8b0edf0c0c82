package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.packet.Qos;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that named the method renews its credential inside the session, with AUTH 0x19 and a new token. */
class RenewalTest {
    private static final String METHOD = "15 <OAUTH2-JWT>";
    private static final String RENEWED = "F0 0F 00 0D 15 00 0A 4F 41 55 54 48 32 2D 4A 57 54";
    private static final String EXPIRED = "E0 01 A0 close";
    private static final String NOT_AUTHORIZED = "E0 01 87 close";
    private static final String PROTOCOL_ERROR = "E0 01 82 close";
    private static final long A_SECOND = 1_000;
    private static final long A_MINUTE = 60_000;
    private static final int HOUR_SECONDS = 3_600;

    private final VirtualShards node = new VirtualShards(1, 1);
    private final Passes passes = new Passes(node);

    private VirtualWire connect(String pass) {
        VirtualWire wire = new VirtualWire(node, 0, node.door(0, passes));
        wire.say("10 ( <MQTT> 05 06 00 00 ( " + METHOD + " 16 <" + pass + "> ) <id> () <will> <gone> )");
        assertThat(wire.heard()).startsWith("20");
        return wire;
    }

    private static VirtualWire renew(VirtualWire wire, String pass) {
        return wire.say("F0 ( 19 ( " + METHOD + " 16 <" + pass + "> ) )");
    }

    @Test
    void renewal_withAGoodToken_isAnsweredWithSuccess() {
        VirtualWire wire = connect("alice 60");
        assertThat(renew(wire, "alice 120").heard()).isEqualTo(RENEWED);
        assertThat(node.total(Count.CREDENTIALS_RENEWED)).isEqualTo(1);
    }

    @Test
    void connection_whoseCredentialWasRenewed_livesUntilTheNewEnd() {
        VirtualWire wire = connect("alice 60");
        renew(wire, "alice 120").heard();
        node.elapse(2 * A_MINUTE - 1);
        assertThat(wire.heard()).isEmpty();
        node.elapse(A_SECOND);
        assertThat(wire.heard()).isEqualTo(EXPIRED);
    }

    @Test
    void renewal_withAnEarlierEnd_takesTimeAway() {
        VirtualWire wire = connect("alice 3600");
        renew(wire, "alice 60").heard();
        node.elapse(A_MINUTE + A_SECOND);
        assertThat(wire.heard()).isEqualTo(EXPIRED);
    }

    @Test
    void dayOfAConnection_renewedFiveTimes_endsOnTheSecond() {
        VirtualWire wire = connect("alice " + 4 * HOUR_SECONDS);
        for (int end = 8; end <= 24; end += 4) {
            stay(wire, 4 * 60 - 2);
            assertThat(renew(wire, "alice " + end * HOUR_SECONDS).heard()).isEqualTo(RENEWED);
            stay(wire, 2);
        }
        stay(wire, 4 * 60 - 2);
        node.elapse(2 * A_MINUTE - 1);
        assertThat(wire.heard()).isEmpty();
        node.elapse(A_SECOND);
        assertThat(wire.heard()).isEqualTo(EXPIRED);
    }

    /** So many minutes pass, and the client says that it is there. */
    private void stay(VirtualWire wire, int minutes) {
        for (int i = 0; i < minutes; i += 2) {
            node.elapse(2 * A_MINUTE);
            assertThat(wire.say("C0 00").heard()).isEqualTo("D0 00");
        }
    }

    @Test
    void renewal_asSomebodyElse_endsTheConnection() {
        assertThat(renew(connect("alice 60"), "bob 120").heard()).isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void renewal_withABadToken_endsTheConnectionAndTheWillGoesOut() {
        VirtualConnection watcher = node.call("watcher").connect().subscribe("will", Qos.AT_MOST_ONCE);
        assertThat(renew(connect("alice 60"), "forged").heard()).isEqualTo(NOT_AUTHORIZED);
        assertThat(watcher.payloads()).containsExactly("gone");
    }

    @Test
    void renewal_whileTheTokenIsLookedAt_holdsNothingUp() {
        VirtualWire wire = connect("alice 60");
        passes.hold();
        assertThat(renew(wire, "alice 120").heard()).isEmpty();
        assertThat(wire.say("C0 00").heard()).isEqualTo("D0 00");
        passes.release();
        assertThat(wire.heard()).isEqualTo(RENEWED);
    }

    @Test
    void renewal_beforeTheOneBeforeWasAnswered_endsTheConnection() {
        VirtualWire wire = connect("alice 60");
        passes.hold();
        renew(wire, "alice 120");
        assertThat(renew(wire, "alice 180").heard()).isEqualTo(PROTOCOL_ERROR);
        passes.release();
        assertThat(wire.heard()).isEqualTo("close");
    }

    @Test
    void renewal_thatIsAnsweredTooLate_doesNotBringTheConnectionBack() {
        VirtualWire wire = connect("alice 60");
        passes.hold();
        renew(wire, "alice 120");
        node.elapse(A_MINUTE + A_SECOND);
        assertThat(wire.heard()).isEqualTo(EXPIRED);
        passes.release();
        assertThat(wire.heard()).isEqualTo("close");
        assertThat(node.total(Count.CREDENTIALS_RENEWED)).isZero();
    }

    /** A7: AUTH during a takeover. */
    @Test
    void renewal_ofAConnectionThatIsTakenOver_isForgotten() {
        VirtualWire old = connect("alice 60");
        passes.hold();
        renew(old, "alice 120");
        VirtualWire next = new VirtualWire(node, 0, node.door(0, new Passes(node)));
        next.say("10 ( <MQTT> 05 02 00 00 ( " + METHOD + " 16 <alice 90> ) <id> )");
        passes.release();
        assertThat(old.heard()).isEqualTo("E0 01 8E close");
        assertThat(next.heard()).startsWith("20");
    }

    /** A7: the first is the last that is looked at. */
    @Test
    void flood_ofAuth_endsWithTheFirst() {
        VirtualWire wire = connect("alice 60");
        String flood = ("F0 ( 18 ( " + METHOD + " ) ) ").repeat(1_000);
        assertThat(wire.say(flood).heard()).isEqualTo(PROTOCOL_ERROR);
        assertThat(node.total(Count.REFUSED)).isEqualTo(1);
        assertThat(passes.looked()).isEqualTo(1);
    }

    @Test
    void wallClock_setForward_isSeenByTheRenewedCredentialToo() {
        VirtualWire wire = connect("alice 60");
        renew(wire, "alice 3600").heard();
        passes.set(Duration.ofHours(1));
        node.elapse(30_000 + A_SECOND);
        assertThat(wire.heard()).isEqualTo(EXPIRED);
    }
}
