package dev.tidegate.gateway.gate;

import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
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

    /**
     * What rules had to say without stopping the packet, in the order it was judged: what was adjusted, and what is only
     * observed. None for the usual packet. What did stop it is the {@link Objection}.
     */
    List<Finding> findings();

    /** What may pass of something that was asked; only where anything may. */
    default P granted(P asked) {
        return this instanceof Adjusted<P> adjusted ? adjusted.value : asked;
    }

    /** The ruling on nearly everything; one object for all. */
    @SuppressWarnings("unchecked") // holds nothing of type P
    static <P> Ruling<P> asAsked() {
        return (Ruling<P>) AsAsked.INSTANCE;
    }

    /** It may pass as it is, though rules that only look have found something. */
    static <P> Ruling<P> asAsked(List<Finding> observed) {
        return observed.isEmpty() ? asAsked() : new AsAsked<>(List.copyOf(observed));
    }

    /** It may pass as it is. */
    final class AsAsked<P> implements Ruling<P> {
        private static final AsAsked<Object> INSTANCE = new AsAsked<>(List.of());

        private final List<Finding> findings;

        private AsAsked(List<Finding> findings) {
            this.findings = findings;
        }

        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.asAsked();
        }

        @Override
        public List<Finding> findings() {
            return findings;
        }
    }

    /**
     * It may pass with less than was asked.
     *
     * @param value what may pass instead
     */
    record Adjusted<P>(P value, List<Finding> findings) implements Ruling<P> {
        public Adjusted(P value) {
            this(value, List.of());
        }

        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.adjusted(value);
        }
    }

    /** The answering packet says no. */
    record Refused<P>(Objection objection, List<Finding> findings) implements Ruling<P> {
        public Refused(Objection objection) {
            this(objection, List.of());
        }

        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.refused(objection);
        }
    }

    /** DISCONNECT says no, and the connection ends. */
    record Closed<P>(Objection objection, List<Finding> findings) implements Ruling<P> {
        public Closed(Objection objection) {
            this(objection, List.of());
        }

        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.closed(objection);
        }
    }

    /** Nothing says anything: the packet is as good as lost. */
    record Dropped<P>(Objection objection, List<Finding> findings) implements Ruling<P> {
        public Dropped(Objection objection) {
            this(objection, List.of());
        }

        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.dropped(objection);
        }
    }

    /** The connection ends without a word. */
    record HungUp<P>(Objection objection, List<Finding> findings) implements Ruling<P> {
        public HungUp(Objection objection) {
            this(objection, List.of());
        }

        @Override
        public <R> R match(Cases<P, R> cases) {
            return cases.hungUp(objection);
        }
    }

    /**
     * Why not.
     *
     * @param finding the rule that objects, null where no rule does but the protocol
     */
    record Objection(ReasonCode code, String why, @Nullable Finding finding) {
        /** An objection that no rule makes. */
        public static Objection of(ReasonCode code, String why) {
            return new Objection(code, why, null);
        }

        /** An objection whose code nobody hears. */
        static Objection unheard(String why, Finding finding) {
            return new Objection(ReasonCode.UNSPECIFIED_ERROR, why, finding);
        }

        /** What is objected to, null where no rule does. */
        public @Nullable Feature feature() {
            return finding == null ? null : finding.feature();
        }

        /** The {@code file:line} that says so, null where none does. */
        public @Nullable String rule() {
            return finding == null ? null : finding.rule();
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
