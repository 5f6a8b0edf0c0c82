package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.CONNECTION_RATE_EXCEEDED;
import static dev.tidegate.policy.ReasonCode.NOT_AUTHORIZED;
import static dev.tidegate.policy.ReasonCode.PACKET_TOO_LARGE;
import static dev.tidegate.policy.ReasonCode.QOS_NOT_SUPPORTED;
import static dev.tidegate.policy.ReasonCode.RETAIN_NOT_SUPPORTED;
import static dev.tidegate.policy.ReasonCode.SUCCESS;
import static dev.tidegate.policy.ReasonCode.TOPIC_NAME_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    private static final int WILLS_PER_SECOND = 2;
    private static final int COMINGS = 30;

    private static RunningGateway little;
    private static RunningGateway slow;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(profiles.resolve("little.yaml"), LITTLE);
        little = RunningGateway.with("auth.anonymous=true", "policy.profiles=" + profiles, "policy.profile=little")
                .start();
        slow = RunningGateway.with("auth.anonymous=true", "limits.packet-rate=" + WILLS_PER_SECOND + "/s")
                .start();
    }

    @AfterAll
    static void stop() {
        slow.close();
        little.close();
    }

    private static void refused(Via via, String flags, String will, ReasonCode code) {
        try (RawClient client = little.open(via).send(connect(flags, "", "<id> () " + will))) {
            client.expectRefusal(code);
        }
    }

    @Wires
    @Normative("U25")
    void will_thatIsNoPublishWeWouldTake_isRefused(Via via) {
        // A will obeys the rules of a PUBLISH: size, retain, QoS and topic.
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

    @Wires
    @Normative("U25")
    void wills_inQuickSuccession_areHeldToThePacketRate(Via via) {
        // A will obeys the rate of a PUBLISH: who comes and goes does not publish faster than who stays.
        List<ReasonCode> answers = new ArrayList<>();
        Instant begun = Instant.now();
        for (int i = 0; i < COMINGS; i++) {
            answers.add(comeAndGo(via, "hasty"));
        }
        long seconds = Duration.between(begun, Instant.now()).toSeconds() + 2; // the first and the last may be cut
        assertThat(answers).containsOnly(SUCCESS, CONNECTION_RATE_EXCEEDED).contains(CONNECTION_RATE_EXCEEDED);
        assertThat(Collections.frequency(answers, SUCCESS)).isLessThanOrEqualTo((int) seconds * WILLS_PER_SECOND);
        assertThat(comeAndGo(via, "another")).isEqualTo(SUCCESS);
    }

    private static ReasonCode comeAndGo(Via via, String name) {
        String client = "<" + on(via, name).replace('/', '-') + ">";
        try (RawClient each = slow.open(via).send(connect("06", "", client + " () <w> <gone>"))) {
            return each.next(Packet.ConnAck.class).code();
        }
    }
}
