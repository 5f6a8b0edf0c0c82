package dev.tidegate.gateway.gate;

import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Profile;

/**
 * What holds at one listener for whoever comes through it, before anybody knows who it is. Immutable.
 *
 * @param profile the policy; a client may be given another one
 * @param mode what becomes of its verdicts, whichever policy a client is given
 * @param anonymous what becomes of a client without a credential
 */
public record Place(Profile profile, Mode mode, Anonymous anonymous) {
    /** What becomes of a client without a credential. */
    public enum Anonymous {
        ALLOWED,
        REFUSED
    }
}
