package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges every PUBLISH and PUBREL the gateway sends: what it is, why it is sent, and whether it may be sent now. */
final class Deliveries {
    private static final int[] NONE = {};

    private final Judge judge;
    private long orders;

    Deliveries(Judge judge) {
        this.judge = judge;
    }

    // --- PUBLISH ---

    void publish(Conversation to, Packet.Publish packet, int size) {
        ModelSession session = judge.sessionOf(to, "PUBLISH");
        String topic = topic(to, packet);
        ModelSession.Delivered delivered = new ModelSession.Delivered(
                topic,
                packet.payload(),
                packet.qos().level(),
                packet.retain(),
                to.speaksProperties ? identifiers(packet.properties()) : null);
        if (delivered.qos() == 0) {
            require(!packet.dup(), "dup", () -> "DUP at QoS 0");
            first(to, session, packet, delivered);
            return;
        }
        ModelSession.Flight known = session.flights.get(packet.packetId());
        boolean unsaid = packet.dup() && isUnsaid(to, delivered, known);
        if (packet.dup() && !unsaid) {
            again(to, session, packet, delivered, known);
            return;
        }
        require(
                known == null || known.maybeAcknowledged,
                "packet-identifier",
                () -> "#" + packet.packetId() + " is in use and is sent anew: " + Words.of(packet));
        require(
                unsaid || to.owed.stream().allMatch(each -> each.maybeAcknowledged),
                "redelivery-first",
                () -> "a new message before all that is owed again: " + Words.of(packet) + " before "
                        + to.owed.stream()
                                .filter(each -> !each.maybeAcknowledged)
                                .map(each -> "#" + each.packetId + " " + each.publication)
                                .toList());
        Publication publication =
                unsaid ? unsaid(to, session, packet, delivered) : first(to, session, packet, delivered);
        ModelSession.Flight flight = new ModelSession.Flight(publication, packet.packetId(), delivered, ++orders);
        flight.sentOn = to.number;
        flight.sentAt = judge.moment();
        session.flights.remove(packet.packetId());
        session.flights.put(packet.packetId(), flight);
        withinWindow(to, session);
    }

    /**
     * At QoS 2 a message leaves when the store knows its packet identifier, and at QoS 1 behind one of those. A connection that ends
     * before leaves it to the next, which cannot know whether it has been said.
     */
    private boolean isUnsaid(Conversation to, ModelSession.Delivered delivered, ModelSession.@Nullable Flight known) {
        boolean isOther = known == null || (known.maybeAcknowledged && (known.released || !known.isOf(delivered)));
        return isOther && judge.isStored() && to.session != null && to.session.conversations > 1;
    }

    private static String topic(Conversation to, Packet.Publish packet) {
        int alias = (int) packet.properties().number(Property.TOPIC_ALIAS, 0);
        if (alias != 0) {
            require(alias <= to.aliasMaximum, "alias", () -> "alias " + alias + " is above " + to.aliasMaximum);
            if (packet.topic() != null) {
                to.aliases.put(alias, packet.topic().text());
            }
        }
        String topic =
                packet.topic() == null ? to.aliases.get(alias) : packet.topic().text();
        if (topic == null) {
            throw new Violation("alias", "alias " + alias + " means nothing on this connection");
        }
        return topic;
    }

    private static int[] identifiers(Properties properties) {
        if (properties.isEmpty()) {
            return NONE;
        }
        int count = 0;
        for (int i = 0; i < properties.size(); i++) {
            count += properties.key(i) == Property.SUBSCRIPTION_IDENTIFIER ? 1 : 0;
        }
        int[] all = new int[count];
        for (int i = properties.size() - 1; i >= 0; i--) {
            if (properties.key(i) == Property.SUBSCRIPTION_IDENTIFIER) {
                all[--count] = (int) (long) (Long) properties.value(i);
            }
        }
        Arrays.sort(all);
        return all;
    }

    private static void withinWindow(Conversation to, ModelSession session) {
        int open = 0;
        for (ModelSession.Flight each : session.flights.values()) {
            open += each.sentOn == to.number && !each.maybeAcknowledged ? 1 : 0;
        }
        int most = to.receiveMaximum;
        if (open > most) {
            throw new Violation("receive-maximum", open + " unacknowledged of at most " + most);
        }
    }

    /** The first time this message is sent to this session: finds why, and takes it off what is owed. */
    private Publication first(
            Conversation to, ModelSession session, Packet.Publish packet, ModelSession.Delivered delivered) {
        Claim claim = new Claim(judge, to, session, delivered, packet.properties());
        if (packet.dup()) {
            claim.wasBegun();
        }
        Publication publication = claim.settle();
        judge.tally().count(claim.fate());
        if (delivered.qos() == 0 && judge.isStoreless()) {
            judge.tally().count(Tally.Fate.DELIVERED_WITHOUT_A_STORE);
        }
        return publication;
    }

    /** A retained message that is sent again to an old client may have lost the sign that it is one: the store does not keep that. */
    private Publication unsaid(
            Conversation to, ModelSession session, Packet.Publish packet, ModelSession.Delivered delivered) {
        try {
            return first(to, session, packet, delivered);
        } catch (Violation violation) {
            if (to.speaksProperties || delivered.retain()) {
                throw violation;
            }
            return first(
                    to,
                    session,
                    packet,
                    new ModelSession.Delivered(
                            delivered.topic(), delivered.payload(), delivered.qos(), true, delivered.identifiers()));
        }
    }

    private void again(
            Conversation to,
            ModelSession session,
            Packet.Publish packet,
            ModelSession.Delivered delivered,
            ModelSession.@Nullable Flight flight) {
        judge.tally().count(Tally.Fate.REDELIVERED);
        if (flight == null) {
            throw new Violation("dup", "DUP on what was never sent: " + Words.of(packet));
        }
        require(flight.sentOn != to.number, "dup", () -> "sent twice on one connection: " + Words.of(packet));
        require(!flight.released, "pubrel-owed", () -> "PUBLISH again after PUBREC: " + Words.of(packet));
        require(
                flight.qos == delivered.qos()
                        && (flight.retain == delivered.retain() || !to.speaksProperties || flight.identifiers == null)
                        && flight.publication.topic.equals(delivered.topic())
                        && Arrays.equals(flight.publication.payload, delivered.payload())
                        && (!to.speaksProperties
                                || flight.identifiers == null
                                || Arrays.equals(flight.identifiers, delivered.identifiers())),
                "redelivery-same",
                () -> "sent again with a difference: " + Words.of(packet) + ", was " + flight.publication);
        String flaw = Claim.flawOfProperties(to, flight.publication, packet.properties(), judge.now(), true);
        boolean anyCopy = judge.ledger().wasRepeated(flight.publication); // and each has its own expiry
        require(flaw == null || anyCopy, "redelivery-same", () -> flaw + ": " + Words.of(packet));
        owedNext(to, flight, Words.of(packet));
        flight.sentOn = to.number;
        if (flight.owedAnew) {
            flight.owedAnew = false;
            session.settled(flight.publication);
        }
        withinWindow(to, session);
    }

    private static void owedNext(Conversation to, ModelSession.Flight flight, String words) {
        require(to.owed.contains(flight), "redelivery-order", () -> "not owed on this connection: " + words);
        if (to.owedInOrder) {
            for (ModelSession.Flight each : to.owed) {
                if (each == flight) {
                    break;
                }
                require(
                        each.maybeAcknowledged,
                        "redelivery-order",
                        () -> words + " before #" + each.packetId + " " + each.publication);
            }
        }
        to.owed.remove(flight);
    }

    // --- PUBREL ---

    void release(Conversation to, Packet.PubRel packet) {
        ModelSession session = judge.sessionOf(to, "PUBREL");
        int id = packet.packetId();
        ModelSession.Flight flight = session.flights.get(id);
        boolean answers = to.answer(to.pubRels, id) != null;
        if (packet.code() == ReasonCode.PACKET_IDENTIFIER_NOT_FOUND) {
            require(answers && flight == null, "pubrel", () -> "#" + id + " is known");
            return;
        }
        if (answers) {
            return; // what it answers was checked when it was heard
        }
        if (flight == null || !(flight.released || flight.maybeReleased)) {
            throw new Violation("pubrel", "PUBREL for what was not received: #" + id);
        }
        require(flight.sentOn != to.number, "pubrel", () -> "PUBREL twice on one connection: #" + id);
        owedNext(to, flight, "PUBREL #" + id);
        flight.sentOn = to.number;
        withinWindow(to, session);
    }

    // --- acknowledgements of the client ---

    void acknowledged(Conversation from, int packetId) {
        ModelSession session = from.session;
        ModelSession.Flight flight = session == null ? null : session.flights.get(packetId);
        if (session == null || flight == null || flight.qos != 1) {
            return;
        }
        flight.maybeAcknowledged = true;
        then(from, () -> gone(from, session, flight));
    }

    void recorded(Conversation from, Packet.PubRec packet) {
        ModelSession session = from.session;
        if (session == null) {
            return;
        }
        ModelSession.Flight flight = session.flights.get(packet.packetId());
        if (flight != null && packet.code().isError()) {
            flight.maybeAcknowledged = true;
            then(from, () -> gone(from, session, flight));
        } else if (flight != null) {
            flight.maybeReleased = true;
            from.pubRels.add(new Conversation.Unanswered(packet.packetId(), judge.moment(), null));
            long order = ++orders;
            then(from, () -> {
                flight.released = true;
                flight.releasedAt = judge.moment();
                flight.order = order;
            });
        } else if (!packet.code().isError()) {
            from.pubRels.add(new Conversation.Unanswered(packet.packetId(), judge.moment(), null));
        }
    }

    void completed(Conversation from, int packetId) {
        ModelSession session = from.session;
        ModelSession.Flight flight = session == null ? null : session.flights.get(packetId);
        if (session != null && flight != null && flight.qos == 2 && flight.maybeReleased) {
            flight.maybeAcknowledged = true;
            then(from, () -> gone(from, session, flight));
        }
    }

    private void then(Conversation from, Runnable what) {
        from.consequences.add(new Conversation.Consequence(judge.moment(), what));
    }

    private void gone(Conversation from, ModelSession session, ModelSession.Flight flight) {
        session.over(flight, judge);
        from.owed.remove(flight);
    }

    /** What a connection that resumes a session is owed again: PUBREL first, then PUBLISH, each in its order. */
    static void owe(Conversation to, ModelSession session) {
        List<ModelSession.Flight> all = new java.util.ArrayList<>(session.flights.values());
        all.sort(java.util.Comparator.comparing((ModelSession.Flight each) -> !each.released)
                .thenComparingLong(each -> each.order));
        for (ModelSession.Flight each : all) {
            if (!each.released && each.publication.isLarge() && to.maximumPacketSize <= Pen.MAXIMUM_PACKET_SIZE) {
                each.maybeAcknowledged = true; // too large now: dropped [MQTT-3.1.2-25]
            }
        }
        to.owed.addAll(all);
        to.owedInOrder = all.stream().noneMatch(each -> each.maybeReleased && !each.released);
    }

    private static void require(boolean holds, String rule, java.util.function.Supplier<String> what) {
        if (!holds) {
            throw new Violation(rule, what.get());
        }
    }
}
