package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;

/**
 * What the protocol versions say differently. A connection begins as {@link #OPENING}; its CONNECT picks the dialect for good.
 */
public enum Dialect {
    /** Before CONNECT: nothing else is understood. */
    OPENING,
    V3_1,
    V3_1_1,
    V5;

    /** What {@link #connAckCode} answers where this dialect has no words. */
    static final int NO_WORDS = -1;

    /** The dialect a CONNECT of this version picks. */
    public static Dialect of(ProtocolVersion version) {
        return switch (version) {
            case V3_1 -> V3_1;
            case V3_1_1 -> V3_1_1;
            case V5 -> V5;
        };
    }

    /** Properties and reason codes came with MQTT 5. */
    public boolean hasProperties() {
        return this == V5;
    }

    /** CONNACK of MQTT 3.1 has no Session Present. */
    boolean tellsSessionPresent() {
        return this != V3_1;
    }

    /** Whether a client must name itself: MQTT 3.1 wants it always, 3.1.1 where a session shall be kept. */
    boolean needsClientId(boolean cleanStart) {
        return this == V3_1 || (this == V3_1_1 && !cleanStart);
    }

    /** The byte of a CONNACK that says this, or {@link #NO_WORDS}: then the connection closes without one. */
    int connAckCode(ReasonCode code) {
        return hasProperties() ? code.code() : OldCodes.connAck(code);
    }

    /** The byte of a SUBACK that says this. */
    int subAckCode(ReasonCode code) {
        return hasProperties() || !code.isError() ? code.code() : OldCodes.SUBACK_FAILURE;
    }
}
