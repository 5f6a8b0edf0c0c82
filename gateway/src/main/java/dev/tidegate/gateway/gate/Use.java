package dev.tidegate.gateway.gate;

import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Request;
import dev.tidegate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * The features one packet uses, and the verdict on them.
 *
 * @param used the bits of all of them
 * @param beyond those that exceed even the limits which hold while a rule only looks on
 */
record Use(Request request, long used, long beyond) {
    /** Features that are not the excess over anything. */
    static Use of(Request request, long used) {
        return new Use(request, used, 0);
    }

    /**
     * Judges feature by feature, in the order {@link Feature} declares: the first that is not permitted is the answer; what was
     * lowered before it has no further effect.
     */
    <P> Ruling<P> judge(Profile profile, P asked, Adjustment.Of<P> adjustment) {
        long judged = used & profile.restricted(request);
        if (judged == 0) {
            return Ruling.asAsked();
        }
        P granted = asked;
        List<Finding> findings = new ArrayList<>(1);
        for (long rest = judged; rest != 0; rest &= rest - 1) {
            Finding finding = finding(Feature.first(request, rest), profile);
            Verdict verdict = finding.inForce();
            if (!verdict.isPermitted()) {
                return denied(verdict, finding, findings);
            }
            P left =
                    verdict instanceof Verdict.Allow ? granted : adjustment.adjust(granted, finding.feature(), verdict);
            if (verdict instanceof Verdict.Cap && left.equals(granted)) {
                continue; // it was as low as that already: nobody has anything to tell
            }
            findings.add(finding);
            granted = left;
        }
        return granted == asked ? Ruling.asAsked(findings) : new Ruling.Adjusted<>(granted, findings);
    }

    /** Who only looks on looks on up to a point: nothing may be unbounded. */
    private Finding finding(Feature feature, Profile profile) {
        Finding finding = Finding.of(feature, profile);
        boolean bounded = feature.isExcess() && (beyond & feature.bit()) != 0;
        return bounded && finding.inForce() instanceof Verdict.Allow ? finding.enforced() : finding;
    }

    private static <P> Ruling<P> denied(Verdict verdict, Finding finding, List<Finding> before) {
        if (verdict instanceof Verdict.Refuse refuse) {
            return new Ruling.Refused<>(new Ruling.Objection(refuse.code(), refuse.why(), finding), before);
        }
        if (verdict instanceof Verdict.Close close) {
            return new Ruling.Closed<>(new Ruling.Objection(close.code(), close.why(), finding), before);
        }
        if (verdict instanceof Verdict.Drop drop) {
            return new Ruling.Dropped<>(Ruling.Objection.unheard(drop.why(), finding), before);
        }
        if (verdict instanceof Verdict.HangUp hangUp) {
            return new Ruling.HungUp<>(Ruling.Objection.unheard(hangUp.why(), finding), before);
        }
        throw new IllegalStateException(verdict + " denies nothing");
    }
}
