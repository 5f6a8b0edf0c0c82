package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A credential is taken back through the admin API: down to the socket of whoever uses it, and over a restart. */
class RevokedConnectionTest {
    private static final Issuer ISSUER = Issuer.of("k", TokenAlgorithm.ES256);
    private static final String SUBJECT = "alice";
    private static final String PATH = "/api/revocations";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path store;

    @SuppressWarnings("NullAway.Init")
    private RunningGateway gateway;

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** One that keeps its things where the one before kept them. */
    private Operator start() {
        String key = "auth.jwt.keys=[{ file: \"" + write(KeySets.jwk(ISSUER)) + "\" }]";
        gateway = RunningGateway.with("store.path=" + store, key, "auth.jwt.development-key=off")
                .start();
        return new Operator(gateway, store);
    }

    private Path write(String key) {
        try {
            return Files.writeString(store.resolve("issuer.jwk"), key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String token(String subject) {
        long exp = gateway.clock().instant().getEpochSecond() + 300;
        return ISSUER.token("{\"sub\":\"" + subject + "\",\"jti\":\"token-of-" + subject + "\",\"exp\":" + exp + "}");
    }

    private RawClient connect(Via via, String clientId, String token) {
        return gateway.open(via).send(gateway.connect5("02", "", clientId, token));
    }

    private RawClient join(Via via, String clientId, String token) {
        RawClient client = connect(via, clientId, token);
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        return client;
    }

    private static String body(String kind) {
        return switch (kind) {
            case "jti" -> "{\"jti\":\"token-of-alice\"}";
            case "subject" -> "{\"subject\":\"" + SUBJECT + "\"}";
            case "client-id" -> "{\"client-id\":\"pump\"}";
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static Stream<Arguments> kindsAndWires() {
        return Stream.of("jti", "subject", "client-id")
                .flatMap(kind -> Arrays.stream(Via.values()).map(via -> Arguments.of(kind, via)));
    }

    @ParameterizedTest
    @MethodSource("kindsAndWires")
    void revocation_endsTheConnection_refusesTheNext_alsoAfterARestart(String kind, Via via) {
        Operator operator = start();
        String token = token(SUBJECT);
        RawClient client = join(via, "pump", token);
        RawClient bystander = join(via, "valve", token("bob"));

        assertThat(operator.send("POST", PATH, body(kind)).statusCode()).isEqualTo(200);
        client.expectDisconnect(ReasonCode.NOT_AUTHORIZED);
        bystander.send("C0 00").expect("D0 00");
        connect(via, "pump", token).expectRefusal(ReasonCode.BANNED);
        gateway.close();

        start();
        connect(via, "pump", token).expectRefusal(ReasonCode.BANNED);
    }

    @Test
    void revocation_givenBack_letsTheClientInAgain() {
        Operator operator = start();
        String token = token(SUBJECT);
        assertThat(operator.send("POST", PATH, "{\"subject\":\"alice\"}").statusCode())
                .isEqualTo(200);
        connect(Via.TCP, "pump", token).expectRefusal(ReasonCode.BANNED);

        assertThat(operator.send("DELETE", PATH + "?subject=alice", "").statusCode())
                .isEqualTo(200);

        join(Via.TCP, "pump", token).expectNothing();
    }

    /** 3.1.1 has no code for it: 5, and a closed socket. */
    @Test
    void revocation_ofAClientOf311_closesItsSocket() {
        Operator operator = start();
        String token = token(SUBJECT);
        RawClient client = gateway.open(Via.TCP)
                .speaking(Dialect.V3_1_1)
                .send(gateway.connect311("02", "pump", token))
                .expect("20 02 00 00");

        assertThat(operator.send("POST", PATH, "{\"client-id\":\"pump\"}").statusCode())
                .isEqualTo(200);

        client.expectClose();
        gateway.open(Via.TCP).send(gateway.connect311("02", "pump", token)).expect("20 02 00 05");
    }
}
