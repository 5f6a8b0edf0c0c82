package dev.tidegate.gateway.auth;

import dev.tidegate.policy.ReasonCode;

/** What became of a credential: somebody, or a reason why not. Immutable; may cross threads. */
public sealed interface Verification {

    /** Asks the case this is; one method per case, so a new one breaks the build of every caller. */
    <R> R match(Cases<R> cases);

    /** The token is genuine and good here and now. */
    record Accepted(Identity identity) implements Verification {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accepted(identity);
        }
    }

    /**
     * The token opens nothing.
     *
     * @param code {@code BAD_USER_NAME_OR_PASSWORD} where nobody proved to have issued it, {@code NOT_AUTHORIZED} where it
     *     is genuine but not good here or now, {@code SERVER_UNAVAILABLE} where the issuer's keys cannot be had
     * @param why fixed text for the audit line; holds nothing of the token
     */
    record Rejected(ReasonCode code, String why) implements Verification {
        /** Nobody proved to have issued it. */
        static Verification forged(String why) {
            return new Rejected(ReasonCode.BAD_USER_NAME_OR_PASSWORD, why);
        }

        /** Genuine, but not good here or now. */
        static Verification unfit(String why) {
            return new Rejected(ReasonCode.NOT_AUTHORIZED, why);
        }

        /** It cannot be told, and perhaps can later. */
        static Verification unknowable(String why) {
            return new Rejected(ReasonCode.SERVER_UNAVAILABLE, why);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rejected(code, why);
        }
    }

    /** The two outcomes, for {@link #match}. */
    interface Cases<R> {
        R accepted(Identity identity);

        R rejected(ReasonCode code, String why);
    }
}
