package dev.tidegate.policy;

/** One row of a {@link Profile}: the verdict on a feature, why we believe it, and where it is written. */
public record Rule(Verdict verdict, Basis basis, Place place) {
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

    Rule as(Verdict other) {
        return new Rule(other, basis, place);
    }
}
