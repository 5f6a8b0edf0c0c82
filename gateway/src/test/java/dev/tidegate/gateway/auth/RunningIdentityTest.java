package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.fixture.JwksServer;
import dev.tidegate.gateway.fixture.JwksServer.Behaviour;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway before an identity provider of our own, with the settings of docs/guide/identity.md. */
class RunningIdentityTest {
    private static final String PLANT = "https://id.example.com/realms/plant";
    private static final Issuer KEYCLOAK = Issuer.of("k1", TokenAlgorithm.RS256);

    private final JwksServer server = new JwksServer(KeySets.of(KEYCLOAK));

    @AfterEach
    void stop() {
        server.close();
    }

    private RunningGateway plant(String... more) {
        String[] settings = new String[more.length + 2];
        settings[0] = "auth.jwt.development-key=off";
        settings[1] = "auth.jwt.issuers=[{ issuer: \"" + PLANT + "\", audience: tidegate, jwks: \"" + server.url()
                + "\", algorithms: [ RS256 ], claims: { roles: realm_access.roles, client-id: equals-subject } }]";
        System.arraycopy(more, 0, settings, 2, more.length);
        return RunningGateway.with(settings).start();
    }

    private static String token(RunningGateway gateway, String subject) {
        long exp = gateway.clock().instant().getEpochSecond() + 300;
        return KEYCLOAK.token("{\"iss\":\"" + PLANT + "\",\"aud\":[\"tidegate\",\"account\"],\"sub\":\"" + subject
                + "\",\"jti\":\"id-" + subject + "\",\"exp\":" + exp
                + ",\"realm_access\":{\"roles\":[\"operator\"]}}");
    }

    private static Packet.ConnAck connect(RunningGateway gateway, String clientId, String token) {
        return gateway.open(Via.TCP)
                .send(gateway.connect5("02", "", clientId, token))
                .next(Packet.ConnAck.class);
    }

    private static Packet.ConnAck login(RunningGateway gateway, String name, String password) {
        return gateway.open(Via.TCP)
                .send("10 ( <MQTT> 05 C2 00 00 () <device> <" + name + "> <" + password + "> )")
                .next(Packet.ConnAck.class);
    }

    private static HttpResponse<String> ready(RunningGateway gateway) throws IOException, InterruptedException {
        return get(gateway, "/readyz");
    }

    private static HttpResponse<String> get(RunningGateway gateway, String path)
            throws IOException, InterruptedException {
        InetSocketAddress admin = gateway.address("admin");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.getPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** The walk-through of the guide, as it is written there but for the address of the keys. */
    @Test
    void settings_ofTheGuide_work(@TempDir Path folder) throws Exception {
        String guide = Files.readString(Path.of("../docs/guide/identity.md"));
        int begin = guide.indexOf("```yaml") + "```yaml".length();
        String settings = guide.substring(begin, guide.indexOf("```", begin))
                .replaceFirst("jwks: https://\\S+", "jwks: " + server.url());
        Path file = Files.writeString(folder.resolve("gate.yaml"), settings);
        GatewayConfig config = new ConfigLoader(folder, Map.of()).load(file, List.of());
        HandClock clock = new HandClock();
        try (KeyCourier courier = KeyCourier.of(config, clock)) {
            Porter porter = Porter.appoint(config, Optional.empty(), courier, clock);
            String claims = Door.claims(
                    ",\"iss\":\"" + PLANT + "\",\"aud\":\"tidegate\",\"realm_access\":{\"roles\":[\"operator\"]}");
            Verification answer = Waiting.outcome(
                    porter.attempt(Credential.token(KEYCLOAK.token(claims).getBytes(StandardCharsets.US_ASCII))));
            assertThat(answer).isInstanceOf(Verification.Accepted.class);
            Identity identity = ((Verification.Accepted) answer).identity();
            assertThat(identity.roles()).containsExactly("operator");
            assertThat(identity.clientId()).isEqualTo(ClientIdRule.mustEqual("alice"));
        }
    }

    @Test
    void client_withATokenOfTheProvider_comesIn() {
        try (RunningGateway gateway = plant()) {
            assertThat(connect(gateway, "pump-7", token(gateway, "pump-7")).code())
                    .isEqualTo(ReasonCode.SUCCESS);
        }
    }

    @Test
    void client_withoutAClientId_getsTheOneItMustUse() {
        try (RunningGateway gateway = plant()) {
            assertThat(connect(gateway, "", token(gateway, "pump-7"))
                            .properties()
                            .text(Property.ASSIGNED_CLIENT_IDENTIFIER))
                    .isEqualTo("pump-7");
        }
    }

    @Test
    void client_withTheClientIdOfAnother_hears0x85() {
        try (RunningGateway gateway = plant()) {
            assertThat(connect(gateway, "pump-8", token(gateway, "pump-7")).code())
                    .isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        }
    }

    /** A27: while the provider is silent its clients wait and others do not; then they hear 0x88. */
    @Test
    void silentProvider_holdsUpItsOwnClientsOnly() {
        server.that(Behaviour.NEVER_ANSWERS);
        try (RunningGateway gateway = plant("auth.jwt.jwks-timeout=2s", "auth.anonymous=true", "io.threads=1")) {
            RawClient waiting =
                    gateway.open(Via.TCP).send(gateway.connect5("02", "", "pump-7", token(gateway, "pump-7")));
            gateway.open(Via.TCP)
                    .send("10 ( <MQTT> 05 02 00 00 () <other> ) C0 00")
                    .next(Packet.ConnAck.class);
            assertThat(waiting.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void readiness_whileKeysWereNeverThere_saysWhyAndNotForEver() throws Exception {
        server.that(Behaviour.FAILS);
        try (RunningGateway gateway = plant()) {
            await().untilAsserted(() -> assertThat(ready(gateway).body()).contains("keys of", "HTTP 503"));
            assertThat(ready(gateway).statusCode()).isEqualTo(503);
            gateway.later(KeyCourier.FIRST_FETCH);
            assertThat(ready(gateway).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void metrics_tellHowKeysAreFetched() throws Exception {
        try (RunningGateway gateway = plant()) {
            connect(gateway, "pump-7", token(gateway, "pump-7"));
            String page = get(gateway, "/metrics").body();
            assertThat(page)
                    .containsPattern(
                            "tidegate_key_fetches_total\\{keys=\"http://127.0.0.1:[0-9]+/realms/plant/keys\"} 1.0");
            assertThat(page).contains("tidegate_key_fetch_failures_total{", "tidegate_keys_age_seconds{");
            assertThat(page).contains("tidegate_credential_checks_total{credential=\"signature\"} 1.0");
        }
    }

    @Test
    void user_ofTheFile_comesInWithItsPasswordAlone(@TempDir Path folder) throws Exception {
        String hash = PasswordHash.argon2id("s3cret".getBytes(StandardCharsets.UTF_8), new SecureRandom());
        Path users = Files.writeString(folder.resolve("users.yaml"), "pump:\n  hash: \"" + hash + "\"\n");
        try (RunningGateway gateway = RunningGateway.with("auth.users=" + users).start()) {
            assertThat(login(gateway, "pump", "s3cret").code()).isEqualTo(ReasonCode.SUCCESS);
            assertThat(login(gateway, "pump", "guess").code()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            assertThat(login(gateway, "pomp", "s3cret").code()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            // What looks like a token is one, whoever the user name says it is.
            assertThat(gateway.open(Via.TCP)
                            .send("10 ( <MQTT> 05 C2 00 00 () <another> <pump> <" + gateway.token() + "> )")
                            .next(Packet.ConnAck.class)
                            .code())
                    .isEqualTo(ReasonCode.SUCCESS);
            assertThat(login(gateway, "pump", "a.b.c").code()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            assertThat(gateway.log().toString()).doesNotContain("s3cret", "guess", hash);
        }
    }

    /** A36: more passwords than may wait are turned away, and a token does not wait behind them. */
    @Test
    void floodOfPasswords_isBoundedAndHoldsUpNoToken(@TempDir Path folder) throws Exception {
        String hash = PasswordHash.argon2id("s3cret".getBytes(StandardCharsets.UTF_8), new SecureRandom());
        Path users = Files.writeString(folder.resolve("users.yaml"), "pump:\n  hash: \"" + hash + "\"\n");
        try (RunningGateway gateway = RunningGateway.with("auth.users=" + users, "limits.passwords-waiting=2")
                .start()) {
            RawClient[] flood = new RawClient[60];
            for (int i = 0; i < flood.length; i++) {
                flood[i] =
                        gateway.open(Via.TCP).send("10 ( <MQTT> 05 C2 00 00 () <d" + i + "> <pump> <guess" + i + "> )");
            }
            assertThat(connect(gateway, "good", gateway.token()).code()).isEqualTo(ReasonCode.SUCCESS);
            int busy = 0;
            for (RawClient each : flood) {
                ReasonCode code = each.next(Packet.ConnAck.class).code();
                assertThat(code).isNotEqualTo(ReasonCode.SUCCESS);
                busy += code == ReasonCode.SERVER_BUSY ? 1 : 0;
            }
            assertThat(busy).isPositive();
        }
    }

    @Test
    void token_thatHasExpiredMeanwhile_isNotRemembered() {
        try (RunningGateway gateway = plant()) {
            String token = token(gateway, "pump-7");
            connect(gateway, "pump-7", token);
            gateway.later(Duration.ofSeconds(331));
            assertThat(connect(gateway, "pump-7", token).code()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        }
    }
}
