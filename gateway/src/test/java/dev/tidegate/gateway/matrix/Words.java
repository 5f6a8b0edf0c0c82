package dev.tidegate.gateway.matrix;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a packet of the gateway says, word by word: its answer in capitals, messages as {@code topic:payload}, flags and properties one
 * by one.
 *
 * @param unsaid properties of CONNACK that have nothing to do with the story
 */
record Words(Set<Property> unsaid) {
    /** CONNACK return codes before MQTT 5, by what they mean. */
    static final Map<ReasonCode, Integer> RETURN_CODES = Map.of(
            ReasonCode.SUCCESS, 0,
            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, 1,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, 2,
            ReasonCode.SERVER_UNAVAILABLE, 3,
            ReasonCode.BAD_USER_NAME_OR_PASSWORD, 4,
            ReasonCode.NOT_AUTHORIZED, 5);

    private static final int LONG = 8;

    Stream<String> of(Packet packet, Dialect dialect) {
        String name = packet.type().name() + " ";
        if (packet instanceof Packet.ConnAck connAck) {
            String code = dialect == Dialect.V5 ? hex(connAck.code()) : "" + RETURN_CODES.get(connAck.code());
            return Stream.concat(
                    connAck.sessionPresent() ? Stream.of(name + code, "present") : Stream.of(name + code),
                    words(connAck.properties()));
        }
        if (packet instanceof Packet.Publish publish) {
            return publish(publish);
        }
        if (packet instanceof Packet.SubAck subAck) {
            return subAck.codes().stream().map(code -> name + hex(code));
        }
        if (packet instanceof Packet.UnsubAck unsubAck) {
            return unsubAck.codes().isEmpty()
                    ? Stream.of(name + hex(ReasonCode.SUCCESS))
                    : unsubAck.codes().stream().map(code -> name + hex(code));
        }
        if (packet instanceof Packet.PubAck pubAck) {
            return Stream.of(name + hex(pubAck.code()));
        }
        if (packet instanceof Packet.PubRec pubRec) {
            return Stream.of(name + hex(pubRec.code()));
        }
        if (packet instanceof Packet.Auth auth) {
            return Stream.of(name + hex(auth.code()));
        }
        return Stream.of(packet instanceof Packet.Disconnect disconnect ? name + hex(disconnect.code()) : name.trim());
    }

    static String hex(ReasonCode code) {
        return String.format("0x%02X", code.code());
    }

    private Stream<String> publish(Packet.Publish publish) {
        List<String> words = new ArrayList<>();
        TopicName topic = publish.topic();
        int length = publish.payload().length;
        words.add((topic == null ? "" : topic.text()) + ":"
                + (length > LONG ? length + " bytes" : new String(publish.payload(), StandardCharsets.UTF_8)));
        if (publish.qos() != Qos.AT_MOST_ONCE) {
            words.add("qos" + publish.qos().level());
        }
        if (publish.retain()) {
            words.add("retain");
        }
        return Stream.concat(words.stream(), words(publish.properties()));
    }

    private Stream<String> words(Properties properties) {
        List<String> words = new ArrayList<>();
        properties.forEach((property, value) -> {
            if (!unsaid.contains(property)) {
                words.add(property.name().toLowerCase(Locale.ROOT) + (value instanceof Long ? "=" + value : ""));
            }
        });
        return words.stream();
    }
}
