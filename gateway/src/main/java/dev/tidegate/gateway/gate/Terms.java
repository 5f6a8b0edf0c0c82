package dev.tidegate.gateway.gate;

import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Profile;

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

    /** The same for a client that has to be heard of at least so often. */
    public Terms keptAlive(int mostSeconds) {
        return keepAliveSeconds > 0 && keepAliveSeconds <= mostSeconds
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
}
