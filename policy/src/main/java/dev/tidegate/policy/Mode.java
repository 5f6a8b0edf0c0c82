package dev.tidegate.policy;

import dev.tidegate.policy.Verdict.Kind;
import java.util.Objects;
import java.util.Set;

/** What becomes of a profile's verdicts: the same profile serves to fail as a cloud does, to help clients fit, and to look first. */
public enum Mode {
    /** Every verdict as written. */
    EMULATE,
    /**
     * The kindest verdict MQTT can express instead of a refusal: a QoS is lowered, a flag stripped, a wish ignored, or
     * a filter refused where the profile would have closed the connection.
     */
    ADAPT,
    /** Nothing is changed or refused; what would have been is reported. */
    OBSERVE;

    /** As configuration spells it. */
    public String key() {
        return Kebab.of(this);
    }

    /** The verdict in force for one that was written; a QoS is lowered to {@code maximumQos}. */
    Verdict apply(Feature feature, Verdict written, int maximumQos) {
        return switch (this) {
            case EMULATE -> written;
            case ADAPT -> written.isPermitted() ? written : kindest(feature, written, maximumQos);
            case OBSERVE -> new Verdict.Allow();
        };
    }

    private static Verdict kindest(Feature feature, Verdict written, int maximumQos) {
        if (feature == Feature.TOO_MANY_FILTERS) {
            return new Verdict.Allow(); // a client that sent them in two packets would have been let through
        }
        Set<Kind> possible = feature.kinds();
        if (possible.contains(Kind.CAP) && feature.capUnit() == CapUnit.QOS) {
            return new Verdict.Cap(Math.min(maximumQos, feature.capMost()));
        }
        if (possible.contains(Kind.STRIP)) {
            return new Verdict.Strip();
        }
        if (possible.contains(Kind.IGNORE)) {
            return new Verdict.Ignore();
        }
        if (possible.contains(Kind.CAP)) {
            return new Verdict.Cap(0);
        }
        if (possible.contains(Kind.DELAY)) {
            return new Verdict.Delay();
        }
        return possible.contains(Kind.REFUSE) ? refused(feature, written) : written;
    }

    /** The code of a DISCONNECT need not be legal in a SUBACK: the natural one always is. */
    private static Verdict refused(Feature feature, Verdict written) {
        ReasonCode natural = Objects.requireNonNull(feature.naturalCode(Kind.REFUSE));
        if (written instanceof Verdict.Close close) {
            boolean fits = feature.codes(Kind.REFUSE).contains(close.code());
            return new Verdict.Refuse(fits ? close.code() : natural, close.why());
        }
        if (written instanceof Verdict.HangUp hangUp) {
            return new Verdict.Refuse(natural, hangUp.why());
        }
        return written instanceof Verdict.Drop drop ? new Verdict.Refuse(natural, drop.why()) : written;
    }
}
