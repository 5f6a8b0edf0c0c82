package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.RulesInForce;
import dev.tidegate.gateway.gate.Selection;
import dev.tidegate.gateway.gate.TopicAccess;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.PolicyBook;
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
import org.junit.jupiter.api.Test;

/** The rules change while a credential is being looked at: the CONNECT is judged by the new ones, from its first step on. */
class ConnectAcrossReloadTest {
    private static final PolicyBook PROFILES = profiles();
    private static final String HOUR = "alice 3600";

    private final VirtualShards node = new VirtualShards(1, 11);
    private final Passes passes = new Passes(node);
    private final RulesInForce rules = new RulesInForce(book(1, Place.Anonymous.ALLOWED, "allow all #"));
    private final Lobby lobby = node.lobby(0, passes, rules);

    private static PolicyBook profiles() {
        try {
            return PolicyYaml.read(
                            List.of(
                                    new PolicySource(
                                            "standard.yaml",
                                            Files.readString(Path.of("../config/profiles/standard.yaml"))),
                                    new PolicySource("narrow.yaml", """
                                            profile: narrow
                                            extends: standard
                                            features: { shared-subscription: refuse }
                                            """)),
                            Limits.defaults())
                    .book();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rulebook book(long edition, Place.Anonymous anonymous, String topics) {
        Profile profile = PROFILES.profile(edition == 1 ? "standard" : "narrow");
        Place place = new Place(profile, profile.mode(), anonymous);
        Selection selection = new Selection(Map.of("virtual", place), Map.of(), List.of());
        return new Rulebook(edition, selection, new TopicAccess(TopicRules.of(List.of(topics))), Porter.ofNobody());
    }

    private VirtualWire connecting(String connect) {
        VirtualWire wire = new VirtualWire(node, 0, lobby.door(new Entrance("virtual", 10_000)));
        wire.say(connect);
        return wire;
    }

    private static String hex(String written) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(Notation.bytes(written));
    }

    @Test
    void rules_thatChangeWhileTheCredentialIsLookedAt_meanThatItIsLookedAtAgain() {
        passes.hold();
        VirtualWire wire = connecting("10 ( <MQTT> 05 C2 00 00 () <id> <any> <" + HOUR + "> )");
        rules.swap(book(2, Place.Anonymous.ALLOWED, "allow all other/#"));
        passes.release();
        node.settle();
        assertThat(passes.looked()).isEqualTo(2);
        assertThat(wire.heard()).as("what the new profile says").contains("2A 00");
        wire.say("82 ( 00 01 () <a> 00 )");
        assertThat(wire.heard()).isEqualTo(hex("90 ( 00 01 () 87 )"));
    }

    @Test
    void credential_thatIsGoodUnderTheOldRulesOnly_opensNothing() {
        passes.hold();
        VirtualWire wire = connecting("10 ( <MQTT> 05 C2 00 00 () <id> <any> <" + HOUR + "> )");
        rules.swap(book(2, Place.Anonymous.ALLOWED, "allow all #"));
        passes.forget();
        passes.release();
        node.settle();
        assertThat(wire.heard()).isEqualTo("20 03 00 86 00 close");
    }

    @Test
    void anonymousClient_whoIsNoLongerWelcome_hears0x87() {
        VirtualWire wire = connecting("10 ( <MQTT> 05 02 00 00 () <id> )");
        assertThat(wire.heard()).startsWith("20").contains(" 00 ");
        rules.swap(book(2, Place.Anonymous.REFUSED, "allow all #"));
        node.run(0, lobby::review);
        node.settle();
        assertThat(wire.heard()).isEqualTo("E0 01 87 close");
    }

    /** More than are looked at in one turn, and the rules change once more in the middle of it. */
    @Test
    void review_ofManyConnections_reachesAllOfThem_underTheLastRules() {
        VirtualWire[] wires = new VirtualWire[1_000];
        for (int i = 0; i < wires.length; i++) {
            wires[i] = connecting("10 ( <MQTT> 05 02 00 00 () <id-" + i + "> )");
            wires[i].say("82 ( 00 01 () <a> 00 )");
            assertThat(wires[i].heard()).endsWith(hex("90 ( 00 01 () 00 )"));
        }
        rules.swap(book(2, Place.Anonymous.ALLOWED, "allow all a"));
        node.run(0, lobby::review);
        rules.swap(book(3, Place.Anonymous.ALLOWED, "allow all other/#"));
        node.run(0, lobby::review);
        node.settle();
        for (VirtualWire each : wires) {
            each.say("A2 ( 00 02 () <a> )");
            assertThat(each.heard()).isEqualTo(hex("B0 ( 00 02 () 11 )"));
        }
    }
}
