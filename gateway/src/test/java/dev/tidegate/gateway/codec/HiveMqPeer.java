package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.util.List;

/** What tests with the HiveMQ client share: a server that agrees to everything, and how to compare properties. */
final class HiveMqPeer {
    static final Properties EXPLAINED = Properties.builder()
            .text(Property.REASON_STRING, "why")
            .user("k", "v")
            .build();

    private HiveMqPeer() {}

    /** Answers like a server that agrees to everything. */
    static List<Packet> agree(Packet packet) {
        if (packet instanceof Packet.Connect) {
            Properties aliases = Properties.builder()
                    .number(Property.TOPIC_ALIAS_MAXIMUM, 10)
                    .build();
            return List.of(new Packet.ConnAck(false, ReasonCode.SUCCESS, aliases));
        } else if (packet instanceof Packet.Publish publish) {
            return acknowledge(publish);
        } else if (packet instanceof Packet.PubRel release) {
            return List.of(new Packet.PubComp(release.packetId(), ReasonCode.SUCCESS, EXPLAINED));
        } else if (packet instanceof Packet.Subscribe subscribe) {
            return List.of(new Packet.SubAck(subscribe.packetId(), List.of(ReasonCode.GRANTED_QOS_2), EXPLAINED));
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            return List.of(new Packet.UnsubAck(
                    unsubscribe.packetId(), List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED), EXPLAINED));
        }
        return List.of();
    }

    private static List<Packet> acknowledge(Packet.Publish publish) {
        return switch (publish.qos()) {
            case AT_MOST_ONCE -> List.of();
            case AT_LEAST_ONCE ->
                List.of(new Packet.PubAck(publish.packetId(), ReasonCode.NO_MATCHING_SUBSCRIBERS, EXPLAINED));
            case EXACTLY_ONCE -> List.of(new Packet.PubRec(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        };
    }

    static Mqtt5BlockingClient client(ScriptedServer server) {
        return Mqtt5Client.builder()
                .identifier("sensor")
                .serverHost("127.0.0.1")
                .serverPort(server.port())
                .buildBlocking();
    }

    /** The same properties, whatever the order of different ones; user properties in theirs. */
    static void assertSame(Properties actual, Properties expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        expected.forEach((property, value) -> {
            switch (property.type()) {
                case BYTE, TWO_BYTES, FOUR_BYTES, VARIABLE ->
                    assertThat(actual.number(property, -1)).as("%s", property).isEqualTo(value);
                case TEXT ->
                    assertThat(actual.text(property)).as("%s", property).isEqualTo(value);
                case BINARY ->
                    assertThat(actual.binary(property)).as("%s", property).isEqualTo(value);
                case PAIR -> assertThat(actual.userProperties()).isEqualTo(expected.userProperties());
            }
        });
    }
}
