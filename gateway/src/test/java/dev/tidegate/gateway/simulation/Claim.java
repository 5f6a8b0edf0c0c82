package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a message is sent to a client for the first time: it is owed to the session, to a share it is a member of, or it answers a
 * subscription as a retained message. Where several publications fit, the first that keeps the order is it.
 */
final class Claim {
    private final Judge judge;
    private final Conversation to;
    private final ModelSession session;
    private final ModelSession.Delivered delivered;
    private final int[] identifiers;
    private final Properties properties;
    private final int key;
    private String flaw = "nobody published it";
    private boolean late;
    private boolean begun;
    private Tally.Fate fate = Tally.Fate.DELIVERED;

    Claim(Judge judge, Conversation to, ModelSession session, ModelSession.Delivered delivered, Properties properties) {
        this.judge = judge;
        this.to = to;
        this.session = session;
        this.delivered = delivered;
        int[] told = delivered.identifiers();
        this.identifiers = told == null ? new int[0] : told;
        this.properties = properties;
        this.key = judge.ledger().key(delivered.topic(), delivered.payload());
    }

    Tally.Fate fate() {
        return fate;
    }

    /** Its delivery had begun before its client went, or the node died, though nothing had been heard: it may have expired since. */
    void wasBegun() {
        begun = true;
    }

    /** The publication this is; a violation where it cannot be any. */
    Publication settle() {
        Publication publication = owed();
        if (publication == null) {
            publication = shared();
        }
        if (publication == null) {
            publication = open();
        }
        if (publication == null && delivered.retain()) {
            publication = retained();
        }
        if (publication == null) {
            publication = inherited();
        }
        if (publication == null) {
            publication = repeated();
        }
        if (publication == null) {
            throw new Violation(
                    late ? "order" : "nothing-invented",
                    delivered.topic() + "=" + Words.payload(delivered.payload()) + " qos" + delivered.qos()
                            + (delivered.retain() ? " retain" : "") + Arrays.toString(identifiers) + " to " + to + ": "
                            + flaw);
        }
        session.got.add(key);
        if (delivered.qos() == Qos.EXACTLY_ONCE.level()) {
            session.gotOnce.add(key);
        }
        return publication;
    }

    // --- as a subscriber ---

    private @Nullable Publication owed() {
        ModelSession.Expectation best = null;
        for (ModelSession.Expectation each : session.expectations.getOrDefault(key, List.of())) {
            if (flawOf(each) == null && isInOrder(each.publication()) && (best == null || isBetter(each, best))) {
                best = each;
            }
        }
        if (best == null) {
            return null;
        }
        Answered answered = perhapsAnAnswer();
        if (answered != null && best.certain().isEmpty()) {
            answered.answer.must.remove(delivered.topic());
        }
        session.settled(best);
        best.publication().ambiguous |= session.duties.containsKey(key) || answered != null;
        return sentInOrder(best.publication());
    }

    /** While a SUBACK waits for the store, the same message may come as published and as the answer: then another copy may follow. */
    private @Nullable Answered perhapsAnAnswer() {
        return judge.isStored() && delivered.retain() ? answer() : null;
    }

    private int granted() {
        return judge.isStored() ? delivered.qos() : 0;
    }

    private boolean isInOrder(Publication publication) {
        if (publication.isEmpty()
                || session.isInOrder(publication, granted())
                || judge.ledger().wasRepeated(publication)
                || (delivered.retain() && answer() != null)) {
            return true;
        }
        late = true;
        flaw = "a later one of " + publication.publisher + " was sent before";
        return false;
    }

    private Publication sentInOrder(Publication publication) {
        if (!publication.isEmpty() && !judge.ledger().wasRepeated(publication)) {
            session.sent(publication, granted(), delivered.retain() && answer() != null);
        }
        return publication;
    }

    /** What is being published right now: to a subscriber or to a member of a share, whatever is left of what fits. */
    private @Nullable Publication open() {
        for (Publication each : judge.ledger().open(key)) {
            List<Object> reasons = each.forbidden ? List.of() : reasons(each);
            each.ambiguous |= reasons.size() > 1 || (!reasons.isEmpty() && perhapsAnAnswer() != null);
            if (take(each, reasons)) {
                boolean ordinary = each.taken.containsKey(session);
                fate = ordinary ? Tally.Fate.DELIVERED : Tally.Fate.DELIVERED_TO_A_SHARE;
                if (ordinary) {
                    sentInOrder(each);
                }
                return each;
            }
        }
        return null;
    }

    /**
     * A QoS 1 message that its publisher said again: which copy this is nobody can tell, and one too many is allowed. Or one of which
     * a client gets several copies for several reasons that look the same.
     */
    private @Nullable Publication repeated() {
        List<Publication> copies = judge.ledger().told(key);
        for (Publication each : copies) {
            boolean again =
                    (copies.size() > 1 && each.qos == Qos.AT_LEAST_ONCE) || (each.forgotten && !isSecondExactlyOnce());
            if ((again || each.ambiguous) && !each.forbidden && !reasons(each).isEmpty()) {
                return each;
            }
        }
        return null;
    }

    /** It may have come before, through a subscription of less; what a node that died has forgotten comes again, and once. */
    private boolean isSecondExactlyOnce() {
        return delivered.qos() == Qos.EXACTLY_ONCE.level() && session.gotOnce.contains(key);
    }

    private List<Object> reasons(Publication publication) {
        List<Object> reasons = new ArrayList<>(2);
        long to = Math.min(publication.to, judge.moment());
        ModelSession.Expectation expectation = session.expectation(publication, to);
        if (expectation.possible().isEmpty()) {
            flaw = "no subscription matches";
        } else if (flawOf(expectation) == null && isInOrder(publication)) {
            reasons.add(session);
        }
        for (Held held : session.held) {
            if (held.shared
                    && held.isPossible(publication.from, to)
                    && held.matches(publication.topic)
                    && flawOf(publication, held) == null) {
                reasons.add(held.asked.filter());
            }
        }
        return reasons;
    }

    /** Takes one reason that is free, or frees one whose delivery could have had another. */
    private boolean take(Publication publication, List<Object> reasons) {
        for (Object each : reasons) {
            if (!publication.taken.containsKey(each)) {
                publication.taken.put(each, reasons);
                publication.takers.put(each, session);
                return true;
            }
        }
        for (Object each : reasons) {
            for (Object other : publication.taken.getOrDefault(each, List.of())) {
                if (!publication.taken.containsKey(other)) {
                    publication.taken.put(other, publication.taken.getOrDefault(each, List.of()));
                    publication.taken.put(each, reasons);
                    ModelSession taker = publication.takers.put(each, session);
                    if (taker != null) {
                        publication.takers.put(other, taker);
                    }
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isBetter(ModelSession.Expectation one, ModelSession.Expectation other) {
        return one.publication().sequence < other.publication().sequence;
    }

    private @Nullable String flawOf(ModelSession.Expectation expectation) {
        Publication publication = expectation.publication();
        String found = flawOf(publication);
        if (found == null && !expectation.mayComeAt(delivered.qos())) {
            found = "QoS " + delivered.qos() + " where " + expectation.certain() + " hold and " + expectation.possible()
                    + " may";
        }
        if (found == null && to.speaksProperties) {
            found = flawOfIdentifiers(expectation);
        }
        if (found == null) {
            boolean may = isTold(publication) && asPublished(expectation.possible());
            boolean must = isTold(publication) && asPublished(expectation.certain());
            if ((delivered.retain() && !may) || (!delivered.retain() && must)) {
                found = "RETAIN is wrong";
            }
        }
        return noted(found, publication);
    }

    /** An old client takes RETAIN for the sign of an answer, whatever its session holds. */
    private boolean isTold(Publication publication) {
        return publication.retain && to.speaksProperties;
    }

    private static boolean asPublished(List<Held> all) {
        for (Held each : all) {
            if (each.asked.retainAsPublished()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String flawOfIdentifiers(ModelSession.Expectation expectation) {
        int[] least = identifiersOf(expectation.certain());
        int[] most = identifiersOf(expectation.possible());
        return isPart(least, identifiers) && isPart(identifiers, most)
                ? null
                : "Subscription Identifiers " + Arrays.toString(identifiers) + " instead of " + Arrays.toString(most);
    }

    private static int[] identifiersOf(List<Held> all) {
        return all.stream()
                .mapToInt(each -> each.identifier)
                .filter(each -> each != 0)
                .sorted()
                .toArray();
    }

    /** Whether one sorted list is in another, each as often. */
    private static boolean isPart(int[] part, int[] whole) {
        int at = 0;
        for (int each : part) {
            while (at < whole.length && whole[at] < each) {
                at++;
            }
            if (at == whole.length || whole[at] != each) {
                return false;
            }
            at++;
        }
        return true;
    }

    // --- as a member of a share ---

    private @Nullable Publication shared() {
        List<Publication.ShareDuty> fitting = new ArrayList<>(2);
        for (Publication.ShareDuty duty : session.duties.getOrDefault(key, List.of())) {
            for (int i = 0; i < duty.members.size(); i++) {
                if (duty.members.get(i) == session && flawOf(duty.publication, duty.held.get(i)) == null) {
                    fitting.add(duty);
                    break;
                }
            }
        }
        for (Publication.ShareDuty duty : fitting) {
            if (duty.taker == null) {
                return take(duty, fitting);
            }
        }
        for (Publication.ShareDuty duty : fitting) {
            ModelSession taker = duty.taker;
            if (taker == null || !judge.lives().isSurelyAlive(taker) || free(duty)) {
                return take(duty, fitting);
            }
        }
        return null;
    }

    private Publication take(Publication.ShareDuty duty, List<Publication.ShareDuty> fitting) {
        duty.taker = session;
        duty.alternatives =
                new ArrayList<>(fitting.stream().map(each -> each.share).toList());
        Answered answered = delivered.retain() ? answer() : null;
        duty.publication.ambiguous |= fitting.size() > 1 || answered != null;
        if (answered != null) {
            duty.alternatives.add(answered);
        }
        fate = Tally.Fate.DELIVERED_TO_A_SHARE;
        return duty.publication;
    }

    /** What a member of its share was given and has left behind: any member may get it then, at what it holds or held. */
    private @Nullable Publication inherited() {
        for (Publication each : judge.ledger().told(key)) {
            if (each.forbidden) {
                continue;
            }
            for (Held held : session.held) {
                Publication.ShareDuty duty = each.groups.get(held.asked.filter());
                boolean left = duty == null ? each.isOpen() : duty.hasLostAMember(judge.lives());
                if (left
                        && held.shared
                        && held.possibleTo >= each.from
                        && held.matches(each.topic)
                        && flawOf(each, held) == null) {
                    if (duty != null) {
                        duty.taker = session;
                    }
                    fate = Tally.Fate.INHERITED;
                    return each;
                }
            }
        }
        return null;
    }

    /** Whether the delivery that took this could have been something else that is still owed: then it is that. */
    private boolean free(Publication.ShareDuty duty) {
        for (Object each : duty.alternatives) {
            if (each instanceof ModelSession other) {
                for (ModelSession.Expectation owed : other.expectations.getOrDefault(key, List.of())) {
                    if (owed.publication() == duty.publication) {
                        other.settled(owed);
                        return true;
                    }
                }
            } else if (each instanceof Answered answered) {
                if (answered.answer.give(duty.publication.topic)) {
                    return true;
                }
            } else {
                Publication.ShareDuty group = duty.groups.get((String) each);
                if (group != null && group.taker == null) {
                    group.taker = duty.taker;
                    group.alternatives = duty.alternatives;
                    return true;
                }
            }
        }
        return false;
    }

    private @Nullable String flawOf(Publication publication, Held held) {
        String found = flawOf(publication);
        if (found == null && delivered.qos() != Math.min(publication.qos.level(), held.qos())) {
            found = "QoS " + delivered.qos() + " for " + held;
        }
        if (found == null && delivered.retain() != (isTold(publication) && held.asked.retainAsPublished())) {
            found = "RETAIN is wrong for " + held;
        }
        if (found == null && to.speaksProperties && !isOnly(held.identifier)) {
            found = "Subscription Identifiers are not those of " + held;
        }
        return noted(found, publication);
    }

    private boolean isOnly(int identifier) {
        return identifier == 0 ? identifiers.length == 0 : identifiers.length == 1 && identifiers[0] == identifier;
    }

    // --- as a retained message ---

    private @Nullable Publication retained() {
        Answered answered = answer();
        if (answered == null) {
            return null;
        }
        answered.answer.give(delivered.topic());
        fate = Tally.Fate.RETAINED_ANSWER;
        session.sent(answered.publication, granted(), true);
        return answered.publication;
    }

    private record Answered(ModelSession.Answer answer, Publication publication) {}

    private @Nullable Answered answer() {
        Answered found = null;
        for (ModelSession.Answer answer : session.answers) {
            if (answer.held.matches(delivered.topic()) && !answer.given.contains(delivered.topic())) {
                for (Publication each : judge.ledger().retainedOf(key)) {
                    if (!each.isEmpty()
                            && each.supersededAt >= answer.from
                            && flawOfAnswer(each, answer.held) == null) {
                        boolean must = answer.must.get(delivered.topic()) == each;
                        if (found == null || must) {
                            found = new Answered(answer, each);
                        }
                    }
                }
            }
        }
        return found;
    }

    private @Nullable String flawOfAnswer(Publication publication, Held held) {
        String found = flawOf(publication);
        if (found == null && delivered.qos() != Math.min(publication.qos.level(), held.qos())) {
            found = "QoS " + delivered.qos() + " for the retained answer to " + held;
        }
        if (found == null && to.speaksProperties && !isOnly(held.identifier)) {
            found = "Subscription Identifiers are not those of " + held;
        }
        return noted(found, publication);
    }

    // --- as a message ---

    private @Nullable String flawOf(Publication publication) {
        if (!publication.topic.equals(delivered.topic()) || !Arrays.equals(publication.payload, delivered.payload())) {
            return "topic or payload is not as published";
        }
        if (publication.isLarge() && to.maximumPacketSize <= Pen.MAXIMUM_PACKET_SIZE) {
            return "it is too large for its client";
        }
        if (!begun && publication.isExpired(judge.now() - judge.slack())) {
            return "it has expired";
        }
        return flawOfProperties(to, publication, properties, judge.now(), false);
    }

    /** What is wrong with the properties a message arrives with, or null. */
    static @Nullable String flawOfProperties(
            Conversation to, Publication publication, Properties properties, long now, boolean mayBeOver) {
        if (!to.speaksProperties) {
            return properties.isEmpty() ? null : "properties for an old client";
        }
        Properties forwarded = properties.isEmpty()
                ? properties
                : properties.without(each -> each == Property.SUBSCRIPTION_IDENTIFIER
                        || each == Property.TOPIC_ALIAS
                        || each == Property.MESSAGE_EXPIRY_INTERVAL);
        if (!forwarded.equals(publication.properties)) {
            return "properties " + forwarded + " instead of " + publication.properties;
        }
        long left = properties.number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
        if ((left >= 0) != (publication.expirySeconds >= 0)) {
            return "Message Expiry Interval " + left + " instead of " + publication.expirySeconds;
        }
        if (left >= 0 && !publication.isLeft(left, now) && !(mayBeOver && left == 0)) {
            return "Message Expiry Interval " + left + " is not what is left of " + publication.expirySeconds;
        }
        return null;
    }

    private @Nullable String noted(@Nullable String found, Publication publication) {
        if (found != null) {
            flaw = found + ", for " + publication;
        }
        return found;
    }
}
