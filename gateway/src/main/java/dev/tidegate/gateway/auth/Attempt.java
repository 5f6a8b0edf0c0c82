package dev.tidegate.gateway.auth;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * How far a credential could be judged without waiting and without hard work. Whoever asked does the rest where that may be done.
 * Immutable; may cross threads.
 */
public sealed interface Attempt {

    /** Asks the case this is; one method per case. */
    <R> R match(Cases<R> cases);

    /** The answer. */
    record Decided(Verification verification) implements Attempt {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.decided(verification);
        }
    }

    /**
     * The issuer is being asked for its keys.
     *
     * @param keys done when it has answered or failed to, which the time of one fetch bounds
     * @param afterwards judges by whatever keys there are then
     */
    record AwaitsKeys(CompletionStage<?> keys, Supplier<Verification> afterwards) implements Attempt {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.awaitsKeys(keys, afterwards);
        }
    }

    /** A password is to be hashed, which takes a tenth of a second on purpose. */
    record NeedsWork(Supplier<Verification> work) implements Attempt {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.needsWork(work);
        }
    }

    /** The outcomes, for {@link #match}. */
    interface Cases<R> {
        R decided(Verification verification);

        R awaitsKeys(CompletionStage<?> keys, Supplier<Verification> afterwards);

        R needsWork(Supplier<Verification> work);
    }
}
