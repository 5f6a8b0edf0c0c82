package dev.tidegate.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a profile answers to one feature, in the words that tables, differences, explanations and JSON share. */
public final class Answered {
    /** What stands where a protocol has no such thing. */
    static final String NOT_THERE = "n/a";

    private final Profile profile;
    private final Feature feature;

    public Answered(Profile profile, Feature feature) {
        this.profile = profile;
        this.feature = feature;
    }

    /** To clients of this protocol; MQTT 3.1.1 knows no codes but a few of its own, so none is named there. */
    public String to(Protocol protocol) {
        if (!feature.existsIn(protocol)) {
            return NOT_THERE;
        }
        Verdict verdict = profile.spoken(protocol).on(feature);
        ReasonCode code = code(verdict);
        return switch (protocol) {
            case MQTT_5 -> code == null ? words(verdict) : words(verdict) + " " + code;
            case MQTT_3_1_1 -> words(verdict);
        };
    }

    /** To everybody, in one cell. */
    String toAll() {
        String newer = to(Protocol.MQTT_5);
        String older = to(Protocol.MQTT_3_1_1);
        String own = mode();
        if (newer.equals(NOT_THERE)) {
            return older + own;
        }
        boolean same = older.equals(NOT_THERE) || newer.equals(older) || newer.startsWith(older + " ");
        return same ? newer + own : newer + "; 3.1.1: " + older + own;
    }

    /** The mode that is this rule's own, in brackets; empty where it follows its profile. */
    String mode() {
        Mode own = profile.modeOf(feature);
        return own == profile.mode() ? "" : " (" + own.key() + ")";
    }

    /** Verdict, cap and code to clients of this protocol; empty where it has no such thing. */
    Map<String, Object> data(Protocol protocol) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (feature.existsIn(protocol)) {
            Verdict verdict = profile.spoken(protocol).on(feature);
            data.put("verdict", verdict.kind().key());
            if (verdict instanceof Verdict.Cap cap) {
                data.put("cap", cap.value());
            }
            ReasonCode code = code(verdict);
            if (code != null) {
                data.put("code", code.code());
                data.put("code-name", code.text());
            }
        }
        return data;
    }

    private String words(Verdict verdict) {
        CapUnit unit = feature.capUnit();
        return verdict instanceof Verdict.Cap cap && unit != null
                ? "cap " + unit.show(cap.value())
                : verdict.kind().key();
    }

    private static @Nullable ReasonCode code(Verdict verdict) {
        if (verdict instanceof Verdict.Refuse refuse) {
            return refuse.code();
        }
        return verdict instanceof Verdict.Close close ? close.code() : null;
    }
}
