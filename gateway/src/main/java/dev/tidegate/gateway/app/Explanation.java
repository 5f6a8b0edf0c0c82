package dev.tidegate.gateway.app;

import dev.tidegate.gateway.gate.Finding;
import dev.tidegate.gateway.gate.Gate;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.policy.Answered;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Request;
import dev.tidegate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a packet is answered as it is: the features it uses in the order {@link Gate} judges them, the rule that decides, and why
 * we believe that rule. It judges nothing itself: it is given the gate's ruling.
 */
final class Explanation {
    private static final String MARGIN = "  ";

    private final Profile profile;
    private final StringBuilder text = new StringBuilder();

    Explanation(Profile profile) {
        this.profile = profile;
    }

    void line(String words) {
        text.append(words).append('\n');
    }

    /** What was judged, feature by feature, and which of them decided. */
    void judged(Request request, long used, Ruling<?> ruling) {
        Ruling.Objection objection = objection(ruling);
        Feature decides = objection == null ? null : objection.feature();
        line("");
        line("It uses, in the order they are judged:");
        String fate = "";
        for (long left = used; left != 0; left &= left - 1) {
            Feature each = Feature.first(request, left);
            String mark = each == decides ? "   <- decides" : fate;
            text.append(String.format(Locale.ROOT, "  %-32s %s%s%n", each.key(), answer(each), mark));
            fate = each == decides ? "   not reached" : fate;
        }
        if (objection != null && objection.finding() == null) {
            line(MARGIN + "No rule decides but the protocol: " + objection.why() + ".");
        }
        line("");
        for (Finding each : told(ruling, objection)) {
            rule(each, objection);
        }
        if (objection == null && ruling.findings().isEmpty()) {
            line("No rule has anything to say against it.");
        }
    }

    private String answer(Feature feature) {
        String written = new Answered(profile, feature).to(profile.protocol());
        return profile.modeOf(feature) == Mode.OBSERVE ? written + ", only observed" : written;
    }

    private static List<Finding> told(Ruling<?> ruling, Ruling.@Nullable Objection objection) {
        List<Finding> told = new ArrayList<>(ruling.findings());
        if (objection != null && objection.finding() != null) {
            told.add(objection.finding());
        }
        return told;
    }

    private void rule(Finding finding, Ruling.@Nullable Objection objection) {
        Rule rule = profile.rule(finding.feature());
        line(finding.rule() + " says " + finding.written().kind().key() + " for "
                + finding.feature().key()
                + (finding.written().equals(finding.inForce())
                        ? ""
                        : "; in mode " + finding.mode().key() + " that becomes "
                                + finding.inForce().kind().key()));
        if (objection != null && finding.equals(objection.finding())) {
            line(MARGIN + "why:    " + objection.why());
        }
        line(MARGIN + "source: " + rule.source() + ", " + rule.date() + ", "
                + rule.confidence().key());
        if (!rule.note().isEmpty()) {
            line(MARGIN + "note:   " + rule.note());
        }
    }

    /** What stopped the packet; null where it passes. */
    static Ruling.@Nullable Objection objection(Ruling<?> ruling) {
        if (ruling instanceof Ruling.Refused<?> refused) {
            return refused.objection();
        }
        if (ruling instanceof Ruling.Closed<?> closed) {
            return closed.objection();
        }
        if (ruling instanceof Ruling.Dropped<?> dropped) {
            return dropped.objection();
        }
        return ruling instanceof Ruling.HungUp<?> hungUp ? hungUp.objection() : null;
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing();
    }
}
