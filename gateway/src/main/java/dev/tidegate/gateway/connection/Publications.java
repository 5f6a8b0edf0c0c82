package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.gate.Extent;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.gate.Terms;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.route.Expiry;
import dev.tidegate.gateway.route.Routed;
import dev.tidegate.gateway.session.Received;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a client publishes: alias, gate, QoS 2 bookkeeping, router, and the acknowledgement as the last step, because it says
 * that the message is ours [MQTT-4.3.2-4].
 */
final class Publications {
    private static final int NO_ALIAS = 0;

    private final Reception reception;
    private final Lobby lobby;
    private final Session session;
    private final Received received;
    private final Terms terms;
    private final ClientId publisher;
    private final FirstCopy firstCopy;
    private final Acknowledgements<Routed> acknowledgements;
    private final Silence silence;
    private final Usual usual = new Usual();

    Publications(Reception reception, Lobby lobby, Session session, Terms terms) {
        this.reception = reception;
        this.lobby = lobby;
        this.session = session;
        this.received = session.received();
        this.terms = terms;
        this.publisher = publisher(reception, session);
        this.firstCopy = new FirstCopy(lobby.core(), session.clientId());
        this.silence =
                new Silence(reception.sender().connection(), lobby.core().shard(), "a message could not be stored");
        this.acknowledgements = new Acknowledgements<>(
                lobby.core().shard(), terms.receiveMaximum(), reception.unanswered(), this::answer);
    }

    void publish(Packet.Publish packet) {
        lobby.core().counters().add(Count.MESSAGES_RECEIVED);
        if (silence.isComing() && packet.qos() != Qos.AT_MOST_ONCE) {
            return; // it comes again behind the one that was not stored
        }
        TopicName topic = packet.topic();
        if (topic != null && usual.passes(packet, topic)) {
            route(packet, packet, topic);
        } else {
            consider(packet);
        }
    }

    /** A bridge has two sessions, and publishes in the name of one: No Local holds between them. */
    private static ClientId publisher(Reception reception, Session session) {
        Arrival.Insider insider = reception.sender().arrival().insider();
        return insider == null ? session.clientId() : insider.publisher();
    }

    /** The client's permissions have changed: what has passed is asked again. */
    void reviewed() {
        usual.forget();
    }

    private void consider(Packet.Publish packet) {
        TopicName topic = packet.properties().isEmpty() ? packet.topic() : resolve(packet);
        if (topic == null) {
            return; // resolve() has said why
        }
        if (packet.qos() == Qos.EXACTLY_ONCE && !isWelcome(packet)) {
            return;
        }
        Ruling<Packet.Publish> ruling = lobby.gate().rule(packet, topic, terms, besides(packet, topic));
        if (ruling == Ruling.<Packet.Publish>asAsked()) {
            usual.passed(packet, topic);
            route(packet, packet, topic);
        } else if (reception.passes(packet, topic.text(), ruling)) {
            route(packet, ruling.granted(packet), topic);
        } else {
            lobby.core().counters().add(Count.DROPPED_POLICY);
            if (ruling instanceof Ruling.Refused<Packet.Publish> refused) {
                turnDown(packet, refused.objection().code());
            }
        }
    }

    /** Says no when all that came before has been answered: some of it may wait for the store [MQTT-4.6.0-2, -3]. */
    private void turnDown(Packet.Publish packet, ReasonCode code) {
        if (packet.qos() == Qos.AT_MOST_ONCE) {
            return;
        }
        acknowledgements.inTurn(() -> {
            if (reception.isOpen() && !silence.hasFallen()) {
                acknowledge(packet, code);
            }
        });
        if (acknowledgements.isFull()) {
            reception.holdFor(acknowledgements);
        }
    }

    /** What it uses without saying so in the packet. */
    private long besides(Packet.Publish packet, TopicName topic) {
        long refused = reception.rights().publish(topic, packet);
        return packet.retain() && packet.payload().length > 0 ? refused | oneMoreRetained(topic) : refused;
    }

    /** Counted as it stands now: two connections of a subject that publish at the same moment may both find room. */
    private long oneMoreRetained(TopicName topic) {
        int others = lobby.core().routes().keptElsewhere(session.owner(), topic);
        return others < terms.profile().written().retainedPerIdentity() ? 0 : Feature.TOO_MANY_RETAINED.bit();
    }

    /** The topic a PUBLISH means; null where it means none, and the connection is closing. */
    private @Nullable TopicName resolve(Packet.Publish packet) {
        int alias = (int) packet.properties().number(Property.TOPIC_ALIAS, NO_ALIAS);
        TopicName topic = packet.topic();
        if (alias == NO_ALIAS) {
            return topic;
        }
        TopicAliases aliases = reception.sender().aliases();
        if (!aliases.isLegal(alias)) {
            String text = topic == null ? null : topic.text();
            if (reception.passes(packet, text, lobby.gate().rule(Feature.TOPIC_ALIAS, terms.profile()))) {
                reception.reject(
                        packet,
                        text,
                        Ruling.Objection.of(
                                ReasonCode.TOPIC_ALIAS_INVALID, "the topic alias is above the maximum announced"));
            }
            return null;
        }
        if (topic != null) {
            aliases.learn(alias, topic);
            return topic;
        }
        TopicName known = aliases.topicOf(alias);
        if (known == null) {
            reception.reject(
                    packet, null, Ruling.Objection.of(ReasonCode.PROTOCOL_ERROR, "the topic alias was never set"));
        }
        return known;
    }

    /** Whether a QoS 2 message is new and within our Receive Maximum; one we hold is answered again and goes no further. */
    private boolean isWelcome(Packet.Publish packet) {
        if (!received.isNew(packet.packetId())) {
            acknowledgements.owe(packet, received.receipt(packet.packetId()).thenApply(ours -> Routed.ACCEPTED));
            return false; // [MQTT-4.3.3-10]
        }
        int open = received.open();
        if (open < terms.profile().written().receiveMaximum()) {
            return true;
        }
        Extent extent = open < terms.receiveMaximum() ? Extent.LIMIT : Extent.CEILING;
        return reception.passes(packet, null, lobby.gate().rule(Feature.TOO_MANY_INFLIGHT, terms.profile(), extent));
    }

    private void route(Packet.Publish asked, Packet.Publish granted, TopicName topic) {
        Properties properties = granted.properties();
        Message message = new Message(
                topic,
                granted.payload(),
                granted.qos(),
                granted.retain(),
                properties.isEmpty() ? properties : properties.without(Publications::staysHere),
                Expiry.of(
                        properties,
                        properties.isEmpty() ? 0 : lobby.core().shard().now()),
                publisher,
                Position.NONE,
                session.owner());
        CompletionStage<Routed> routed = firstCopy.publish(message);
        Relief arrival = firstCopy.pause();
        if (arrival != null) {
            reception.holdFor(arrival);
        }
        switch (asked.qos()) {
            case AT_MOST_ONCE -> {
                // nobody waits for the outcome
            }
            case AT_LEAST_ONCE -> owe(asked, routed);
            case EXACTLY_ONCE -> owe(asked, received(asked, routed));
        }
    }

    private void owe(Packet.Publish packet, CompletionStage<Routed> routed) {
        Relief pause = lobby.core().router().pause();
        if (endsTheConnection(routed)) {
            silence.comes();
        }
        acknowledgements.owe(packet, routed);
        if (acknowledgements.isFull()) {
            reception.holdFor(acknowledgements);
        } else if (pause != null) {
            reception.holdFor(pause);
        }
    }

    /** Whether nobody has it, and the client finds out by sending it again on another connection. */
    private boolean endsTheConnection(CompletionStage<Routed> routed) {
        if (!Shard.isDone(routed)) {
            return false;
        }
        return switch (routed.toCompletableFuture().join()) {
            case ACCEPTED, NO_SUBSCRIBERS, NOT_RETAINED, FAILED -> false;
            case BUSY -> true;
            case REFUSED -> !reception.sender().knowsReasonCodes();
        };
    }

    /** Remembers the packet identifier unless the message is refused; PUBREC says that both are kept. */
    private CompletionStage<Routed> received(Packet.Publish packet, CompletionStage<Routed> routed) {
        CompletableFuture<Routed> known = routed.toCompletableFuture();
        if (known.isDone() && reasonCode(known.join()).isError()) {
            return routed;
        }
        if (known.isDone()) {
            received.receive(packet.packetId());
        } else {
            received.receive(packet.packetId(), routed.thenApply(Publications::ours));
        }
        CompletionStage<Void> recorded = session.recorded();
        return recorded.toCompletableFuture().isDone() && known.isDone()
                ? routed
                : routed.thenCombine(recorded, (outcome, done) -> outcome);
    }

    private static Routed ours(Routed routed) {
        if (reasonCode(routed).isError()) {
            throw new IllegalStateException("the message was not accepted: " + routed);
        }
        return routed;
    }

    /** What belongs to this packet and not to the message. */
    private static boolean staysHere(Property property) {
        return property == Property.TOPIC_ALIAS || property == Property.MESSAGE_EXPIRY_INTERVAL;
    }

    /** The outcome of a message is known, null where even that has failed. */
    private void answer(Packet.Publish packet, @Nullable Routed routed) {
        if (!reception.isOpen() || silence.hasFallen()) {
            return; // the client will send it again, and hear then
        }
        Routed known = routed == null ? Routed.FAILED : routed;
        switch (known) {
            case ACCEPTED, NOT_RETAINED -> acknowledge(packet, reasonCode(known));
            case NO_SUBSCRIBERS ->
                acknowledge(packet, tellsWhoListens(packet) ? reasonCode(known) : ReasonCode.SUCCESS);
            case BUSY -> disown(packet, ReasonCode.SERVER_BUSY, "a mailbox is full; see limits.mailbox");
            case REFUSED, FAILED -> unstored(packet);
        }
    }

    private boolean tellsWhoListens(Packet.Publish packet) {
        TopicName topic = packet.topic();
        return reception.serves(packet, topic == null ? null : topic.text(), Feature.NO_MATCHING_SUBSCRIBERS);
    }

    private static ReasonCode reasonCode(Routed routed) {
        return switch (routed) {
            case ACCEPTED -> ReasonCode.SUCCESS;
            case NO_SUBSCRIBERS -> ReasonCode.NO_MATCHING_SUBSCRIBERS;
            case NOT_RETAINED, BUSY, REFUSED, FAILED -> ReasonCode.QUOTA_EXCEEDED;
        };
    }

    /**
     * The store has not got the message. Who knows reason codes is told so, and may use the packet identifier again [MQTT-4.3.3-9]; to
     * anybody else every PUBACK is a success.
     */
    private void unstored(Packet.Publish packet) {
        TopicName topic = packet.topic();
        reception.refused(
                packet,
                topic == null ? null : topic.text(),
                Ruling.Objection.of(ReasonCode.QUOTA_EXCEEDED, "the message could not be stored"));
        if (reception.sender().knowsReasonCodes()) {
            received.disowned(packet.packetId());
            acknowledge(packet, ReasonCode.QUOTA_EXCEEDED);
        } else {
            silence.fall();
        }
    }

    /** Nobody owns the message. A PUBACK would say the opposite to a client without reason codes: the connection ends. */
    private void disown(Packet.Publish packet, ReasonCode code, String why) {
        TopicName topic = packet.topic();
        reception.reject(packet, topic == null ? null : topic.text(), Ruling.Objection.of(code, why));
    }

    private void acknowledge(Packet.Publish packet, ReasonCode code) {
        switch (packet.qos()) {
            case AT_MOST_ONCE -> {
                // nothing is said [MQTT-3.3.4-1]
            }
            case AT_LEAST_ONCE -> reception.sender().send(new Packet.PubAck(packet.packetId(), code, Properties.NONE));
            case EXACTLY_ONCE -> reception.sender().send(new Packet.PubRec(packet.packetId(), code, Properties.NONE));
        }
    }

    /**
     * PUBREL: the exchange ends, also one we know nothing of [MQTT-4.3.3-11]. PUBCOMP lets the client use the identifier anew, so it
     * has to be known that it is free.
     */
    void release(int packetId) {
        ReasonCode code = received.released(packetId) ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        lobby.core().shard().await(session.recorded(), (done, failure) -> {
            if (failure != null) {
                reception.sender().forgotten();
            } else if (reception.isOpen()) {
                reception.sender().send(new Packet.PubComp(packetId, code, Properties.NONE));
            }
        });
    }
}
