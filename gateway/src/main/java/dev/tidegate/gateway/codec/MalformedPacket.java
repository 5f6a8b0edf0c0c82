package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no packet, or one that the sender may not send. Thrown here, caught where bytes arrive, nowhere else.
 *
 * <p>Has neither stack trace nor user data: a flood of bad packets costs little and says nothing into a log but its fixed
 * sentence.
 */
public final class MalformedPacket extends Exception {
    private final transient Flaw flaw;
    private final @Nullable ProtocolVersion version;

    MalformedPacket(Flaw flaw) {
        this(flaw, null);
    }

    MalformedPacket(Flaw flaw, @Nullable ProtocolVersion version) {
        super(flaw.why, null, false, false);
        this.flaw = flaw;
        this.version = version;
    }

    /** What DISCONNECT or CONNACK shall say. */
    public ReasonCode code() {
        return flaw.code;
    }

    /** What a policy calls it: the excess over a limit; null for whatever breaks the protocol. */
    public @Nullable Feature feature() {
        return flaw.feature;
    }

    /** One of few fixed sentences; fit for a log and a Reason String. */
    public String why() {
        return flaw.why;
    }

    /**
     * For a CONNECT: the version whose CONNACK the client understands, or null while that is unknown (then nothing can be
     * said). Null for all other packets.
     */
    public @Nullable ProtocolVersion version() {
        return version;
    }
}
