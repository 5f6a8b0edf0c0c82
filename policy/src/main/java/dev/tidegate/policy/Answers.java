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
 * {@code answers().strip().close(RETAIN_NOT_SUPPORTED)}; "allow" is always among them.
 */
final class Answers {
    private final EnumSet<Kind> kinds = EnumSet.of(Kind.ALLOW);
    private final Map<Kind, ReasonCode> natural = new EnumMap<>(Kind.class);
    private @Nullable CapUnit unit;
    private long most;

    private Answers() {}

    static Answers answers() {
        return new Answers();
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

    @Nullable
    CapUnit unit() {
        return unit;
    }

    long most() {
        return most;
    }
}
