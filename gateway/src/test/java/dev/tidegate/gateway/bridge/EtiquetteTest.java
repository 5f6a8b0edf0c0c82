package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.connection.Docket;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Protocol;
import dev.tidegate.policy.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A bridge to AWS IoT Core, which takes QoS 1 at the most, eight levels, and keeps a session for an hour. */
class EtiquetteTest {
    private final VirtualShards node = new VirtualShards(1, 1);
    private final Manners manners = manners("aws-iot-core");

    private Manners manners(String profile) {
        List<PolicySource> sources = Stream.of("standard", profile)
                .map(name -> "config/profiles/" + name + ".yaml")
                .map(file -> new PolicySource(file, text(Path.of("..").resolve(file))))
                .toList();
        GatewayEvent.Party party = new GatewayEvent.Party("bridge/plant", "cloud.example:8883", "tidegate-plant", null);
        return new Etiquette(
                PolicyYaml.read(sources, Limits.defaults()).book().profile(profile),
                Protocol.MQTT_5,
                new Docket(node.core().room(0), party));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Packet.Publish message(String topic, Qos qos) {
        return new Packet.Publish(
                TopicName.of(topic),
                new byte[] {1},
                qos,
                false,
                false,
                qos == Qos.AT_MOST_ONCE ? 0 : 1,
                Properties.NONE);
    }

    private List<GatewayEvent.Judged> verdicts() {
        return node.events().stream()
                .filter(GatewayEvent.Judged.class::isInstance)
                .map(GatewayEvent.Judged.class::cast)
                .toList();
    }

    @Test
    void message_thatFits_goesAsItIs() {
        Packet.Publish asked = message("a/b", Qos.AT_LEAST_ONCE);

        assertThat(manners.publish(asked)).isSameAs(asked);
    }

    @Test
    void message_ofAQosItDoesNotTake_goesAtALowerOne() {
        Packet.Publish fitted = Objects.requireNonNull(manners.publish(message("a/b", Qos.EXACTLY_ONCE)));

        assertThat(fitted.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
    }

    @Test
    void message_thatNothingMakesFit_staysHere() {
        assertThat(manners.publish(message("1/2/3/4/5/6/7/8/9", Qos.AT_LEAST_ONCE)))
                .isNull();
    }

    @Test
    void whatWasMadeToFit_isInTheAuditTrail_withTheRuleAndTheBridge() {
        manners.publish(message("a/b", Qos.EXACTLY_ONCE));

        assertThat(verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.party().listener()).isEqualTo("bridge/plant");
            assertThat(verdict.rule()).startsWith("config/profiles/aws-iot-core.yaml:");
            assertThat(verdict.verdict()).isEqualTo(Verdict.Kind.CAP);
        });
    }

    @Test
    void subscription_ofAQosItDoesNotGrant_isAskedForLess() {
        SubscriptionRequest fitted = Objects.requireNonNull(manners.subscribe(
                new SubscriptionRequest("a/#", Qos.EXACTLY_ONCE, true, true, RetainHandling.SEND_IF_NEW)));

        assertThat(fitted.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
    }

    @Test
    void connect_forLongerThanItKeepsSessions_asksForAsLongAsItDoes() {
        Packet.Connect asked = new Packet.Connect(
                ProtocolVersion.V5,
                "tidegate-plant",
                false,
                60,
                Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, 30L * 24 * 3_600)
                        .build(),
                null,
                null,
                null);

        Packet.Connect fitted = Objects.requireNonNull(manners.connect(asked));

        assertThat(fitted.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1))
                .isEqualTo(3_600);
    }

    @Test
    void bounds_areThoseOfTheProfile() {
        assertThat(manners.packetSize()).isEqualTo(146 * 1024);
    }
}
