package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.TopicAccess;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.TopicRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that has asked for it hears on {@code $SYS/token/ending} that its token ends soon, and nobody else does. */
class EndNoticeTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
    private static final Duration WARNING = Duration.ofSeconds(20);
    private static final long A_SECOND = 1_000;

    /** As late as a timer may be. */
    private static final long A_TICK = Timers.TICK_MILLIS;

    private static final String METHOD = "15 <OAUTH2-JWT>";
    private static final String OWN = "$SYS/token/ending";
    private static final String END_OF_MINUTE = "2026-11-22T12:01:00Z";

    private final VirtualShards node = new VirtualShards(1, 1);
    private final Passes passes = new Passes(node).warning(WARNING);

    private VirtualWire connect(String pass) {
        return connect(pass, "id", node.door(0, passes));
    }

    private VirtualWire connect(String pass, String clientId, Door door) {
        VirtualWire wire = new VirtualWire(node, 0, door);
        wire.say("10 ( <MQTT> 05 00 00 00 ( 11 0000FFFF " + METHOD + " 16 <" + pass + "> ) <" + clientId + "> )");
        assertThat(wire.heard()).startsWith("20");
        return wire;
    }

    private static VirtualWire subscribe(VirtualWire wire, String filter) {
        return wire.say("82 ( 00 01 () <" + filter + "> 02 )");
    }

    private static VirtualWire attentive(VirtualWire wire) {
        assertThat(subscribe(wire, OWN).heard()).isEqualTo(hex("90 ( 00 01 () 02 )"));
        return wire;
    }

    private static String hex(String written) {
        return HEX.formatHex(Notation.bytes(written));
    }

    private static String warning(int seconds, String expires) {
        return hex("30 ( <" + OWN + "> () '{\"seconds\":" + seconds + ",\"expires\":\"" + expires + "\"}' )");
    }

    @Test
    void client_whoseTokenEndsSoon_isWarnedOnTime() {
        VirtualWire wire = attentive(connect("alice 60"));
        node.elapse(40 * A_SECOND - 1);
        assertThat(wire.heard()).isEmpty();
        node.elapse(A_TICK);
        assertThat(wire.heard()).isEqualTo(warning(20, END_OF_MINUTE));
    }

    @Test
    void warning_isGivenOnce() {
        VirtualWire wire = attentive(connect("alice 60"));
        node.elapse(40 * A_SECOND + A_TICK);
        wire.heard();
        node.elapse(19 * A_SECOND);
        assertThat(wire.heard()).isEmpty();
        node.elapse(2 * A_SECOND);
        assertThat(wire.heard()).isEqualTo("E0 01 A0 close");
    }

    @Test
    void warning_afterARenewal_isGivenAgain() {
        VirtualWire wire = attentive(connect("alice 60"));
        node.elapse(40 * A_SECOND + A_TICK);
        wire.heard();
        wire.say("F0 ( 19 ( " + METHOD + " 16 <alice 120> ) )").heard();
        node.elapse(60 * A_SECOND - 2 * A_TICK);
        assertThat(wire.heard()).isEmpty();
        node.elapse(2 * A_TICK);
        assertThat(wire.heard()).isEqualTo(warning(20, "2026-11-22T12:02:00Z"));
    }

    @Test
    void clientOfMqtt311_isWarnedToo() {
        VirtualWire wire = new VirtualWire(node, 0, node.door(0, passes));
        wire.say("10 ( <MQTT> 04 C2 00 00 <id> <any> <alice 60> )").say("82 ( 00 01 <" + OWN + "> 00 )");
        wire.heard();
        node.elapse(40 * A_SECOND + A_TICK);
        assertThat(wire.heard())
                .isEqualTo(hex("30 ( <" + OWN + "> '{\"seconds\":20,\"expires\":\"" + END_OF_MINUTE + "\"}' )"));
    }

    @Test
    void client_thatSubscribesWhenTheEndIsNear_isWarnedAtOnce() {
        VirtualWire wire = connect("alice 60");
        node.elapse(50 * A_SECOND);
        assertThat(subscribe(wire, OWN).heard())
                .isEqualTo(hex("90 ( 00 01 () 02 )") + " " + warning(10, END_OF_MINUTE));
        assertThat(subscribe(wire, OWN).heard()).isEqualTo(hex("90 ( 00 01 () 02 )"));
    }

    @Test
    void client_thatReturnsToItsSubscription_isWarnedOfTheNewEnd() {
        attentive(connect("alice 60"));
        VirtualWire back = connect("alice 90");
        node.elapse(70 * A_SECOND + A_TICK);
        assertThat(back.heard()).isEqualTo(warning(20, "2026-11-22T12:01:30Z"));
    }

    @Test
    void client_thatAskedForNothing_hearsNothing() {
        VirtualWire wire = connect("alice 60");
        subscribe(wire, "#").heard();
        subscribe(wire, "$SYS/#").heard();
        subscribe(wire, "$SYS/token/+").heard();
        subscribe(wire, "$share/g/" + OWN).heard();
        node.elapse(59 * A_SECOND);
        assertThat(wire.heard()).isEmpty();
    }

    @Test
    void warning_isHeardByNobodyElse() {
        List<VirtualConnection> others = List.of(
                node.call("wide").connect().subscribe("$SYS/#", Qos.AT_MOST_ONCE),
                node.call("nosy").connect().subscribe(OWN, Qos.AT_MOST_ONCE),
                node.call("member").connect().subscribe("$share/g/" + OWN, Qos.AT_MOST_ONCE));
        VirtualWire second = attentive(connect("alice 3600", "second", node.door(0, passes)));
        VirtualWire wire = attentive(connect("alice 60"));
        node.elapse(40 * A_SECOND + A_TICK);
        assertThat(wire.heard()).isNotEmpty();
        assertThat(second.heard()).isEmpty();
        assertThat(others).allSatisfy(each -> assertThat(each.heard()).isEmpty());
    }

    /** Whatever a profile lets pass: a forged warning makes clients reconnect. */
    @Test
    void publishOfAClient_neverLooksLikeAWarning() {
        VirtualWire wire = attentive(connect("alice 3600"));
        node.call("liar").connect().publish(OWN, "{\"seconds\":0}", Qos.AT_MOST_ONCE);
        node.settle();
        assertThat(wire.heard()).isEmpty();
    }

    @Test
    void client_withoutAnyRightAndWhereSysIsClosed_maySubscribeAllTheSame() {
        TopicAccess nothing = new TopicAccess(TopicRules.of(List.of()));
        VirtualWire wire = connect("alice 60", "id", door("sys-topics: refuse", nothing));
        assertThat(subscribe(wire, "t").heard()).isEqualTo(hex("90 ( 00 01 () 87 )"));
        assertThat(subscribe(wire, "$SYS/token/#").heard()).isEqualTo(hex("90 ( 00 01 () 87 )"));
        attentive(wire);
        node.elapse(40 * A_SECOND + A_TICK);
        assertThat(wire.heard()).isEqualTo(warning(20, END_OF_MINUTE));
    }

    @Test
    void subscription_afterAReview_stays() {
        TopicAccess nothing = new TopicAccess(TopicRules.of(List.of()));
        VirtualWire wire = attentive(connect("alice 60"));
        node.rules().swap(Rulebook.everywhere(profile("sys-topics: refuse"), Place.Anonymous.REFUSED, nothing));
        node.now(0, node.lobby(0)::review);
        node.elapse(40 * A_SECOND + A_TICK);
        assertThat(wire.heard()).isEqualTo(warning(20, END_OF_MINUTE));
    }

    @Test
    void connection_thatMayOutliveItsToken_isNotWarned() {
        VirtualWire wire = attentive(connect("alice 60", "id", door("token-expiry: allow", TopicAccess.OPEN)));
        node.elapse(2 * 60 * A_SECOND);
        assertThat(wire.heard()).isEmpty();
    }

    private Door door(String feature, TopicAccess topics) {
        Rulebook rules = Rulebook.everywhere(profile(feature), Place.Anonymous.REFUSED, topics);
        return node.door(new Entrance("virtual", 10_000), 0, passes, rules);
    }

    private static Profile profile(String feature) {
        try {
            PolicySource standard =
                    new PolicySource("standard.yaml", Files.readString(Path.of("../config/profiles/standard.yaml")));
            PolicySource own =
                    new PolicySource("own.yaml", "profile: own\nextends: standard\nfeatures:\n  " + feature + "\n");
            return PolicyYaml.read(List.of(standard, own), Limits.defaults())
                    .book()
                    .profile("own");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void unsubscribedClient_isNotWarned() {
        VirtualWire wire = attentive(connect("alice 60"));
        wire.say("A2 ( 00 02 () <" + OWN + "> )").heard();
        node.elapse(59 * A_SECOND);
        assertThat(wire.heard()).isEmpty();
    }

    @Test
    void gatewayThatWarnsNobody_saysNothing() {
        passes.warning(Duration.ZERO);
        VirtualWire wire = attentive(connect("alice 60"));
        node.elapse(59 * A_SECOND);
        assertThat(wire.heard()).isEmpty();
    }

    @Test
    void wallClock_setForward_bringsTheWarningAndThenTheEnd() {
        VirtualWire wire = attentive(connect("alice 3600"));
        passes.set(Duration.ofSeconds(3_600 - 70));
        node.elapse(30 * A_SECOND);
        assertThat(wire.heard()).isEmpty();
        node.elapse(20 * A_SECOND + A_TICK);
        assertThat(wire.heard()).isEqualTo(warning(20, "2026-11-22T13:00:00Z"));
    }
}
