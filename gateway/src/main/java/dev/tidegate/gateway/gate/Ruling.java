package dev.tidegate.gateway.gate;

import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What the gate says to something a client asks for. Returned, never performed here: the connection performs it in one
 * place, and one event tells.
 *
 * @param <P> what was asked
 */
public sealed interface Ruling<P> {
    /** Calls the one case that fits. */
    <R> R match(Cases<P, R> cases);

    /** The ruling on nearly everything; one object for all. */
    @SuppressWarnings("unchecked") // holds nothing of type P
    static <P> Ruling<P> asAsked() {
        return (Ruling<P>) AsAsked.INSTANCE;
    }

    /** It may pass as it is. */
    final class AsAsked<P> implements Ruling<P> {
        private static final AsAsked<Object> INSTANCE = new AsAsked<>();

        private AsAsked() {}

        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.asAsked();
        }
    }

    /**
     * It may pass with less than was asked.
     *
     * @param value what may pass instead
     */
    record Adjusted<P>(P value) implements Ruling<P> {
        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.adjusted(value);
        }
    }

    /** The answering packet says no. */
    record Refused<P>(Objection objection) implements Ruling<P> {
        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.refused(objection);
        }
    }

    /** DISCONNECT says no, and the connection ends. */
    record Closed<P>(Objection objection) implements Ruling<P> {
        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.closed(objection);
        }
    }

    /** Nothing says anything: the packet is as good as lost. */
    record Dropped<P>(Objection objection) implements Ruling<P> {
        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.dropped(objection);
        }
    }

    /** The connection ends without a word. */
    record HungUp<P>(Objection objection) implements Ruling<P> {
        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.hungUp(objection);
        }
    }

    /**
     * Why not.
     *
     * @param feature what the policy objects to, null where a limit or the protocol does
     * @param rule the {@code file:line} that says so, null where no profile does
     */
    record Objection(
            ReasonCode code,
            String why,
            @Nullable Feature feature,
            @Nullable String rule) {
        /** An objection that no profile makes: a limit or the protocol. */
        public static Objection of(ReasonCode code, String why) {
            return new Objection(code, why, null, null);
        }
    }

    /** One method per ruling. */
    interface Cases<P, R> {
        R asAsked();

        R adjusted(P value);

        R refused(Objection objection);

        R closed(Objection objection);

        R dropped(Objection objection);

        R hungUp(Objection objection);
    }
}
