package dev.tidegate.gateway.gate;

import static dev.tidegate.gateway.gate.Adjustment.atMost;
import static dev.tidegate.gateway.gate.Adjustment.capped;
import static dev.tidegate.gateway.gate.Adjustment.without;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/** What cap, ignore and strip mean for each feature of a CONNECT, its will included. */
final class ConnectAdjustment {
    private ConnectAdjustment() {}

    static Packet.Connect connect(Packet.Connect packet, Feature feature, Verdict verdict, Limits limits) {
        Properties properties = packet.properties();
        return switch (feature) {
            case KEEP_ALIVE, NO_KEEP_ALIVE, KEEP_ALIVE_TOO_LONG, KEEP_ALIVE_TOO_SHORT ->
                with(packet, keepAlive(packet, feature, verdict, limits));
            case PERSISTENT_SESSION ->
                new Packet.Connect(
                        packet.version(),
                        packet.clientId(),
                        true,
                        packet.keepAlive(),
                        properties,
                        packet.will(),
                        packet.userName(),
                        packet.password());
            case SESSION_EXPIRY -> with(packet, capped(properties, Property.SESSION_EXPIRY_INTERVAL, verdict));
            case SESSION_EXPIRY_TOO_LONG ->
                with(packet, atMost(properties, Property.SESSION_EXPIRY_INTERVAL, limits.sessionExpiryMax()));
            case CLIENT_RECEIVE_MAXIMUM -> with(packet, without(properties, Property.RECEIVE_MAXIMUM));
            case CLIENT_MAXIMUM_PACKET_SIZE -> with(packet, without(properties, Property.MAXIMUM_PACKET_SIZE));
            case CLIENT_TOPIC_ALIAS_MAXIMUM -> with(packet, without(properties, Property.TOPIC_ALIAS_MAXIMUM));
            case REQUEST_RESPONSE_INFORMATION ->
                with(packet, without(properties, Property.REQUEST_RESPONSE_INFORMATION));
            case REQUEST_PROBLEM_INFORMATION -> with(packet, without(properties, Property.REQUEST_PROBLEM_INFORMATION));
            case CONNECT_USER_PROPERTIES -> with(packet, without(properties, Property.USER_PROPERTY));
            case WILL_TOO_LARGE,
                    WILL_TOPIC_TOO_LONG,
                    WILL_TO_SYSTEM_TOPIC,
                    WILL_NOT_PERMITTED,
                    WILL,
                    WILL_QOS_1,
                    WILL_QOS_2,
                    WILL_RETAIN,
                    WILL_DELAY,
                    WILL_DELAY_TOO_LONG,
                    WILL_MESSAGE_EXPIRY,
                    WILL_USER_PROPERTIES -> {
                Will will = packet.will();
                yield will == null ? packet : with(packet, will(will, feature, verdict, limits));
            }
            default -> packet; // user name and certificate: looked at by nobody who could be told not to
        };
    }

    /** A client that cannot be told keeps its own: it would never know of ours. But who is not watched need not know. */
    private static int keepAlive(Packet.Connect packet, Feature feature, Verdict verdict, Limits limits) {
        int asked = packet.keepAlive();
        if (feature == Feature.KEEP_ALIVE && !(verdict instanceof Verdict.Cap)) {
            return 0;
        }
        if (!packet.version().carriesProperties()) {
            return asked;
        }
        return (int)
                switch (feature) {
                    case KEEP_ALIVE -> verdict instanceof Verdict.Cap cap ? Math.min(asked, cap.value()) : 0;
                    case NO_KEEP_ALIVE -> limits.keepAliveMax().toSeconds();
                    case KEEP_ALIVE_TOO_LONG ->
                        Math.min(asked, limits.keepAliveMax().toSeconds());
                    default ->
                        asked == 0 ? 0 : Math.max(asked, limits.keepAliveMin().toSeconds());
                };
    }

    private static @Nullable Will will(Will will, Feature feature, Verdict verdict, Limits limits) {
        Properties properties = will.properties();
        return switch (feature) {
            case WILL_QOS_1, WILL_QOS_2 ->
                new Will(
                        will.topic(), will.payload(), Adjustment.lower(will.qos(), verdict), will.retain(), properties);
            case WILL_RETAIN -> new Will(will.topic(), will.payload(), will.qos(), false, properties);
            case WILL_DELAY -> with(will, capped(properties, Property.WILL_DELAY_INTERVAL, verdict));
            case WILL_DELAY_TOO_LONG ->
                with(will, atMost(properties, Property.WILL_DELAY_INTERVAL, limits.willDelayMax()));
            case WILL_MESSAGE_EXPIRY -> with(will, capped(properties, Property.MESSAGE_EXPIRY_INTERVAL, verdict));
            case WILL_USER_PROPERTIES -> with(will, without(properties, Property.USER_PROPERTY));
            default -> null; // the will as a whole
        };
    }

    private static Packet.Connect with(Packet.Connect packet, int keepAlive) {
        return new Packet.Connect(
                packet.version(),
                packet.clientId(),
                packet.cleanStart(),
                keepAlive,
                packet.properties(),
                packet.will(),
                packet.userName(),
                packet.password());
    }

    private static Packet.Connect with(Packet.Connect packet, Properties properties) {
        return new Packet.Connect(
                packet.version(),
                packet.clientId(),
                packet.cleanStart(),
                packet.keepAlive(),
                properties,
                packet.will(),
                packet.userName(),
                packet.password());
    }

    private static Packet.Connect with(Packet.Connect packet, @Nullable Will will) {
        return new Packet.Connect(
                packet.version(),
                packet.clientId(),
                packet.cleanStart(),
                packet.keepAlive(),
                packet.properties(),
                will,
                packet.userName(),
                packet.password());
    }

    private static Will with(Will will, Properties properties) {
        return new Will(will.topic(), will.payload(), will.qos(), will.retain(), properties);
    }
}
