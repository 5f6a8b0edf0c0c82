package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.KEEP_ALIVE_TIMEOUT;
import static dev.tidegate.policy.ReasonCode.MAXIMUM_CONNECT_TIME;
import static dev.tidegate.policy.ReasonCode.NOT_AUTHORIZED;
import static dev.tidegate.policy.ReasonCode.SERVER_SHUTTING_DOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.auth.TokenRules;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Why a connection ends, told by its code; busy, takeover, quota and rate are in {@link S413_LastWordTest}, another server in {@link
 * S413_OtherServerTest}. We have no operator's kick yet, hence no 0x98.
 */
class S413_CausesTest extends ConformanceTest {
    private static final String SECRETIVE = """
            profile: secretive
            extends: standard
            features:
              sys-topics: { close: not-authorized, why: "not for clients" }
            """;

    /** A token is good so long after its end: the clocks may differ. */
    private static final Duration SKEW = TokenRules.DEFAULT_SKEW;

    private static final Duration MINTED_FOR = Duration.ofHours(1);
    private static final Duration ALMOST_A_MINUTE = Duration.ofSeconds(55);
    private static final Duration A_MOMENT = Duration.ofSeconds(7);

    @RegisterExtension
    static final RunningGateway GUARDED = RunningGateway.with();

    @RegisterExtension
    static final RunningGateway CARELESS = RunningGateway.with("auth.expiry=ignore");

    @TempDir
    static Path profiles;

    private static RunningGateway secretive;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(profiles.resolve("secretive.yaml"), SECRETIVE);
        secretive = RunningGateway.with(
                        "auth.anonymous=true", "policy.profiles=" + profiles, "policy.profile=secretive")
                .start();
    }

    @AfterAll
    static void stop() {
        secretive.close();
    }

    /** A token that opens for one more minute. */
    private static String nearlySpent(RunningGateway gateway) {
        Duration age = MINTED_FOR.plus(SKEW).minusMinutes(1);
        return gateway.token(
                RunningGateway.SUBJECT, TokenRules.defaults(), Clock.offset(gateway.clock(), age.negated()));
    }

    /** CONNECT with a will and such a token; what stands between client id and user name is the will. */
    private static RawClient spending(Via via, String topic) {
        String idAndWill = "spent-" + via + "> () <" + topic + "> <gone";
        RawClient client = GUARDED.open(via).send(GUARDED.connect5("06", "", idAndWill, nearlySpent(GUARDED)));
        assertThat(client.next(Packet.ConnAck.class).code().isError()).isFalse();
        return client;
    }

    @Wires
    @Normative("U27")
    void disconnect_namesTheEndOfAToken(Via via) {
        // A connection that outlives its token hears 0xA0, not before its time, and its will goes out.
        String topic = on(via, "token");
        try (RawClient watcher = subscribe(GUARDED.join(via, "watcher-" + via), topic, "00")) {
            try (RawClient client = spending(via, topic)) {
                GUARDED.later(ALMOST_A_MINUTE);
                client.expectNothing();
                GUARDED.later(A_MOMENT);
                client.expectDisconnect(MAXIMUM_CONNECT_TIME);
            }
            watcher.expect("30 ( <" + topic + "> () 'gone' )");
        }
    }

    @Wires
    void endOfAToken_closesAnOldClientWithoutAWord(Via via) {
        // v3.1.1: a server has no DISCONNECT.
        try (RawClient client = GUARDED.open(via).speaking(Dialect.V3_1_1)) {
            client.send(GUARDED.connect311("02", "spent-old-" + via, nearlySpent(GUARDED)))
                    .expect("20 02 00 00");
            GUARDED.later(ALMOST_A_MINUTE.plus(A_MOMENT));
            client.expectClose();
        }
    }

    @Wires
    void endOfAToken_whereTheOperatorDoesNotMind_changesNothing(Via via) {
        // auth.expiry: ignore. A second connection with the same token is refused by then.
        String token = nearlySpent(CARELESS);
        try (RawClient client = CARELESS.open(via).send(CARELESS.connect5("02", "", "careless-" + via, token))) {
            assertThat(client.next(Packet.ConnAck.class).code().isError()).isFalse();
            CARELESS.later(ALMOST_A_MINUTE.plus(A_MOMENT));
            assertThat(isRefused(via, token)).isTrue();
            client.expectNothing();
        }
    }

    private static boolean isRefused(Via via, String token) {
        try (RawClient client = CARELESS.open(via).send(CARELESS.connect5("02", "", "late-" + via, token))) {
            return client.next(Packet.ConnAck.class).code() == NOT_AUTHORIZED;
        }
    }

    @Wires
    @Normative("U27")
    void disconnect_namesSilence(Via via) {
        // One and a half times the keep alive without a packet is 0x8D.
        try (RawClient client = GATEWAY.open(via).send("10 ( <MQTT> 05 02 00 01 () <silent-" + via + "> )")) {
            assertThat(client.next(Packet.ConnAck.class).code().isError()).isFalse();
            GATEWAY.later(Duration.ofSeconds(2));
            client.expectDisconnect(KEEP_ALIVE_TIMEOUT);
        }
    }

    @Wires
    @Normative("U27")
    void disconnect_namesThePolicy(Via via) {
        // What a profile closes for is answered with the code it says, here 0x87.
        try (RawClient client = secretive.join(via, "curious-" + via)) {
            client.send("82 ( 00 01 () <$SYS/#> 00 )").expectDisconnect(NOT_AUTHORIZED);
        }
    }

    @Wires
    @Normative("U27")
    void disconnect_namesTheStopOfTheGateway(Via via) {
        // A gateway that stops says 0x8B to each client; an old one is closed.
        RunningGateway gateway = RunningGateway.with("auth.anonymous=true").start();
        RawClient young = gateway.join(via, "young");
        RawClient old = gateway.join311(via, "old");
        Thread stopping = new Thread(gateway::stop, "stopping");
        stopping.start();
        try {
            young.expectDisconnect(SERVER_SHUTTING_DOWN);
            old.expectClose();
        } finally {
            gateway.close();
        }
    }
}
