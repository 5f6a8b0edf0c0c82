package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Crossed;
import dev.tidegate.bridge.Crossing;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.connection.Trail;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message is on the other side of a bridge, by its rules: a pure function of the message. */
final class Translation {
    private final Crossing crossing;
    private final Trail trail;

    /**
     * What becomes of a message.
     *
     * @param packet as it is on the other side; null where it does not cross
     * @param rule by which it does
     * @param cause why it does not
     */
    record Outcome(
            Packet.@Nullable Publish packet, @Nullable Rule rule, Fare cause) {
        static Outcome crosses(Packet.Publish packet, Rule rule) {
            return new Outcome(packet, rule, Fare.SENT_UPSTREAM);
        }

        static Outcome stays(Fare cause) {
            return new Outcome(null, null, cause);
        }
    }

    Translation(Crossing crossing, Trail trail) {
        this.crossing = crossing;
        this.trail = trail;
    }

    /** A message of this gateway, for an upstream of these terms. */
    Outcome outward(Packet.Publish packet, UpstreamTerms terms) {
        TopicName topic = packet.topic();
        Optional<Crossed> crossed =
                topic == null ? Optional.empty() : crossing.outward(topic.text(), packet.payload().length);
        if (crossed.isEmpty()) {
            return Outcome.stays(Fare.LEFT_BEHIND);
        }
        Rule rule = crossed.get().rule();
        Qos qos = Qos.min(Qos.min(packet.qos(), Qos.of(rule.maxQos())), terms.maximumQos());
        boolean retain = terms.retain() == UpstreamTerms.Retain.TAKEN && retain(packet, rule);
        return Outcome.crosses(as(packet, crossed.get().topic(), qos, retain, properties(packet, rule)), rule);
    }

    /** A message of the upstream's, for this gateway. */
    Outcome inward(Packet.Publish packet) {
        TopicName topic = packet.topic();
        Optional<Crossed> crossed =
                topic == null ? Optional.empty() : crossing.inward(topic.text(), packet.payload().length);
        if (crossed.isEmpty()) {
            return Outcome.stays(Fare.LEFT_BEHIND);
        }
        if (trail.isClosedBy(packet.properties())) {
            return Outcome.stays(Fare.ECHO);
        }
        Rule rule = crossed.get().rule();
        Qos qos = Qos.min(packet.qos(), Qos.of(rule.maxQos()));
        return Outcome.crosses(
                as(packet, crossed.get().topic(), qos, retain(packet, rule), properties(packet, rule)), rule);
    }

    private static Packet.Publish as(
            Packet.Publish packet, String topic, Qos qos, boolean retain, Properties properties) {
        boolean tracked = qos != Qos.AT_MOST_ONCE;
        return new Packet.Publish(
                TopicName.of(topic),
                packet.payload(),
                qos,
                retain,
                tracked && packet.dup(),
                tracked ? packet.packetId() : 0,
                properties);
    }

    private static boolean retain(Packet.Publish packet, Rule rule) {
        return switch (rule.retain()) {
            case KEEP -> packet.retain();
            case STRIP -> false;
            case FORCE -> true;
        };
    }

    /**
     * What belongs to one delivery and not to the message stays behind; a message that expires does so on both sides, and where it has been is known on
     * both.
     */
    private static Properties properties(Packet.Publish packet, Rule rule) {
        Properties own = packet.properties().without(Translation::staysBehind);
        Properties kept = switch (rule.properties()) {
            case KEEP -> own;
            case STRIP -> Trail.keptOf(own.without(property -> property != Property.MESSAGE_EXPIRY_INTERVAL), own);
        };
        if (rule.added().isEmpty()) {
            return kept;
        }
        Properties.Builder with = Properties.builder().all(kept);
        rule.added().forEach(with::user);
        return with.build();
    }

    private static boolean staysBehind(Property property) {
        return property == Property.TOPIC_ALIAS || property == Property.SUBSCRIPTION_IDENTIFIER;
    }
}
