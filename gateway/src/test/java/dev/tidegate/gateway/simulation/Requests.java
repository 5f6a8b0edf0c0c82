package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What clients ask and what they are answered: every request once, in order, with the right code. */
final class Requests {
    private final Judge judge;

    Requests(Judge judge) {
        this.judge = judge;
    }

    // --- heard ---

    Packet.Reader<Void> of(Conversation by) {
        return new Heard(by);
    }

    private void publish(Conversation by, Packet.Publish packet) {
        int alias = (int) packet.properties().number(Property.TOPIC_ALIAS, 0);
        if (alias != 0 && packet.topic() != null) {
            by.theirAliases.put(alias, packet.topic().text());
        }
        String topic = packet.topic() != null
                ? packet.topic().text()
                : Objects.requireNonNull(by.theirAliases.get(alias), "an alias the client never set");
        Publication.Said said = new Publication.Said(
                topic,
                packet.payload(),
                packet.qos(),
                packet.retain(),
                by.speaksProperties ? packet.properties() : Properties.NONE);
        ModelSession session = by.session;
        Publication.Speaker speaker =
                new Publication.Speaker(by.client, session == null || packet.qos() == Qos.AT_MOST_ONCE ? by : session);
        switch (packet.qos()) {
            case AT_MOST_ONCE -> by.qos0.add(judge.ledger().heard(said, speaker));
            case AT_LEAST_ONCE ->
                by.pubAcks.add(new Conversation.Unanswered(
                        packet.packetId(), judge.moment(), judge.ledger().heard(said, speaker)));
            case EXACTLY_ONCE -> exactlyOnce(by, packet.packetId(), said, speaker);
        }
    }

    /** A packet identifier in use means the same message again, which is answered and goes no further [MQTT-4.3.3-10]. */
    private void exactlyOnce(Conversation by, int id, Publication.Said said, Publication.Speaker speaker) {
        ModelSession session = judge.sessionOf(by, "QoS 2");
        ModelSession.Receipt receipt = session.received.get(id);
        if (receipt == null) {
            receipt = new ModelSession.Receipt(judge.ledger().heard(said, speaker));
            session.received.put(id, receipt);
        } else if (!receipt.certain) {
            judge.ledger().heardAgain(receipt.publication);
        }
        by.pubRecs.add(new Conversation.Unanswered(id, judge.moment(), receipt.certain ? null : receipt.publication));
    }

    private void subscribe(Conversation by, Packet.Subscribe packet) {
        ModelSession session = by.session;
        int identifier = (int) packet.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0);
        List<Held> asked = new ArrayList<>();
        for (SubscriptionRequest each : packet.requests()) {
            asked.add(Held.asked(each, identifier, judge.moment(), age(session, each.filter())));
            challenge(session, each.filter());
        }
        if (session != null) {
            session.held.addAll(asked);
        }
        by.subscribes.put(packet.packetId(), asked);
    }

    private static Held.Age age(@Nullable ModelSession session, String filter) {
        Held.Age age = Held.Age.NEW;
        if (session != null) {
            for (Held each : session.held) {
                if (each.asked.filter().equals(filter) && each.possibleTo == Held.NEVER) {
                    if (each.certainFrom != Held.NEVER && each.certainTo == Held.NEVER) {
                        return Held.Age.OLD;
                    }
                    age = Held.Age.UNKNOWN;
                }
            }
        }
        return age;
    }

    /** From now on nobody knows whether what is held of this filter still holds. */
    private void challenge(@Nullable ModelSession session, String filter) {
        if (session != null) {
            for (Held each : session.held) {
                if (each.asked.filter().equals(filter)) {
                    each.certainTo = Math.min(each.certainTo, judge.moment());
                }
            }
        }
    }

    // --- answered ---

    void answered(Conversation to, Packet packet) {
        judge.sessionOf(to, packet.type().name());
        packet.accept(new Answered(to));
    }

    private static Conversation.Unanswered next(
            Conversation to, java.util.Deque<Conversation.Unanswered> all, int id, String what) {
        Conversation.Unanswered next = all.poll();
        if (next == null || next.packetId() != id) {
            throw new Violation("acknowledgement-order", what + " #" + id + " to " + to + " instead of " + next);
        }
        to.takenIn(next.moment());
        return next;
    }

    private void pubAck(Conversation to, Packet.PubAck packet) {
        Conversation.Unanswered next = next(to, to.pubAcks, packet.packetId(), "PUBACK");
        if (next.publication() != null) {
            judge.ledger().acknowledged(next.publication(), packet.code(), to.speaksProperties);
        }
    }

    private void pubRec(Conversation to, Packet.PubRec packet) {
        Conversation.Unanswered next = next(to, to.pubRecs, packet.packetId(), "PUBREC");
        ModelSession session = judge.sessionOf(to, "PUBREC");
        ModelSession.Receipt receipt = session.received.get(packet.packetId());
        if (next.publication() != null && (receipt == null || !receipt.certain)) {
            judge.ledger().acknowledged(next.publication(), packet.code(), to.speaksProperties);
            if (packet.code().isError()) {
                session.received.remove(packet.packetId());
            } else if (receipt != null) {
                if (!receipt.publication.forbidden && !judge.ledger().wasRepeated(receipt.publication)) {
                    atRest(to, receipt.publication.from, "the packet identifier of " + receipt.publication);
                }
                receipt.certain = true;
                if (next.publication().forbidden) {
                    session.received.remove(packet.packetId());
                }
            }
        }
    }

    private void subAck(Conversation to, Packet.SubAck packet) {
        List<Held> asked = to.subscribes.remove(packet.packetId());
        ModelSession session = judge.sessionOf(to, "SUBACK");
        if (asked == null || asked.size() != packet.codes().size()) {
            throw new Violation("suback", Words.of(packet) + " answers nothing on " + to);
        }
        to.takenIn(asked.get(0).possibleFrom);
        for (Publication each : List.copyOf(to.qos0)) {
            if (each.from < asked.get(0).possibleFrom) {
                judge.ledger().published(each);
                to.qos0.remove(each);
            }
        }
        for (int i = 0; i < asked.size(); i++) {
            Held each = asked.get(i);
            if (isUnstored(to, packet.codes().get(i))) {
                judge.refused(each.possibleFrom, "SUBACK " + packet.codes().get(i) + " for " + each);
                judge.tally().count(Tally.Fault.SUBSCRIBE_REFUSED);
                each.refusedAt = judge.moment();
                each.possibleTo = Math.min(each.possibleTo, judge.moment());
                continue;
            }
            atRest(to, each.possibleFrom, "the subscription to " + each);
            if (packet.codes().get(i).code() != each.qos()) {
                throw new Violation("suback", packet.codes().get(i) + " for " + each);
            }
            supersede(session, each);
            if (!session.held.contains(each)) {
                session.held.add(each);
            }
            each.certainFrom = judge.moment();
            retained(session, each);
        }
    }

    /** What a session asks that is to be kept, and cannot be. */
    private boolean isUnstored(Conversation to, ReasonCode code) {
        return judge.swarm().storeFails()
                && judge.sessionOf(to, "an answer").mayBeKept()
                && code
                        == (to.speaksProperties
                                ? ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR
                                : ReasonCode.UNSPECIFIED_ERROR);
    }

    /** Of what a session is to keep nothing is said before it is kept. */
    private void atRest(Conversation to, long since, String what) {
        if (to.expiry > 0) {
            judge.saidTooSoon(since, what + " of " + to);
        }
    }

    private void supersede(ModelSession session, Held by) {
        for (Held each : session.held) {
            if (each != by && each.asked.filter().equals(by.asked.filter()) && each.possibleFrom < by.possibleFrom) {
                each.possibleTo = Math.min(each.possibleTo, judge.moment());
                each.certainTo = Math.min(each.certainTo, judge.moment());
            }
        }
    }

    private void retained(ModelSession session, Held held) {
        RetainHandling handling = held.asked.retainHandling();
        boolean may = handling == RetainHandling.SEND || (handling == RetainHandling.SEND_IF_NEW && !held.surelyOld);
        boolean must = handling == RetainHandling.SEND || (handling == RetainHandling.SEND_IF_NEW && held.surelyNew);
        for (ModelSession.Answer each : session.answers) {
            if (each.held.asked.filter().equals(held.asked.filter())) {
                each.must.clear(); // the new answer may say all of it again
            }
        }
        if (held.shared || !may) {
            return;
        }
        ModelSession.Answer answer = new ModelSession.Answer(held, held.possibleFrom);
        judge.ledger().answer(session, answer);
        if (!must) {
            answer.must.clear();
        }
    }

    private void unsubAck(Conversation to, Packet.UnsubAck packet) {
        Conversation.Asked asked = to.unsubscribes.remove(packet.packetId());
        ModelSession session = judge.sessionOf(to, "UNSUBACK");
        if (asked == null
                || (to.speaksProperties
                        && asked.filters().size() != packet.codes().size())) {
            throw new Violation("unsuback", Words.of(packet) + " answers nothing on " + to);
        }
        to.takenIn(asked.moment());
        for (int i = 0; i < asked.filters().size(); i++) {
            String filter = asked.filters().get(i);
            if (to.speaksProperties && isUnstored(to, packet.codes().get(i))) {
                judge.refused(asked.moment(), "UNSUBACK " + packet.codes().get(i) + " for " + filter);
                judge.tally().count(Tally.Fault.UNSUBSCRIBE_REFUSED);
                forgetAnswers(session, filter);
                continue;
            }
            boolean was = false;
            boolean mayBe = false;
            for (Held each : session.held) {
                if (each.asked.filter().equals(filter) && each.possibleFrom < asked.moment()) {
                    was |= each.certainFrom <= asked.moment() && each.certainTo == asked.moment();
                    mayBe |= each.possibleTo >= asked.moment();
                    each.possibleTo = Math.min(each.possibleTo, judge.moment());
                }
            }
            if (was) {
                atRest(to, asked.moment(), "the end of the subscription to " + filter);
            }
            forgetAnswers(session, filter);
            if (to.speaksProperties) {
                ReasonCode code = packet.codes().get(i);
                if ((was && code != ReasonCode.SUCCESS) || (!mayBe && code != ReasonCode.NO_SUBSCRIPTION_EXISTED)) {
                    throw new Violation("unsuback", code + " for " + filter + " of " + session);
                }
            }
        }
    }

    private static void forgetAnswers(ModelSession session, String filter) {
        for (ModelSession.Answer each : session.answers) {
            if (each.held.asked.filter().equals(filter)) {
                each.must.clear();
            }
        }
    }

    private void pubComp(Conversation to, Packet.PubComp packet) {
        Conversation.Unanswered asked = to.answer(to.pubComps, packet.packetId());
        if (asked == null) {
            throw new Violation("pubcomp", "#" + packet.packetId() + " answers nothing on " + to);
        }
        if (to.speaksProperties && packet.code() == ReasonCode.SUCCESS) {
            atRest(to, asked.moment(), "PUBREL #" + packet.packetId());
        }
    }

    /** What a connection asked and was not answered before it ended may have had its effect. */
    void abandoned(Conversation by) {
        by.qos0.clear();
    }

    private final class Heard extends Unexpected {
        private final Conversation by;

        Heard(Conversation by) {
            this.by = by;
        }

        @Override
        public Void publish(Packet.Publish packet) {
            Requests.this.publish(by, packet);
            return null;
        }

        @Override
        public Void pubAck(Packet.PubAck packet) {
            judge.deliveries().acknowledged(by, packet.packetId());
            return null;
        }

        @Override
        public Void pubRec(Packet.PubRec packet) {
            judge.deliveries().recorded(by, packet);
            return null;
        }

        @Override
        public Void pubRel(Packet.PubRel packet) {
            by.pubComps.add(new Conversation.Unanswered(packet.packetId(), judge.moment(), null));
            ModelSession session = by.session;
            if (session != null) {
                by.consequences.add(
                        new Conversation.Consequence(judge.moment(), () -> session.received.remove(packet.packetId())));
            }
            return null;
        }

        @Override
        public Void pubComp(Packet.PubComp packet) {
            judge.deliveries().completed(by, packet.packetId());
            return null;
        }

        @Override
        public Void subscribe(Packet.Subscribe packet) {
            Requests.this.subscribe(by, packet);
            return null;
        }

        @Override
        public Void unsubscribe(Packet.Unsubscribe packet) {
            packet.filters().forEach(filter -> challenge(by.session, filter));
            by.unsubscribes.put(packet.packetId(), new Conversation.Asked(packet.filters(), judge.moment()));
            return null;
        }

        @Override
        public Void pingReq(Packet.PingReq packet) {
            by.pings++;
            return null;
        }

        @Override
        public Void disconnect(Packet.Disconnect packet) {
            by.goodbye = packet;
            by.consequences.add(new Conversation.Consequence(judge.moment(), () -> by.goodbyeTaken = true));
            return null;
        }
    }

    private final class Answered extends Unexpected {
        private final Conversation to;

        Answered(Conversation to) {
            this.to = to;
        }

        @Override
        public Void pubAck(Packet.PubAck packet) {
            Requests.this.pubAck(to, packet);
            return null;
        }

        @Override
        public Void pubRec(Packet.PubRec packet) {
            Requests.this.pubRec(to, packet);
            return null;
        }

        @Override
        public Void pubComp(Packet.PubComp packet) {
            Requests.this.pubComp(to, packet);
            return null;
        }

        @Override
        public Void subAck(Packet.SubAck packet) {
            Requests.this.subAck(to, packet);
            return null;
        }

        @Override
        public Void unsubAck(Packet.UnsubAck packet) {
            Requests.this.unsubAck(to, packet);
            return null;
        }

        @Override
        public Void pingResp(Packet.PingResp packet) {
            if (--to.pings < 0) {
                throw new Violation("pingresp", "nobody asked on " + to);
            }
            return null;
        }
    }
}
