package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Place;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Rule;
import dev.tidegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One rule that had something other than "allow" to say about a packet. Immutable; made only for packets that meet such a rule.
 *
 * @param written what the rule says
 * @param inForce what became of that in this mode: "allow" where the rule only looks
 * @param place where it is written
 */
public record Finding(Feature feature, Verdict written, Verdict inForce, Place place, Mode mode) {
    /** What a profile says about a feature. */
    static Finding of(Feature feature, Profile profile) {
        Rule rule = profile.rule(feature);
        return new Finding(feature, rule.verdict(), profile.on(feature), rule.place(), profile.modeOf(feature));
    }

    /** The same where it is done in spite of the mode, because it exceeds what the node can bear. */
    Finding enforced() {
        return new Finding(feature, written, written, place, mode);
    }

    /** Where it is written, such as {@code profiles/house.yaml:12}. */
    public String rule() {
        return place.file() + ":" + place.line();
    }

    /** Whether it was done or only looked at. */
    public Effect effect() {
        return inForce instanceof Verdict.Allow ? Effect.OBSERVED : Effect.ENFORCED;
    }

    /** What was done, or would have been. */
    public Verdict verdict() {
        return inForce instanceof Verdict.Allow ? written : inForce;
    }

    /** The code that goes with it; null where the client hears nothing. */
    public @Nullable ReasonCode code() {
        Verdict verdict = verdict();
        if (verdict instanceof Verdict.Refuse refuse) {
            return refuse.code();
        }
        return verdict instanceof Verdict.Close close ? close.code() : null;
    }
}
