package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.auth.CertificateName;
import dev.tidegate.gateway.config.Edge.TokenPlace;
import dev.tidegate.gateway.connection.Entrance.Certificates;
import dev.tidegate.gateway.event.GatewayEvent.ClientConnected;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Of everything a client has to show, one thing decides who it is. */
class ProofTest {
    private static final String ANSWER_OF_REFUSAL = "20 03 00 %s 00 close";
    private static final String BY_METHOD = "( 15 <OAUTH2-JWT> 16 <alice 60> )";

    private final VirtualShards node = new VirtualShards(1, 1);
    private final Passes passes = new Passes(node);
    private final Lobby lobby = node.lobby(0, passes, Limits.defaults());

    private static UpgradeToken upgrade(String pass) {
        return new UpgradeToken(TokenPlace.COOKIE, pass.getBytes(StandardCharsets.UTF_8));
    }

    /** Issued to {@code localhost}. */
    private static X509Certificate certificate() {
        try (InputStream pem = ProofTest.class.getResourceAsStream("/tls/ec.pem")) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }

    private VirtualWire open(Arrival arrival, Certificates certificates) {
        return new VirtualWire(
                node, 0, lobby.door(new Entrance("virtual", "virtual", 65_535, 10_000, certificates)), arrival);
    }

    private VirtualWire open(Arrival arrival) {
        return open(arrival, Certificates.NOBODY);
    }

    private static Arrival bearing(String pass) {
        return Arrival.from("192.0.2.1:1").bearing(upgrade(pass));
    }

    private static Arrival showing() {
        return Arrival.from("192.0.2.1:1").showing(certificate());
    }

    private static String withPassword(String pass) {
        return "10 ( <MQTT> 05 42 00 00 () <id> <" + pass + "> )";
    }

    private static String withMethod(String pass) {
        return "10 ( <MQTT> 05 42 00 00 ( 15 <OAUTH2-JWT> 16 <" + pass + "> ) <id> <bob 60> )";
    }

    private static final String BARE = "10 ( <MQTT> 05 02 00 00 () <id> )";

    private String subject() {
        return node.events().stream()
                .filter(ClientConnected.class::isInstance)
                .map(each -> String.valueOf(((ClientConnected) each).subject()))
                .findFirst()
                .orElse("nobody");
    }

    @Test
    void method_goesBeforePasswordAndUpgrade() {
        open(bearing("carol 60")).say(withMethod("alice 60"));
        assertThat(subject()).isEqualTo("alice");
    }

    @Test
    void password_goesBeforeTheUpgrade() {
        open(bearing("carol 60")).say(withPassword("bob 60"));
        assertThat(subject()).isEqualTo("bob");
    }

    @Test
    void upgrade_goesBeforeTheCertificate() {
        Arrival both = bearing("carol 60").showing(certificate());
        open(both, new Certificates(CertificateName.CN, Entrance.Token.OPTIONAL))
                .say(BARE);
        assertThat(subject()).isEqualTo("carol");
    }

    @Test
    void badPassword_isRefused_whateverTheUpgradeCarried() {
        assertThat(open(bearing("carol 60")).say(withPassword("forged")).heard())
                .isEqualTo(String.format(ANSWER_OF_REFUSAL, "86"));
    }

    @Test
    void badUpgradeToken_isRefused_whereAnonymousClientsAreWelcome() {
        assertThat(open(bearing("forged")).say(BARE).heard()).isEqualTo(String.format(ANSWER_OF_REFUSAL, "86"));
    }

    @ParameterizedTest
    @EnumSource(
            value = CertificateName.class,
            names = {"CN", "SAN_DNS"})
    void certificate_thatNamesItsHolder_isEnough(CertificateName name) {
        open(showing(), new Certificates(name, Entrance.Token.OPTIONAL)).say(BARE);
        assertThat(subject()).isEqualTo("localhost");
    }

    @ParameterizedTest
    @EnumSource(
            value = CertificateName.class,
            names = {"SAN_EMAIL", "SAN_URI"})
    void certificate_withoutTheName_isRefused_whereAnonymousClientsAreWelcome(CertificateName name) {
        assertThat(open(showing(), new Certificates(name, Entrance.Token.OPTIONAL))
                        .say(BARE)
                        .heard())
                .isEqualTo(String.format(ANSWER_OF_REFUSAL, "87"));
    }

    @Test
    void connection_endsWithTheCertificateThatOpenedIt() {
        VirtualWire wire = open(showing(), new Certificates(CertificateName.CN, Entrance.Token.OPTIONAL))
                .say(BARE);
        wire.heard();
        passes.set(Duration.between(Passes.START, certificate().getNotAfter().toInstant()));
        node.elapse(31_000); // the wall clock is looked at every half minute
        assertThat(wire.heard()).isEqualTo("E0 01 A0 close");
    }

    @Test
    void certificate_thatMeansNothingHere_makesNobody() {
        open(showing()).say(BARE);
        assertThat(subject()).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({"localhost 60, 00", "alice 60, 87", "forged, 86"})
    void tokenBesideACertificate_countsInItsHoldersHandsOnly(String pass, String code) {
        String answer = open(showing(), new Certificates(CertificateName.CN, Entrance.Token.REQUIRED))
                .say(withPassword(pass))
                .heard();
        assertThat(answer.substring(9, 11)).isEqualTo(code);
    }

    @Test
    void certificate_whereATokenIsWantedToo_isNotEnough() {
        assertThat(open(showing(), new Certificates(CertificateName.CN, Entrance.Token.REQUIRED))
                        .say(BARE)
                        .heard())
                .isEqualTo(String.format(ANSWER_OF_REFUSAL, "86"));
    }

    @ParameterizedTest
    @CsvSource({"alice", "id"})
    void revoked_isNotLetIn(String name) {
        passes.revoke(name);
        assertThat(open(Arrival.from("192.0.2.1:1"))
                        .say(withPassword("alice 60"))
                        .heard())
                .isEqualTo(String.format(ANSWER_OF_REFUSAL, "8A"));
    }

    @ParameterizedTest
    @CsvSource({"alice", "id"})
    void revoked_whileConnected_hears0x87AtOnce(String name) {
        VirtualWire wire = open(Arrival.from("192.0.2.1:1")).say(withPassword("alice 60"));
        wire.heard();
        passes.revoke(name);
        node.now(0, lobby::review);
        assertThat(wire.heard()).isEqualTo("E0 01 87 close");
    }

    @Test
    void revocationOfSomebodyElse_isNotFelt() {
        VirtualWire wire = open(Arrival.from("192.0.2.1:1")).say(withPassword("alice 60"));
        wire.heard();
        passes.revoke("bob");
        node.now(0, lobby::review);
        assertThat(wire.heard()).isEmpty();
    }

    @Test
    void renewal_withARevokedSubject_endsTheConnection() {
        VirtualWire wire = open(Arrival.from("192.0.2.1:1")).say("10 ( <MQTT> 05 02 00 00 " + BY_METHOD + " <id> )");
        wire.heard();
        passes.revoke("alice");
        wire.say("F0 ( 19 " + BY_METHOD + " )");
        assertThat(wire.heard()).isEqualTo("E0 01 87 close");
    }

    /** A41: no will of a client that was never let in. */
    @Test
    void willOfAFailedLogin_isNeverPublished() {
        VirtualConnection watcher = node.call("watcher").connect().subscribe("will", Qos.AT_MOST_ONCE);
        for (String pass : new String[] {"forged", "alice -10"}) {
            VirtualWire wire = open(Arrival.from("192.0.2.1:1"))
                    .say("10 ( <MQTT> 05 46 00 00 () <id> () <will> <gone> <" + pass + "> )");
            assertThat(wire.heard()).startsWith("20 03 00 8");
            node.elapse(1_000);
        }
        assertThat(watcher.payloads()).isEmpty();
    }
}
