package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Profile;
import java.util.Set;

/**
 * What one connection was granted. The CONNACK is read from here, and the gate enforces the same: promise and practice cannot
 * drift. Immutable; a reload does not touch it.
 *
 * @param keepAliveSeconds what is enforced, 0 for none
 * @param sessionExpirySeconds what is granted
 * @param receiveMaximum how many unacknowledged messages we take
 * @param clientReceiveMaximum how many unacknowledged messages the client takes
 * @param clientMaximumPacketSize the largest packet the client takes
 * @param clientTopicAliases how many topic aliases we use towards the client
 */
public record Terms(
        Profile profile,
        int keepAliveSeconds,
        long sessionExpirySeconds,
        int receiveMaximum,
        int clientReceiveMaximum,
        int clientMaximumPacketSize,
        int clientTopicAliases) {

    // one of each for all sessions
    private static final Set<Qos> ACKNOWLEDGED = Set.of(Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE);
    private static final Set<Qos> AT_MOST_ONCE = Set.of(Qos.AT_MOST_ONCE);
    private static final Set<Qos> EVERY = Set.of(Qos.AT_MOST_ONCE, Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE);

    /** More cannot be said, and so nobody means it. */
    private static final int LONGEST_KEEP_ALIVE = 65_535;

    /** The same for a client that has to be heard of at least so often. */
    public Terms keptAlive(int mostSeconds) {
        return mostSeconds == LONGEST_KEEP_ALIVE || (keepAliveSeconds > 0 && keepAliveSeconds <= mostSeconds)
                ? this
                : new Terms(
                        profile,
                        mostSeconds,
                        sessionExpirySeconds,
                        receiveMaximum,
                        clientReceiveMaximum,
                        clientMaximumPacketSize,
                        clientTopicAliases);
    }

    public Limits limits() {
        return profile.limits();
    }

    /** The messages that wait for a client which is away, by the QoS of their delivery. */
    public Set<Qos> keptWhileAway() {
        Set<Qos> acknowledged = profile.serves(Feature.OFFLINE_QOS_1) ? ACKNOWLEDGED : Set.of();
        return !profile.serves(Feature.OFFLINE_QOS_0) ? acknowledged : acknowledged.isEmpty() ? AT_MOST_ONCE : EVERY;
    }
}
