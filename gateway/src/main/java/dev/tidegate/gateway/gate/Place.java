package dev.tidegate.gateway.gate;

import dev.tidegate.policy.Profile;

/**
 * What holds at one listener for whoever comes through it, before anybody knows who it is. Immutable.
 *
 * @param profile the policy in the listener's mode; a client may be given another one, in the same mode
 * @param anonymous what becomes of a client without a credential
 */
public record Place(Profile profile, Anonymous anonymous) {
    /** What becomes of a client without a credential. */
    public enum Anonymous {
        ALLOWED,
        REFUSED
    }
}
