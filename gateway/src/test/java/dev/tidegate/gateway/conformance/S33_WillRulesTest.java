package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.NOT_AUTHORIZED;
import static dev.tidegate.policy.ReasonCode.PACKET_TOO_LARGE;
import static dev.tidegate.policy.ReasonCode.QOS_NOT_SUPPORTED;
import static dev.tidegate.policy.ReasonCode.RETAIN_NOT_SUPPORTED;
import static dev.tidegate.policy.ReasonCode.TOPIC_NAME_INVALID;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Section 3.3 of MQTT 5 for the PUBLISH a client leaves with us: its will, under a profile that allows little. */
class S33_WillRulesTest extends ConformanceTest {
    private static final String LITTLE = """
            profile: little
            extends: standard
            features:
              publish-qos-2: { close: qos-not-supported, why: "no QoS 2" }
              retain: { close: retain-not-supported, why: "nothing is retained" }
            limits: { topic-levels: 3, topic-bytes: 40, packet-size: 1KiB }
            """;

    @TempDir
    static Path profiles;

    private static RunningGateway little;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(profiles.resolve("little.yaml"), LITTLE);
        little = RunningGateway.with("auth.anonymous=true", "policy.profiles=" + profiles, "policy.profile=little")
                .start();
    }

    @AfterAll
    static void stop() {
        little.close();
    }

    private static void refused(Via via, String flags, String will, ReasonCode code) {
        try (RawClient client = little.open(via).send(connect(flags, "", "<id> () " + will))) {
            client.expectRefusal(code);
        }
    }

    @Wires
    void will_thatIsNoPublishWeWouldTake_isRefused(Via via) {
        // A will obeys the rules of a PUBLISH: size, retain, QoS and topic. What U25 says of rates is not proven here.
        refused(via, "06", "<w> <" + "x".repeat(1024) + ">", PACKET_TOO_LARGE);
        refused(via, "06", "<w> <" + "x".repeat(1020) + ">", PACKET_TOO_LARGE);
        refused(via, "26", "<w> <>", RETAIN_NOT_SUPPORTED);
        refused(via, "16", "<w> <>", QOS_NOT_SUPPORTED);
        refused(via, "06", "<w/+> <>", TOPIC_NAME_INVALID);
        refused(via, "06", "<> <>", TOPIC_NAME_INVALID);
        refused(via, "06", "<w/2/3/4> <>", TOPIC_NAME_INVALID);
        refused(via, "06", "<" + "w".repeat(41) + "> <>", TOPIC_NAME_INVALID);
        refused(via, "06", "<$SYS/w> <>", NOT_AUTHORIZED);
    }
}
