package dev.tidegate.policy;

/** How sure a rule is of itself. Never silently filled in: the tables print it. */
public enum Confidence {
    /** Written down by the vendor, or by the operator whose own profile it is. */
    DOCUMENTED,
    /** The vendor is silent; this is what MQTT prescribes for a conforming server. */
    SPECIFICATION,
    /** Our conclusion from what was written elsewhere. */
    INFERRED;

    /** As profiles spell it. */
    public String key() {
        return Kebab.of(this);
    }
}
