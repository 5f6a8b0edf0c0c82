package dev.tidegate.policy;

import org.jspecify.annotations.Nullable;

/**
 * One row of a {@link Profile}: the verdict on a feature, why we believe it, and where it is written.
 *
 * @param mode what becomes of this verdict, whatever the mode of its profile; null to follow the profile
 * @param older what clients of MQTT 3.1.1 are answered; null where it is the same
 */
public record Rule(
        Verdict verdict,
        Basis basis,
        Place place,
        @Nullable Mode mode,
        @Nullable Rule older) {
    Rule(Verdict verdict, Basis basis, Place place) {
        this(verdict, basis, place, null, null);
    }

    /** Where it was read. */
    public String source() {
        return basis.source();
    }

    /** When that was written. */
    public String date() {
        return basis.date();
    }

    /** How sure it is. */
    public Confidence confidence() {
        return basis.confidence();
    }

    /** Any doubt, in words. */
    public String note() {
        return basis.note();
    }

    /** The profile file that says so. */
    public String file() {
        return place.file();
    }

    /** Its line there, from 1. */
    public int line() {
        return place.line();
    }

    /** What holds for a client of this protocol. */
    Rule spoken(Protocol protocol) {
        return protocol == Protocol.MQTT_3_1_1 && older != null
                ? new Rule(older.verdict, older.basis, older.place, mode, null)
                : this;
    }

    /**
     * The mode that holds for this rule on a feature. Whoever only watches a profile watches all of it, but for permissions: those are
     * watched where their own rule says so, or watching would open what is closed.
     */
    Mode of(Feature feature, Mode profiles) {
        if (profiles == Mode.OBSERVE) {
            return feature.isForbidden() && mode != Mode.OBSERVE ? Mode.EMULATE : profiles;
        }
        return mode == null ? profiles : mode;
    }
}
