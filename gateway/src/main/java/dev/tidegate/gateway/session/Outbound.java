package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.shard.Load;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.RetainedReading;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.StoredSession.Unacknowledged;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Permissions;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From the gateway to one client: what waits, what is in flight, and what is sent again.
 *
 * <p>A message takes the shortest way that keeps order: straight to the wire when nobody waits in front of it, the wire has
 * room and the window allows; through the {@link Outbox} otherwise. {@link #pump} empties the outbox whenever one of these
 * obstacles goes away. Redeliveries come first after a return [MQTT-4.4.0-1], within the client's Receive Maximum like all else.
 *
 * <p><i>Runs on: the session's shard</i>, every method.
 */
final class Outbound {
    // valid for the session
    private final SessionRef ref;
    private final Limits limits;
    private final Ledger ledger;
    private final Inflight inflight = new Inflight();
    private final Outbox outbox = new Outbox();
    private final Answering answering;
    private final Congestion congestion;
    private Set<Qos> keptWhileAway = Tenancy.ACKNOWLEDGED;

    // valid while it lives on one shard
    private Shard shard;
    private Counters counters;
    private SessionHost host;

    // valid for the connection
    private @Nullable Outlet outlet;
    private int window;
    private int outstanding;
    private final Deque<Delivery> redeliveries = new ArrayDeque<>(0);
    private boolean pumping;

    Outbound(SessionRef ref, Limits limits, Ledger ledger, Session.Place place) {
        this.ref = ref;
        this.limits = limits;
        this.ledger = ledger;
        this.answering = new Answering(ref, this);
        this.congestion = new Congestion(ref);
        this.shard = place.shard();
        this.counters = place.counters();
        this.host = place.host();
    }

    void settle(Session.Place place) {
        shard = place.shard();
        counters = place.counters();
        host = place.host();
    }

    Congestion congestion() {
        return congestion;
    }

    @Nullable
    Outlet outlet() {
        return outlet;
    }

    /** Owes its client again what it owed when it was stored. */
    void restore(Resumed resumed) {
        for (Unacknowledged each : resumed.session().inflight()) {
            Delivery delivery = Delivery.restored(each.delivery(), resumed);
            inflight.restore(delivery, each.packetId());
            if (each.stage() == Unacknowledged.Stage.RECORDED) {
                inflight.release(delivery);
            }
        }
        for (SessionChange.Queued each : resumed.session().waiting()) {
            outbox.offer(Delivery.restored(each, resumed), limits, ledger::dropped);
        }
    }

    // --- connection ---

    void attach(Outlet outlet, int receiveMaximum) {
        this.outlet = outlet;
        this.window = Math.min(receiveMaximum, limits.inflight());
    }

    /** What waits for the client when it is away, from now on. */
    void keepWhileAway(Set<Qos> kept) {
        keptWhileAway = kept;
    }

    /** Sends again what was not acknowledged, then what has waited. */
    void resume() {
        redeliveries.clear();
        redeliveries.addAll(inflight.inOrder());
        outstanding = 0;
        pump();
    }

    /** Nobody is home any more. QoS 0 messages that waited are not kept, unless the policy says so. */
    void detach() {
        outlet = null;
        redeliveries.clear();
        outstanding = 0;
        outbox.forgetAnswers();
        if (!keptWhileAway.contains(Qos.AT_MOST_ONCE)) {
            counters.add(Count.DROPPED_QOS_0_OFFLINE, outbox.forgetQos0());
        }
        answering.rested();
        congestion.relieve();
        reportLoad();
    }

    // --- messages ---

    /** A live message for this client. */
    void deliver(Message message, Grant grant) {
        Qos qos = Qos.min(message.qos(), grant.qos()); // [MQTT-3.8.4-8]
        Outlet outlet = this.outlet;
        if (outlet == null) {
            keep(message, qos, grant);
        } else if (outbox.isEmpty() && redeliveries.isEmpty() && outlet.hasRoom() && mayDepart(qos)) {
            depart(outlet, message, qos, grant);
        } else {
            enqueue(new Delivery(message, qos, grant.retainFlag(message), grant));
        }
        reportLoad();
    }

    /** Tells those who choose among the members of a share. Nothing for a session that is in none. */
    void reportLoad() {
        Load load = ref.load();
        if (load != null) {
            load.atHome(inflight.size() + outbox.size(), outbox.room(load.room(), limits));
        }
    }

    /** The retained messages that answer a subscription, read and sent as fast as the client takes them. */
    void deliverRetained(RetainedReading reading, Subscription subscription) {
        outbox.offer(new Answer(subscription, ref, reading));
        pump();
    }

    /** Lets go of what is left of the answer to a filter. */
    void forgetRetained(String filter) {
        outbox.forget(filter);
    }

    List<Leftover> leftovers() {
        return Leftover.of(inflight, outbox);
    }

    void giveAway(Predicate<Leftover> wanted, Consumer<Leftover> heir) {
        Predicate<Delivery> given = each -> {
            Leftover leftover = Leftover.of(each);
            return leftover != null && wanted.test(leftover);
        };
        for (Delivery each : outbox.take(given)) {
            heir.accept(Objects.requireNonNull(Leftover.of(each))); // and only then:
            ledger.dropped(each); // a crash between the two may double it, not lose it
        }
        reportLoad();
    }

    /** Drops what waits and may not be sent any more; so it does with what was sent, where that would have to be sent again. */
    void withdraw(Permissions now) {
        Predicate<Delivery> forbidden =
                each -> !now.mayReceive(each.message().topic().text());
        for (Delivery each : outbox.take(forbidden)) {
            counters.add(Count.DROPPED_POLICY);
            ledger.dropped(each);
        }
        if (outlet == null) {
            for (Delivery each : inflight.inOrder()) {
                if (!each.isReleased() && forbidden.test(each)) {
                    counters.add(Count.DROPPED_POLICY);
                    finish(each);
                }
            }
        }
        reportLoad();
    }

    private void depart(Outlet outlet, Message message, Qos qos, Grant grant) {
        if (qos == Qos.AT_MOST_ONCE) {
            boolean retain = grant.retainFlag(message) && outlet.knowsRetainAsPublished();
            boolean fits = outlet.publish(message, Delivery.flags(qos, retain), 0, grant.identifiers());
            counters.add(fits ? Count.MESSAGES_DELIVERED : Count.DROPPED_TOO_LARGE); // [MQTT-3.1.2-25]
            return;
        }
        send(outlet, new Delivery(message, qos, grant.retainFlag(message), grant));
    }

    private void keep(Message message, Qos qos, Grant grant) {
        if (keptWhileAway.contains(qos)) {
            enqueue(new Delivery(message, qos, grant.retainFlag(message), grant));
            return;
        }
        counters.add(qos == Qos.AT_MOST_ONCE ? Count.DROPPED_QOS_0_OFFLINE : Count.DROPPED_POLICY);
        ledger.dropped(message, qos);
    }

    /** A live message has gone to somebody else after all. */
    void redirected(Message message, Grant grant) {
        ledger.dropped(message, Qos.min(message.qos(), grant.qos()));
    }

    private void enqueue(Delivery delivery) {
        int dropped = outbox.offer(delivery, limits, ledger::dropped);
        counters.add(Count.MESSAGES_QUEUED);
        if (dropped > 0) {
            counters.add(Count.DROPPED_OUTBOX_FULL, dropped);
            host.overflowed(ref.clientId(), dropped);
        }
        if (outlet != null && delivery.qos() != Qos.AT_MOST_ONCE && outbox.isHalfFull(limits)) {
            congestion.filled(shard, limits.publisherPatience());
        }
    }

    private boolean mayDepart(Qos qos) {
        return qos == Qos.AT_MOST_ONCE || outstanding < window; // [MQTT-3.3.4-9]
    }

    /** The wire has sent everything, or others had a turn since this client's last: goes on. */
    void drained() {
        answering.rested();
        pump();
    }

    /** Sends what waits, as far as wire and window allow. */
    void pump() {
        Outlet outlet = this.outlet;
        if (outlet == null || pumping) {
            return;
        }
        pumping = true; // a write may end in a call back to here, or end the connection
        try {
            while (isServedBy(outlet) && outlet.hasRoom() && (redeliver(outlet) || sendNext(outlet))) {
                // each turn has sent or dropped one
            }
        } finally {
            pumping = false;
        }
        if (outbox.isNearlyEmpty(limits)) {
            congestion.emptied();
        }
        reportLoad();
    }

    @SuppressWarnings("ReferenceEquality") // this very connection
    private boolean isServedBy(Outlet outlet) {
        return this.outlet == outlet;
    }

    private boolean redeliver(Outlet outlet) {
        Delivery delivery = redeliveries.peek();
        if (delivery == null || outstanding >= window) {
            return false;
        }
        redeliveries.remove();
        outstanding++;
        if (delivery.isReleased()) {
            outlet.release(delivery.packetId(), ReasonCode.SUCCESS);
        } else if (!outlet.publish(
                delivery.message(), delivery.flagsAgain(outlet), delivery.packetId(), delivery.identifiers())) {
            finish(delivery);
            counters.add(Count.DROPPED_TOO_LARGE);
        }
        return true;
    }

    private boolean sendNext(Outlet outlet) {
        Delivery delivery = outbox.peek();
        if (!redeliveries.isEmpty() || (delivery != null && !mayDepart(delivery.qos()))) {
            return false;
        }
        if (delivery == null) {
            return answering.turnPage(outbox.unread(), outlet, shard, counters);
        }
        outbox.pop();
        if (delivery.message().expiresAt() != Message.NEVER
                && delivery.message().isExpired(shard.now())) {
            counters.add(Count.DROPPED_EXPIRED); // [MQTT-3.3.2-5]
            ledger.dropped(delivery);
        } else {
            send(outlet, delivery);
        }
        return true;
    }

    private void send(Outlet outlet, Delivery delivery) {
        int packetId = 0;
        if (delivery.qos() != Qos.AT_MOST_ONCE) {
            packetId = inflight.add(delivery);
            outstanding++;
            ledger.sent(delivery);
        }
        if (outlet.publish(delivery.message(), delivery.flags(outlet), packetId, delivery.identifiers())) {
            counters.add(Count.MESSAGES_DELIVERED);
        } else {
            counters.add(Count.DROPPED_TOO_LARGE); // [MQTT-3.1.2-25]
            if (packetId != 0) {
                finish(delivery);
            }
        }
    }

    private void finish(Delivery delivery) {
        inflight.remove(delivery);
        if (ledger.isOpen()) {
            ledger.note(new SessionChange.Finished(delivery.packetId()));
        }
        if (redeliveries.isEmpty() || !redeliveries.remove(delivery)) {
            outstanding--; // one still to be sent again was acknowledged early: it takes no part of the window
        }
    }

    // --- acknowledgements from the client ---

    /** PUBACK: ends a QoS 1 delivery, whatever its code [MQTT-4.4.0-2]. False where the identifier belongs to a QoS 2 delivery. */
    boolean acknowledged(int packetId) {
        Delivery delivery = inflight.find(packetId);
        if (delivery == null) {
            counters.add(Count.UNKNOWN_ACKS);
            return true;
        }
        if (delivery.qos() != Qos.AT_LEAST_ONCE) {
            return false;
        }
        finish(delivery);
        pump();
        return true;
    }

    /** PUBREC: the client has the message; it is owed PUBREL. An error code ends the delivery [MQTT-4.3.3-4]. */
    boolean recorded(int packetId, ReasonCode code) {
        Delivery delivery = inflight.find(packetId);
        if (delivery != null && delivery.qos() != Qos.EXACTLY_ONCE) {
            return false;
        }
        Outlet outlet = this.outlet;
        if (delivery == null) {
            counters.add(Count.UNKNOWN_ACKS);
            if (outlet != null && !code.isError()) {
                outlet.release(packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND); // [MQTT-2.2.1-5]
            }
        } else if (code.isError()) {
            finish(delivery);
            pump();
        } else {
            inflight.release(delivery);
            ledger.note(new SessionChange.Recorded(packetId));
            if (outlet != null) {
                outlet.release(packetId, ReasonCode.SUCCESS);
            }
        }
        return true;
    }

    /** PUBCOMP: ends a QoS 2 delivery. */
    boolean completed(int packetId) {
        Delivery delivery = inflight.find(packetId);
        if (delivery == null || !Inflight.expects(delivery, Qos.EXACTLY_ONCE, true)) {
            counters.add(Count.UNKNOWN_ACKS);
            return delivery == null || delivery.qos() == Qos.EXACTLY_ONCE;
        }
        finish(delivery);
        pump();
        return true;
    }
}
