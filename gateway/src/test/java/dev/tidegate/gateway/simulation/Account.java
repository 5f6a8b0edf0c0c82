package dev.tidegate.gateway.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The account at the end: whatever was owed has been paid, or there is a cause. */
final class Account {
    private final Judge judge;

    Account(Judge judge) {
        this.judge = judge;
    }

    void settle() {
        for (Conversation each : judge.lives().open()) {
            answered(each);
        }
        Set<Publication.ShareDuty> duties = new LinkedHashSet<>();
        for (ModelSession each : judge.sessions()) {
            if (each.conversation != null) {
                settle(each);
            }
            each.duties.values().forEach(duties::addAll);
        }
        duties.forEach(this::shared);
    }

    private static void answered(Conversation each) {
        List<String> open = new ArrayList<>();
        each.pubAcks.forEach(unanswered -> open.add("PUBACK #" + unanswered.packetId()));
        each.pubRecs.forEach(unanswered -> open.add("PUBREC #" + unanswered.packetId()));
        each.pubComps.forEach(unanswered -> open.add("PUBCOMP #" + unanswered.packetId()));
        each.pubRels.forEach(unanswered -> open.add("PUBREL #" + unanswered.packetId()));
        each.subscribes.keySet().forEach(id -> open.add("SUBACK #" + id));
        each.unsubscribes.keySet().forEach(id -> open.add("UNSUBACK #" + id));
        if (each.pings > 0) {
            open.add("PINGRESP");
        }
        if (!open.isEmpty()) {
            throw new Violation("unanswered", each + " waits for " + open);
        }
        for (ModelSession.Flight flight : each.owed) {
            if (!flight.maybeAcknowledged) {
                throw new Violation("redelivered", "#" + flight.packetId + " " + flight.publication + " to " + each);
            }
        }
    }

    private void settle(ModelSession session) {
        for (ModelSession.Flight each : session.flights.values()) {
            if (!each.maybeAcknowledged) {
                throw new Violation(
                        "seen-through",
                        "#" + each.packetId + " " + each.publication + " of " + session + " is not done");
            }
        }
        List<String> missing = new ArrayList<>();
        session.expectations
                .values()
                .forEach(all -> all.forEach(each -> {
                    if (!each.certain().isEmpty() && isOwed(session, each)) {
                        missing.add(each.publication().toString());
                    }
                }));
        for (ModelSession.Answer each : session.answers) {
            each.must.forEach((topic, value) -> {
                if (!isExcused(session, value)) {
                    missing.add("retained " + value + " for " + each.held);
                }
            });
        }
        if (missing.size() > session.overflowed) {
            throw new Violation(
                    "delivered",
                    session + " never got " + missing
                            + (session.overflowed == 0 ? "" : ", and only " + session.overflowed + " overflowed"));
        }
    }

    private boolean isOwed(ModelSession session, ModelSession.Expectation expectation) {
        Publication publication = expectation.publication();
        boolean anonymous = judge.ledger().wasRepeated(publication) // and one looks like the other
                && (publication.isEmpty() || session.got.contains(publication.key));
        if (anonymous || isExcused(session, publication)) {
            return false;
        }
        for (Held each : expectation.certain()) {
            if (each.certainTo == Held.NEVER && each.certainFrom <= firstSaid(publication)) {
                return expectation.leastQos() > 0;
            }
        }
        judge.tally().count(Tally.Fate.UNSUBSCRIBED);
        return false;
    }

    /** A node that died may have had it then, have found nobody who wanted it, and remember that it is done. */
    private long firstSaid(Publication publication) {
        return judge.ledger().told(publication.key).stream()
                .mapToLong(each -> each.from)
                .min()
                .orElse(publication.from);
    }

    private boolean isExcused(ModelSession session, Publication publication) {
        if (publication.mayBeExpired(judge.now())) {
            judge.tally().count(Tally.Fate.EXPIRED);
            return true;
        }
        if (publication.isLarge()) {
            judge.tally().count(Tally.Fate.TOO_LARGE);
            return session.mayHaveRefusedLarge;
        }
        return false;
    }

    /** One of a share must have got it, unless one it may have been given to is gone, or lost it for a cause of its own. */
    private void shared(Publication.ShareDuty duty) {
        if (!duty.certain
                || duty.taker != null
                || duty.publication.qos.level() == 0
                || duty.publication.ambiguous
                || duty.hasLostAMember(judge.lives())
                || judge.ledger().wasRepeated(duty.publication)) {
            return;
        }
        for (int i = 0; i < duty.members.size(); i++) {
            ModelSession member = duty.members.get(i);
            Held held = duty.held.get(i);
            if (member.over
                    || member.overflowed > 0
                    || held.qos() == 0
                    || held.certainTo != Held.NEVER
                    || isExcused(member, duty.publication)) {
                return;
            }
        }
        throw new Violation("share", "nobody of " + duty.share + " got " + duty.publication);
    }
}
