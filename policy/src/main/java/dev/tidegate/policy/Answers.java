package dev.tidegate.policy;

import dev.tidegate.policy.Verdict.Kind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts MQTT can express for one feature. Written once beside each {@link Feature}, as in
 * {@code answers().strip().close(RETAIN_NOT_SUPPORTED)}; "allow" is always among them, but for {@link #excess}.
 */
final class Answers {
    private final EnumSet<Kind> kinds = EnumSet.of(Kind.ALLOW);
    private final Map<Kind, ReasonCode> natural = new EnumMap<>(Kind.class);
    private @Nullable CapUnit unit;
    private long most;
    private boolean excess;

    private Answers() {}

    static Answers answers() {
        return new Answers();
    }

    /** For what exceeds a limit: it is not allowed, or it would be none; who wants more raises the limit. */
    static Answers excess() {
        Answers answers = new Answers();
        answers.kinds.remove(Kind.ALLOW);
        answers.excess = true;
        return answers;
    }

    /** Can be granted at a lower level, {@code most} being the highest that is still less than the feature itself. */
    Answers capQos(int most) {
        return cap(CapUnit.QOS, most);
    }

    /** Can be granted for a shorter time. */
    Answers capSeconds() {
        return cap(CapUnit.SECONDS, 0xFFFF_FFFFL);
    }

    Answers ignore() {
        kinds.add(Kind.IGNORE);
        return this;
    }

    Answers strip() {
        kinds.add(Kind.STRIP);
        return this;
    }

    /** Can be heard later. */
    Answers delay() {
        kinds.add(Kind.DELAY);
        return this;
    }

    /** Can be left unanswered. */
    Answers drop() {
        kinds.add(Kind.DROP);
        return this;
    }

    /** Adds what needs no word of MQTT: to leave a packet unanswered, and to hang up. */
    Answers whatAnyCan(Request request) {
        if (request.canBeDropped()) {
            kinds.add(Kind.DROP);
        }
        if (request != Request.SERVICE) {
            kinds.add(Kind.HANG_UP);
        }
        return this;
    }

    Answers refuse(ReasonCode naturally) {
        kinds.add(Kind.REFUSE);
        natural.put(Kind.REFUSE, naturally);
        return this;
    }

    Answers close(ReasonCode naturally) {
        kinds.add(Kind.CLOSE);
        natural.put(Kind.CLOSE, naturally);
        return this;
    }

    private Answers cap(CapUnit inUnit, long upTo) {
        kinds.add(Kind.CAP);
        unit = inUnit;
        most = upTo;
        return this;
    }

    Set<Kind> kinds() {
        return Collections.unmodifiableSet(kinds);
    }

    @Nullable
    ReasonCode natural(Kind kind) {
        return natural.get(kind);
    }

    boolean isExcess() {
        return excess;
    }

    @Nullable
    CapUnit unit() {
        return unit;
    }

    long most() {
        return most;
    }
}
