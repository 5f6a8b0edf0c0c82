package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.ClientIdentity;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Client certificates that say who their holder is, over TLS and wss, in both versions of MQTT. */
@Timeout(60)
class CertificateIdentityTest {
    private static final String NO_NAME = "the client certificate has no name, or several, where client-identity looks";

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "auth.topics=[\"allow all ${subject}/#\"]",
            "policy.roles={ device: strict }",
            listener("cn", "client-identity: cn, client-roles: [device]"),
            listener("dns", "client-identity: san-dns"),
            listener("email", "client-identity: san-email"),
            listener("uri", "client-identity: san-uri"),
            listener("both", "client-identity: cn, client-token: required"),
            listener("own", "client-identity: cn, client-id: equals-subject"),
            listener("closed", "client-identity: cn", ", anonymous: true"),
            web("cn", "client-identity: cn, client-roles: [device]"),
            web("dns", "client-identity: san-dns"),
            web("both", "client-identity: cn, client-token: required"));

    private static String listener(String name, String tls) {
        return listener(name, tls, "");
    }

    private static String listener(String name, String tls, String further) {
        return "listeners." + name + "={ transport: tcp, bind: 127.0.0.1:0, " + ClientIdentity.tls(tls) + further
                + " }";
    }

    private static String web(String name, String tls) {
        return "listeners.web-" + name + "={ transport: websocket, bind: 127.0.0.1:0, " + ClientIdentity.tls(tls)
                + " }";
    }

    private static RawClient open(Via via, String listener, String certificate) {
        String name = via == Via.TCP ? listener : "web-" + listener;
        return RawClient.open(
                via,
                GATEWAY.address(name),
                new ClientIdentity(certificate).context().getSocketFactory());
    }

    private static String bare5(String clientId) {
        return "10 ( <MQTT> 05 02 00 00 () <" + clientId + "> )";
    }

    private static String bare311(String clientId) {
        return "10 ( <MQTT> 04 02 00 00 <" + clientId + "> )";
    }

    private static int code(RawClient client) {
        return client.next(Packet.ConnAck.class).code().code();
    }

    private static void logged(String... words) {
        logged(GATEWAY, words);
    }

    private static void logged(RunningGateway gateway, String... words) {
        await().untilAsserted(() ->
                assertThat(gateway.log()).anySatisfy(line -> assertThat(line).contains(words)));
    }

    @ParameterizedTest
    @EnumSource
    void certificate_thatNamesItsHolder_opensWithoutAToken(Via via) {
        try (RawClient client = open(via, "cn", "good")) {
            client.send(bare5("five-" + via));
            assertThat(code(client)).isZero();
        }
        logged("client connected", "client=\"five-" + via + "\"", "subject=\"pump-7\"");
    }

    @ParameterizedTest
    @EnumSource
    void certificate_ofAClientOfMqtt311_opensToo(Via via) {
        try (RawClient client = open(via, "dns", "good").speaking(Dialect.V3_1_1)) {
            client.send(bare311("old-" + via)).expect("20 02 00 00");
        }
        logged("client connected", "client=\"old-" + via + "\"", "subject=\"pump-7.devices.example\"");
    }

    @ParameterizedTest
    @CsvSource({
        "cn, empty",
        "cn, nul",
        "cn, star",
        "cn, plus",
        "cn, two",
        "cn, two-in-one",
        "dns, no-san",
        "dns, two",
        "dns, star",
        "email, no-san",
        "email, two",
        "email, plus",
        "uri, no-san",
        "uri, two",
        "uri, star",
        "closed, two"
    })
    void certificate_thatNamesNobody_isRefused(String listener, String certificate) {
        String id = listener + "-" + certificate;
        try (RawClient client = open(Via.TCP, listener, certificate)) {
            client.send(bare5(id)).expect("20 ( 00 87 () )");
        }
        try (RawClient client = open(Via.TCP, listener, certificate).speaking(Dialect.V3_1_1)) {
            client.send(bare311(id)).expect("20 02 00 05");
        }
    }

    @Test
    void certificateOverWebSocket_thatNamesNobody_isRefused() {
        try (RawClient client = open(Via.WEBSOCKET, "dns", "two")) {
            client.send(bare5("web-two")).expect("20 ( 00 87 () )");
        }
    }

    @ParameterizedTest
    @CsvSource({"TCP, cn", "WEBSOCKET, cn", "TCP, both"})
    void revokedCertificate_failsInTheHandshake(Via via, String listener) {
        assertThatThrownBy(() -> {
                    try (RawClient client = open(via, listener, "lost")) {
                        client.send(bare5("lost")).nextBytes();
                    }
                })
                .isInstanceOfAny(UncheckedIOException.class, AssertionError.class);
        assertThat(GATEWAY.log()).noneMatch(line -> line.contains("client=\"lost\""));
    }

    @ParameterizedTest
    @EnumSource
    void clientWithoutACertificate_showsAToken(Via via) {
        try (RawClient client = open(via, "cn", "")) {
            client.send(GATEWAY.connect5("02", "", "tokened-" + via));
            assertThat(code(client)).isZero();
        }
        try (RawClient client = open(via, "cn", "")) {
            client.send(bare5("nothing")).expect("20 ( 00 86 () )");
        }
    }

    @Test
    void tokenBesideACertificate_saysWhoItIs_whereOneIsEnough() {
        try (RawClient client = open(Via.TCP, "cn", "good")) {
            client.send(GATEWAY.connect5("02", "", "token-wins", GATEWAY.token("operator")));
            assertThat(code(client)).isZero();
        }
        logged("client connected", "client=\"token-wins\"", "subject=\"operator\"");
    }

    @Test
    void badTokenBesideAGoodCertificate_isRefused() {
        try (RawClient client = open(Via.TCP, "cn", "good")) {
            client.send(GATEWAY.connect5("02", "", "bad-token", "not.a.token")).expect("20 ( 00 86 () )");
        }
    }

    /** A stolen token without the key of the certificate, or with somebody else's, opens nothing. */
    @ParameterizedTest
    @CsvSource({"good, pump-7, 00", "good, somebody, 87", "'', pump-7, 87", "two, one, 87", "good, '', 86"})
    void whereBothAreRequired_bothNameTheSame(String certificate, String subject, String code) {
        String connect = subject.isEmpty() ? bare5("both") : GATEWAY.connect5("02", "", "both", GATEWAY.token(subject));
        for (Via via : Via.values()) {
            try (RawClient client = open(via, "both", certificate)) {
                assertThat(String.format(Locale.ROOT, "%02X", code(client.send(connect))))
                        .isEqualTo(code);
            }
        }
    }

    /** A gateway of its own: the log has room for so many refusals a second. */
    @Test
    void audit_saysWhatWasWrong() {
        try (RunningGateway gateway = RunningGateway.with(
                        listener("cn", "client-identity: cn"),
                        listener("both", "client-identity: cn, client-token: required"))
                .start()) {
            SocketFactory nul = new ClientIdentity("nul").context().getSocketFactory();
            SocketFactory none = new ClientIdentity("").context().getSocketFactory();
            try (RawClient nameless = RawClient.open(Via.TCP, gateway.address("cn"), nul);
                    RawClient bare = RawClient.open(Via.TCP, gateway.address("both"), none)) {
                nameless.send(bare5("nameless")).nextBytes();
                bare.send(gateway.connect5("02", "", "bare", gateway.token("pump-7")))
                        .nextBytes();
            }
            logged(gateway, " verdict ", "client=\"nameless\"", NO_NAME);
            logged(
                    gateway,
                    " verdict ",
                    "client=\"bare\"",
                    "this listener wants a client certificate beside the token");
        }
    }

    @Test
    void holder_hasTheTopicsOfItsName_andNoOthers() {
        try (RawClient client = open(Via.TCP, "dns", "good")) {
            client.send(bare5("topics"));
            assertThat(code(client)).isZero();
            client.send("82 ( 00 01 () <pump-7.devices.example/#> 00 <pump-8.devices.example/#> 00 )")
                    .expect("90 ( 00 01 () 00 87 )");
        }
    }

    @Test
    void roleOfTheListenersHolders_choosesTheProfile() {
        try (RawClient client = open(Via.TCP, "cn", "good")) {
            client.send(bare5("strictly"));
            assertThat(code(client)).isZero();
        }
        logged("client connected", "client=\"strictly\"", "profile=\"strict\"");
    }

    @Test
    void clientId_boundToTheCertificate_isItsHoldersOnly() {
        try (RawClient client = open(Via.TCP, "own", "good")) {
            client.send(bare5("pump-8")).expect("20 ( 00 85 () )");
        }
        try (RawClient client = open(Via.TCP, "own", "good")) {
            client.send(bare5("pump-7"));
            assertThat(code(client)).isZero();
        }
    }

    /** A session belongs to whoever opened it, and a token's pump-7 is not the certificate's. */
    @Test
    void sessionOfACertificate_isNotThatOfATokenWithTheSameName() {
        try (RawClient client = open(Via.TCP, "cn", "good")) {
            client.send("10 ( <MQTT> 05 02 00 00 ( 11 00000064 ) <shared-name> )");
            assertThat(code(client)).isZero();
            try (RawClient thief = open(Via.TCP, "cn", "")) {
                thief.send(GATEWAY.connect5("00", "", "shared-name", GATEWAY.token("pump-7")))
                        .expect("20 ( 00 87 () )");
            }
        }
    }
}
