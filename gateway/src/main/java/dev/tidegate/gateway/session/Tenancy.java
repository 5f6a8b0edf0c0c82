package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.Tenure;
import dev.tidegate.policy.Clearance;
import dev.tidegate.policy.Limits;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one connection brings to its session, granted by the policy already.
 *
 * @param tenure its claim to the session
 * @param owner the subject of the credential, empty for an anonymous client
 * @param cleanStart whether what was there before is thrown away [MQTT-3.1.2-4]
 * @param expirySeconds how long the session outlives the connection; {@link #FOREVER} for ever
 * @param receiveMaximum the client's
 * @param clearance what it may have and leave
 * @param keptWhileAway what waits for the client while it is not connected, by the QoS of its delivery
 */
public record Tenancy(
        Tenure tenure,
        String owner,
        boolean cleanStart,
        long expirySeconds,
        int receiveMaximum,
        @Nullable Will will,
        Limits limits,
        Clearance clearance,
        Set<Qos> keptWhileAway) {
    /** What MQTT would have a session keep [MQTT-4.5.0-1]. */
    public static final Set<Qos> ACKNOWLEDGED = Set.of(Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE);

    /** The Session Expiry Interval that never ends. */
    public static final long FOREVER = 0xFFFF_FFFFL;
}
