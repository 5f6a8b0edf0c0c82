package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.JwksServer;
import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reload takes away what a connection came in by: a key, an issuer, a user, the right to come without anything. */
class LapsedCredentialTest {
    private static final String FILE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
              ws: { transport: websocket, bind: 127.0.0.1:8080 }
            auth: { %s }
            """;

    private static final Issuer OLD = Issuer.of("old", TokenAlgorithm.ES256);
    private static final Issuer NEW = Issuer.of("new", TokenAlgorithm.ES256);
    private static final String BOTH = "jwt: { keys: [ { file: old.jwk }, { file: new.jwk } ] }";
    private static final String NEW_ONLY = "jwt: { keys: [ { file: new.jwk } ] }";

    private final RunningGateway gateway = RunningGateway.with();
    private final Operator operator = new Operator(gateway);

    @BeforeEach
    void start() {
        gateway.start();
        operator.write("old.jwk", KeySets.jwk(OLD));
        operator.write("new.jwk", KeySets.jwk(NEW));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** When this returns, every shard has looked at its connections. */
    private void configure(String auth) {
        operator.reload(FILE.formatted(auth));
        gateway.later(Duration.ZERO);
    }

    private String token(Issuer issuer, String subject) {
        long exp = gateway.clock().instant().getEpochSecond() + 300;
        return issuer.token("{\"sub\":\"" + subject + "\",\"iss\":\"plant\",\"aud\":\"gate\",\"exp\":" + exp + "}");
    }

    private RawClient enter(String connect) {
        RawClient client = gateway.open(Via.TCP).send(connect);
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        return client;
    }

    private RawClient enter(Issuer issuer, String subject) {
        return enter(gateway.connect5("02", "", subject, token(issuer, subject)));
    }

    private static void stays(RawClient client) {
        client.send("C0 00").expect("D0 00");
    }

    private static void hasToGo(RawClient client) {
        client.expectDisconnect(ReasonCode.NOT_AUTHORIZED);
    }

    private static String hash(String password) {
        return PasswordHash.argon2id(password.getBytes(StandardCharsets.UTF_8), new SecureRandom());
    }

    @Test
    void key_taken_endsWhoCameByIt_andNobodyElse() {
        configure(BOTH);
        RawClient old = enter(OLD, "pump");
        RawClient fresh = enter(NEW, "valve");

        configure(NEW_ONLY);

        hasToGo(old);
        stays(fresh);
    }

    @Test
    void key_underAnotherName_orInAnotherFile_isTheSameKey() {
        configure(BOTH);
        RawClient old = enter(OLD, "pump");
        operator.write(
                "renamed.jwk", KeySets.jwk(new Issuer("renamed", OLD.algorithm(), OLD.signing(), OLD.verifying())));

        configure("jwt: { keys: [ { file: renamed.jwk } ] }");

        stays(old);
    }

    @Test
    void key_behindTheSameFileName_isAnotherKey() {
        configure(BOTH);
        RawClient old = enter(OLD, "pump");
        operator.write("old.jwk", KeySets.jwk(Issuer.of("old", TokenAlgorithm.ES256)));

        configure(BOTH);

        hasToGo(old);
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer: elsewhere", "audience: elsewhere"})
    void issuerOrAudience_nowAnother_endsWhoseTokenSaysOtherwise(String rule) {
        configure(BOTH);
        RawClient client = enter(OLD, "pump");

        configure(BOTH.replace("jwt: {", "jwt: { " + rule + ","));

        hasToGo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer: plant", "audience: gate"})
    void issuerOrAudience_askedForNow_asTheTokenSays_stays(String rule) {
        configure(BOTH);
        RawClient client = enter(OLD, "pump");

        configure(BOTH.replace("jwt: {", "jwt: { " + rule + ","));

        stays(client);
    }

    @Test
    void issuer_taken_endsWhoCameFromIt_andNoKeyOfAnotherVouchesForIt() {
        String plant = "jwt: { keys: [ { file: new.jwk } ], issuers: [ { issuer: plant, audience: gate,"
                + " keys: [ { file: old.jwk } ] } ] }";
        configure(plant);
        RawClient client = enter(OLD, "pump");

        configure(BOTH);

        hasToGo(client);
    }

    /** An issuer moves from key to key at its own pace, and its tokens end when they end. */
    @Test
    void keyThatItsIssuerPublishesNoMore_endsNobody_untilTheIssuerIsTaken() {
        try (JwksServer server = new JwksServer(KeySets.of(OLD))) {
            String published = "jwt: { jwks: \"" + server.url() + "\", algorithms: [ ES256 ] }";
            configure(published);
            RawClient client = enter(OLD, "pump");
            server.rotate(KeySets.of(NEW));
            configure(published.replace("jwt: {", "jwt: { jwks-refresh: 11m,")); // asks anew
            stays(client);

            configure(NEW_ONLY);

            hasToGo(client);
        }
    }

    @Test
    void developmentKey_switchedOff_endsWhoCameByIt() {
        configure("jwt: { development-key: on }");
        RawClient client = gateway.join(Via.WEBSOCKET, "developer");

        configure(NEW_ONLY);

        hasToGo(client);
    }

    @Test
    void user_taken_endsItsConnections_andOfAnotherNothing() {
        String pump = "pump: { hash: \"" + hash("p") + "\" }\n";
        String valve = "valve: { hash: \"" + hash("v") + "\" }\n";
        operator.write("users.yaml", pump + valve);
        configure("users: users.yaml");
        RawClient taken = enter("10 ( <MQTT> 05 C2 00 00 () <device-1> <pump> <p> )");
        RawClient other = enter("10 ( <MQTT> 05 C2 00 00 () <device-2> <valve> <v> )");
        operator.write("users.yaml", valve);

        configure("users: users.yaml");

        hasToGo(taken);
        stays(other);
    }

    @Test
    void user_withANewPassword_comesAgainWithIt() {
        operator.write("users.yaml", "pump: { hash: \"" + hash("before") + "\" }\n");
        configure("users: users.yaml");
        RawClient before = enter("10 ( <MQTT> 05 C2 00 00 () <device> <pump> <before> )");
        operator.write("users.yaml", "pump: { hash: \"" + hash("after") + "\" }\n");

        configure("users: users.yaml");

        hasToGo(before);
        stays(enter("10 ( <MQTT> 05 C2 00 00 () <device> <pump> <after> )"));
    }

    @Test
    void anonymousClients_noLongerWelcome_haveToGo_andOthersStay() {
        configure(BOTH + ", anonymous: true");
        RawClient nobody = enter("10 ( <MQTT> 05 02 00 00 () <nobody> )");
        RawClient somebody = enter(OLD, "pump");

        configure(BOTH);

        hasToGo(nobody);
        stays(somebody);
    }

    /** 3.1.1 has no words for it: the connection just ends, and CONNECT is answered 5. */
    @Test
    void key_taken_ofAClientOf311_closes_andTheNextConnectIsRefused() {
        configure(BOTH);
        String connect = gateway.connect311("02", "pump", token(OLD, "pump"));
        RawClient client = gateway.open(Via.TCP)
                .speaking(dev.tidegate.gateway.codec.Dialect.V3_1_1)
                .send(connect)
                .expect("20 02 00 00");

        configure(NEW_ONLY);

        client.expectClose();
        gateway.open(Via.TCP).send(connect).expect("20 02 00 04");
    }
}
