package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Upstream;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.Guise;
import dev.tidegate.gateway.connection.Trail;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;
import org.jspecify.annotations.Nullable;

/** How a bridge introduces itself to its upstream, and what it makes of the answer. Immutable; one per connection. */
final class Approach {
    private static final int REASON_LENGTH = 200;
    /**
     * MQTT 3.1.1 cannot say how much a broker takes unacknowledged. Mosquitto takes 20 messages of QoS 2 from a client by default, and loses what
     * comes beyond.
     */
    private static final int UNSAID_WINDOW = 20;

    private final Packet.Connect connect;
    private final Purpose purpose;
    private final Guise guise;
    private final Manners manners;

    /** What the connection is for. */
    enum Purpose {
        /** Messages shall cross. */
        CROSSING,
        /** The upstream shall forget the session of this client. */
        FORGETTING
    }

    /**
     * @param guise as what it comes, where the protocol lets it choose
     * @param password of the user, or a token; null for none
     * @param premises say what this node is called, and the largest packet the bridge takes
     */
    static Approach to(Upstream upstream, Purpose purpose, Guise guise, byte @Nullable [] password, Premises premises) {
        boolean forgetting = purpose == Purpose.FORGETTING;
        return new Approach(
                new Packet.Connect(
                        version(upstream),
                        upstream.clientId(),
                        forgetting,
                        (int) upstream.keepAlive().toSeconds(),
                        Properties.builder()
                                .number(
                                        Property.SESSION_EXPIRY_INTERVAL,
                                        forgetting
                                                ? 0
                                                : upstream.sessionExpiry().toSeconds())
                                .number(
                                        Property.MAXIMUM_PACKET_SIZE,
                                        premises.limits().packetSize())
                                .user(Trail.NODE, premises.trail().node())
                                .build(),
                        null,
                        upstream.user(),
                        password),
                purpose,
                guise,
                Manners.UNKNOWN);
    }

    private Approach(Packet.Connect connect, Purpose purpose, Guise guise, Manners manners) {
        this.connect = connect;
        this.purpose = purpose;
        this.guise = guise;
        this.manners = manners;
    }

    private static ProtocolVersion version(Upstream upstream) {
        return switch (upstream.protocol()) {
            case MQTT_3_1_1 -> ProtocolVersion.V3_1_1;
            case MQTT_5 -> ProtocolVersion.V5;
        };
    }

    /** The same within the manners of the upstream; null where they leave nothing of it. */
    @Nullable
    Approach fitted(Manners manners) {
        Packet.Connect may = manners.connect(connect);
        return may == null ? null : new Approach(may, purpose, guise, manners);
    }

    Packet.Connect connect() {
        return connect;
    }

    Guise guise() {
        return guise;
    }

    /** Whether it would be worth trying again as any client. */
    private boolean isDisguised() {
        return guise == Guise.BRIDGE && !connect.version().carriesProperties();
    }

    /** The upstream has ended the connection before it has said anything. */
    Ending unheard() {
        return isDisguised()
                ? new Ending(
                        Ending.Cause.NOT_KNOWN, "the upstream has closed the connection over a CONNECT of a bridge")
                : Ending.lost("the upstream has closed the connection");
    }

    Dialect dialect() {
        return Dialect.of(connect.version());
    }

    /** What the upstream has granted. */
    UpstreamTerms granted(Packet.ConnAck answer) {
        return UpstreamTerms.of(
                        answer, connect, connect.version().carriesProperties() ? UpstreamTerms.MOST : UNSAID_WINDOW)
                .within(manners);
    }

    /** Whether the connection has done what it is for when it is greeted. */
    boolean isToForget() {
        return purpose == Purpose.FORGETTING;
    }

    /** What a refusal means. */
    Ending refused(Packet.ConnAck answer) {
        String why = "the upstream has refused the connection: " + said(answer.code(), answer.properties());
        if (answer.code() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION && isDisguised()) {
            return new Ending(Ending.Cause.NOT_KNOWN, why);
        }
        return switch (answer.code()) {
            case UNSUPPORTED_PROTOCOL_VERSION,
                    CLIENT_IDENTIFIER_NOT_VALID,
                    BAD_USER_NAME_OR_PASSWORD,
                    NOT_AUTHORIZED,
                    BANNED,
                    BAD_AUTHENTICATION_METHOD -> Ending.turnedAway(why);
            default -> Ending.lost(why);
        };
    }

    /** What a farewell means. */
    Ending sentAway(Packet.Disconnect farewell) {
        String why = "the upstream has ended the connection: " + said(farewell.code(), farewell.properties());
        return switch (farewell.code()) {
            case NOT_AUTHORIZED, BANNED, SESSION_TAKEN_OVER -> Ending.turnedAway(why);
            default -> Ending.lost(why);
        };
    }

    /** The code in words, and the upstream's own, as far as they are fit for a line. */
    private static String said(ReasonCode code, Properties properties) {
        String reason = properties.text(Property.REASON_STRING);
        if (reason == null || reason.isBlank()) {
            return code.toString();
        }
        StringBuilder plain = new StringBuilder();
        reason.codePoints()
                .limit(REASON_LENGTH)
                .filter(each -> !Character.isISOControl(each))
                .forEach(plain::appendCodePoint);
        return code + ", \"" + plain + "\"";
    }
}
