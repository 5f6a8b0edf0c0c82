package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything published: who must and who may get it, and what is retained. */
final class Ledger {
    private final Judge judge;
    /** Published, or perhaps published, and not known to be done with. */
    private final Map<Integer, List<Publication>> open = new HashMap<>();
    /** By topic, what may be the retained message now, empty ones among them. */
    private final Map<String, List<Publication>> retained = new LinkedHashMap<>();

    private final Map<Integer, List<Publication>> retainedByKey = new HashMap<>();
    private final Map<Integer, List<Publication>> told = new HashMap<>();
    private long sequences;

    Ledger(Judge judge) {
        this.judge = judge;
    }

    /** The number a payload begins with, or one that stands for an empty payload on this topic. */
    int key(String topic, byte[] payload) {
        if (payload.length == 0) {
            return -1 - judge.swarm().topics.indexOf(topic);
        }
        int number = 0;
        for (byte each : payload) {
            if (each == '.') {
                return number;
            }
            if (each < '0' || each > '9') {
                throw new Violation("nothing-invented", "a payload nobody wrote: " + Words.payload(payload));
            }
            number = number * 10 + each - '0';
        }
        throw new Violation("nothing-invented", "a payload nobody wrote: " + Words.payload(payload));
    }

    Publication heard(Publication.Said said, Publication.Speaker speaker) {
        Publication publication = new Publication(
                said, key(said.topic(), said.payload()), speaker, ++sequences, judge.moment(), judge.now());
        told.computeIfAbsent(publication.key, key -> new ArrayList<>(1)).add(publication);
        opened(publication);
        judge.tally().count(Tally.Fate.PUBLISHED);
        return publication;
    }

    /** Nobody knows whether it was taken in the first time. */
    void heardAgain(Publication publication) {
        publication.sequence = ++sequences;
    }

    /** A will, of which nothing is published yet. */
    Publication entrusted(Publication.Said said, String client) {
        Publication publication = new Publication(
                said,
                key(said.topic(), said.payload()),
                new Publication.Speaker(client, new Object()),
                ++sequences,
                judge.moment(),
                judge.now());
        told.computeIfAbsent(publication.key, key -> new ArrayList<>(1)).add(publication);
        return publication;
    }

    /** From now on it may be published. */
    void opened(Publication publication) {
        open.computeIfAbsent(publication.key, key -> new ArrayList<>(1)).add(publication);
        if (publication.retain && !publication.forbidden) {
            retained.computeIfAbsent(publication.topic, topic -> new ArrayList<>())
                    .add(publication);
            retainedByKey
                    .computeIfAbsent(publication.key, key -> new ArrayList<>(1))
                    .add(publication);
            judge.sessions().forEach(session -> forgetDuty(session, publication.topic));
        }
    }

    /** What is retained there changes: a subscriber may get either. */
    private static void forgetDuty(ModelSession session, String topic) {
        for (ModelSession.Answer each : session.answers) {
            each.must.remove(topic);
        }
    }

    /** Whether its publisher has said it more than once, so that nobody can tell its copies apart. */
    boolean wasRepeated(Publication publication) {
        return told(publication.key).size() > 1;
    }

    /** Every time a client said it. */
    List<Publication> told(int key) {
        return told.getOrDefault(key, List.of());
    }

    List<Publication> open(int key) {
        return open.getOrDefault(key, List.of());
    }

    List<Publication> retainedOf(int key) {
        return retainedByKey.getOrDefault(key, List.of());
    }

    /** It is published now at the latest, for sure. */
    void published(Publication publication) {
        publication.certain = true;
        closed(publication);
        if (publication.retain && !publication.forbidden) {
            List<Publication> values = retained.getOrDefault(publication.topic, List.of());
            for (Publication each : List.copyOf(values)) {
                if (each != publication && publication.isSurelyAfter(each) && !mayHaveBeenBefore(publication, each)) {
                    each.supersededAt = judge.moment();
                    values.remove(each);
                }
            }
        }
    }

    /** Nobody has been told that these are published, or kept: a node that died may have forgotten them. */
    void forgotten() {
        open.values().forEach(all -> all.forEach(each -> each.forgotten = true));
        for (List<Publication> all : retainedByKey.values()) {
            for (Publication each : all) {
                if (each.supersededAt != Publication.NEVER && judge.mayBeForgotten(each.supersededAt)) {
                    each.supersededAt = Publication.NEVER;
                    retained.computeIfAbsent(each.topic, topic -> new ArrayList<>())
                            .add(each);
                }
                if (each.qos == Qos.AT_MOST_ONCE && each.to != Publication.NEVER && judge.mayBeForgotten(each.to)) {
                    each.certain = false;
                }
            }
        }
    }

    /** At QoS 2 a message that comes again is published when it came first, if it was then; the judge may have lost sight of that. */
    private boolean mayHaveBeenBefore(Publication publication, Publication other) {
        return publication.qos == Qos.EXACTLY_ONCE
                && !publication.isEmpty()
                && told(publication.key).stream().anyMatch(each -> each.from <= other.to);
    }

    /** What was taken for published, and may have been forgotten before anybody was told. */
    void doubted(Publication publication) {
        publication.certain = false;
        publication.forgotten = true;
        publication.groups.values().forEach(each -> each.certain = false);
        for (ModelSession each : judge.sessions()) {
            each.doubt(publication);
        }
    }

    /** It was published by now, or never will be. */
    void closed(Publication publication) {
        publication.to = judge.moment();
        publication.lastTime = judge.now();
        List<Publication> same = open.get(publication.key);
        if (same != null) {
            same.remove(publication);
            if (same.isEmpty()) {
                open.remove(publication.key);
            }
        }
        if (publication.forbidden) {
            return;
        }
        Map<String, Publication.ShareDuty> duties = null;
        for (ModelSession session : judge.sessions()) {
            if (!publication.taken.containsKey(session)) {
                ModelSession.Expectation expectation = session.expectation(publication, publication.to);
                if (!expectation.possible().isEmpty()) {
                    session.expect(
                            publication.certain
                                    ? expectation
                                    : new ModelSession.Expectation(publication, List.of(), expectation.possible()));
                }
            }
            for (Held each : session.held) {
                if (each.shared
                        && each.isPossible(publication.from, publication.to)
                        && each.matches(publication.topic)) {
                    duties = duties == null ? new LinkedHashMap<>() : duties;
                    join(duties, publication, session, each);
                }
            }
        }
        if (duties != null) {
            duties.values().forEach(Ledger::share);
            publication.groups = duties;
        }
    }

    private static void join(
            Map<String, Publication.ShareDuty> duties, Publication publication, ModelSession session, Held held) {
        Publication.ShareDuty duty = duties.computeIfAbsent(
                held.asked.filter(), share -> new Publication.ShareDuty(publication, share, duties));
        duty.members.add(session);
        duty.held.add(held);
        duty.certain |= publication.certain && held.isCertain(publication.from, publication.to);
    }

    private static void share(Publication.ShareDuty duty) {
        List<Object> alternatives = duty.publication.taken.get(duty.share);
        if (alternatives != null) {
            duty.taker = duty.publication.takers.get(duty.share);
            duty.alternatives = alternatives;
        }
        for (ModelSession each : duty.members) {
            List<Publication.ShareDuty> all =
                    each.duties.computeIfAbsent(duty.publication.key, key -> new ArrayList<>(1));
            if (!all.contains(duty)) {
                all.add(duty);
            }
        }
    }

    /** What the gateway says of a message must agree with who holds what. */
    void acknowledged(Publication publication, ReasonCode code, boolean explained) {
        if (publication.forbidden) {
            if (explained && code != ReasonCode.NOT_AUTHORIZED) {
                throw new Violation("system-topics", publication + " was answered with " + code);
            }
            publication.certain = false;
            closed(publication);
            return;
        }
        if (code == ReasonCode.QUOTA_EXCEEDED && explained && judge.swarm().storeFails()) {
            unstored(publication);
            return;
        }
        if (code.isError()) {
            throw new Violation("acknowledgement", publication + " was answered with " + code);
        }
        published(publication);
        atRest(publication);
        if (code == ReasonCode.NO_MATCHING_SUBSCRIBERS) {
            for (ModelSession each : judge.sessions()) {
                List<ModelSession.Expectation> owed = each.expectations.getOrDefault(publication.key, List.of());
                for (ModelSession.Expectation expectation : owed) {
                    if (expectation.publication() == publication
                            && !expectation.certain().isEmpty()
                            && judge.lives().isSurelyAlive(each)) {
                        throw new Violation("no-matching-subscribers", publication + " is owed to " + each);
                    }
                }
            }
        }
    }

    /** The store has failed before it said that it has the message: it may, and then whoever it is for gets it. */
    private void unstored(Publication publication) {
        judge.refused(publication.from, publication + " was refused");
        if (!publication.retain && publication.qos == Qos.AT_LEAST_ONCE && !mayConcernTheStore(publication)) {
            throw new Violation("refused-without-a-cause", publication + " is for nobody who is kept");
        }
        judge.tally().count(Tally.Fault.PUBLISH_REFUSED);
        closed(publication);
    }

    private boolean mayConcernTheStore(Publication publication) {
        for (ModelSession session : judge.lives().all()) {
            for (Held held : session.held) {
                if (session.mayBeKept()
                        && (!session.over || session.endedAt >= publication.from)
                        && held.isPossible(publication.from, judge.moment())
                        && held.matches(publication.topic)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whoever hears that a message is ours hears it when it is at rest for those that are away. */
    private void atRest(Publication publication) {
        if (wasRepeated(publication)) {
            return; // it may be at rest since the first time
        }
        if (publication.retain) {
            judge.saidTooSoon(publication.from, publication + ", to be retained,");
        }
        for (ModelSession each : judge.sessions()) {
            for (ModelSession.Expectation owed : each.expectations.getOrDefault(publication.key, List.of())) {
                if (owed.publication() == publication
                        && each.granted > 0
                        && owed.leastQos() > 0
                        && judge.lives().isSurelyAlive(each)) {
                    judge.saidTooSoon(publication.from, publication + " for " + each);
                }
            }
        }
    }

    /** The retained messages that surely answer this subscription. */
    void answer(ModelSession session, ModelSession.Answer answer) {
        for (Map.Entry<String, List<Publication>> each : retained.entrySet()) {
            List<Publication> values = each.getValue();
            if (values.size() == 1 && answer.held.matches(each.getKey())) {
                Publication value = values.get(0);
                boolean own = answer.held.asked.noLocal() && session.client.equals(value.publisher);
                if (value.certain
                        && !value.isEmpty()
                        && value.to < answer.from
                        && !own
                        && !value.mayBeExpired(judge.now())) {
                    answer.must.put(each.getKey(), value);
                }
            }
        }
        session.answers.add(answer);
    }

    /** What may be retained on a topic now; an empty message stands for nothing. */
    List<Publication> values(String topic) {
        return retained.getOrDefault(topic, List.of());
    }

    @Nullable
    Publication onlyValue(String topic) {
        List<Publication> values = values(topic);
        return values.size() == 1 ? values.get(0) : null;
    }
}
