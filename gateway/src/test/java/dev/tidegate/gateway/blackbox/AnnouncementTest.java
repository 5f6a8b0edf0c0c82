package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** CONNACK never promises what the gate refuses, nor hides what it allows: every promise is tried, under many profiles. */
class AnnouncementTest {
    /** Profiles that take one thing away each, beside those that ship. */
    private static final Map<String, String> OWN = Map.of(
            "no-qos-2", "publish-qos-2: close",
            "no-qos-1", "publish-qos-1: close\n  publish-qos-2: close",
            "no-retain", "retain: close",
            "no-wildcards", "single-level-wildcard: close\n  multi-level-wildcard: close",
            "no-wildcards-in-suback", "single-level-wildcard: refuse\n  multi-level-wildcard: refuse",
            "no-shares", "shared-subscription: close",
            "no-shares-in-suback", "shared-subscription: refuse",
            "no-identifiers", "subscription-identifier: close",
            "no-identifiers-in-suback", "subscription-identifier: refuse",
            "no-aliases", "topic-alias: close");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path profiles;

    @SuppressWarnings("NullAway.Init")
    private static RunningGateway gateway;

    /** What a CONNACK can promise, and how to find out. */
    enum Promise {
        QOS_1(Property.MAXIMUM_QOS, 2, 1, "32 ( <tried> 00 01 () )"),
        QOS_2(Property.MAXIMUM_QOS, 2, 2, "34 ( <tried> 00 01 () )"),
        RETAIN(Property.RETAIN_AVAILABLE, 1, 1, "31 ( <tried> () ) C0 00"),
        PLUS(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 1, 1, "82 ( 00 01 () <+> 00 )"),
        HASH(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 1, 1, "82 ( 00 01 () <#> 00 )"),
        SHARES(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1, 1, "82 ( 00 01 () <$share/g/a> 00 )"),
        IDENTIFIERS(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 1, 1, "82 ( 00 01 ( 0B 01 ) <a> 00 )"),
        FIRST_ALIAS(Property.TOPIC_ALIAS_MAXIMUM, 0, 1, "30 ( <tried> ( 23 0001 ) ) C0 00"),
        ALIAS_32(Property.TOPIC_ALIAS_MAXIMUM, 0, 32, "30 ( <tried> ( 23 0020 ) ) C0 00"),
        ALIAS_33(Property.TOPIC_ALIAS_MAXIMUM, 0, 33, "30 ( <tried> ( 23 0021 ) ) C0 00"),
        PACKETS_OF_64_KB(Property.MAXIMUM_PACKET_SIZE, 1 << 28, 64_000, packet(64_000)),
        PACKETS_OF_65_KB(Property.MAXIMUM_PACKET_SIZE, 1 << 28, 65_000, packet(65_000));

        private final Property property;
        private final long unsaid;
        private final long enough;
        private final String attempt;

        /**
         * @param unsaid what the client assumes where CONNACK is silent
         * @param enough the least that allows the attempt
         */
        Promise(Property property, long unsaid, long enough, String attempt) {
            this.property = property;
            this.unsaid = unsaid;
            this.enough = enough;
            this.attempt = attempt;
        }

        private static String packet(int size) {
            return "30 ( <a> () " + "00".repeat(size - 8) + " ) C0 00";
        }

        boolean isMadeBy(Packet.ConnAck greeting) {
            return greeting.properties().number(property, unsaid) >= enough;
        }

        boolean isKept(RawClient client) {
            Packet answer = client.send(attempt).next();
            return !(answer instanceof Packet.Disconnect)
                    && !(answer instanceof Packet.SubAck no && no.codes().get(0).isError());
        }
    }

    @BeforeAll
    static void openOneListenerPerProfile() throws IOException {
        List<String> settings = new ArrayList<>(List.of("auth.anonymous=true", "policy.profiles=" + profiles));
        for (Map.Entry<String, String> each : OWN.entrySet()) {
            Files.writeString(
                    profiles.resolve(each.getKey() + ".yaml"),
                    "profile: " + each.getKey() + "\nextends: standard\nfeatures:\n  " + each.getValue() + "\n");
        }
        allProfiles()
                .forEach(profile -> settings.addAll(List.of(
                        "listeners." + profile + ".transport=tcp",
                        "listeners." + profile + ".bind=127.0.0.1:0",
                        "listeners." + profile + ".profile=" + profile)));
        gateway = RunningGateway.with(settings.toArray(String[]::new)).start();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static Stream<String> allProfiles() {
        return Stream.concat(Stream.of("standard", "cloudflare-pubsub"), OWN.keySet().stream());
    }

    static Stream<Arguments> everyPromise() {
        return allProfiles().flatMap(profile -> Stream.of(Promise.values()).map(each -> Arguments.of(profile, each)));
    }

    private static RawClient connect(String profile, String connect) {
        return gateway.open(Via.TCP, profile).send(connect);
    }

    @Normative("MQTT-3.2.2-9")
    @Normative("MQTT-3.2.2-11")
    @Normative("MQTT-3.2.2-14")
    @Normative("MQTT-3.2.2-17")
    @Normative("MQTT-3.2.2-18")
    @ParameterizedTest
    @MethodSource("everyPromise")
    void promise_isMadeExactlyWhereItIsKept(String profile, Promise promise) {
        try (RawClient client = connect(profile, "10 ( <MQTT> 05 02 00 00 () <tries> )")) {
            boolean made = promise.isMadeBy(client.next(Packet.ConnAck.class));
            assertThat(made).as("promised").isEqualTo(promise.isKept(client));
        }
    }

    @Normative("MQTT-3.2.2-12")
    @Normative("MQTT-3.2.2-13")
    @ParameterizedTest
    @CsvSource({
        "no-qos-1, 0E, QOS_NOT_SUPPORTED",
        "no-qos-1, 16, QOS_NOT_SUPPORTED",
        "no-qos-2, 16, QOS_NOT_SUPPORTED",
        "no-retain, 26, RETAIN_NOT_SUPPORTED",
        "no-qos-2, 0E, SUCCESS",
        "standard, 36, SUCCESS"
    })
    void will_isHeldToWhatConnAckPromises(String profile, String flags, ReasonCode code) {
        String will = "() <will> <bye>";
        try (RawClient client = connect(profile, "10 ( <MQTT> 05 " + flags + " 00 00 () <wills> " + will + " )")) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(code); // [MQTT-3.2.2-12, -13]
        }
    }
}
