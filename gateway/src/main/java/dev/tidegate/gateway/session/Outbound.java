package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.shard.Load;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.RetainedReading;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.StoredSession.Unacknowledged;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Permissions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    private Limits limits;
    private final Ledger ledger;
    private final Exchange exchange;
    private final Outbox outbox = new Outbox();
    private final Answering answering;
    private final Congestion congestion;
    private Set<Qos> keptWhileAway;

    /** What has been read from the store and may come a second time, from another shard. */
    private Set<Known> known = Set.of();

    // valid while it lives on one shard
    private Shard shard;
    private Counters counters;
    private SessionHost host;

    private boolean pumping;

    /** One of the messages that waited: through different shares it may do so more than once. */
    private record Known(Position position, @Nullable TopicFilter share) {}

    Outbound(SessionRef ref, Limits limits, Set<Qos> keptWhileAway, Ledger ledger, Place place) {
        this.ref = ref;
        this.limits = limits;
        this.keptWhileAway = keptWhileAway;
        this.ledger = ledger;
        this.exchange = new Exchange(ledger, place, this::pump);
        this.answering = new Answering(ref, this);
        this.congestion = new Congestion(ref);
        this.shard = place.shard();
        this.counters = place.counters();
        this.host = place.host();
    }

    void settle(Place place) {
        ledger.settle(place);
        shard = place.shard();
        counters = place.counters();
        host = place.host();
        exchange.settle(place);
    }

    Ledger ledger() {
        return ledger;
    }

    Congestion congestion() {
        return congestion;
    }

    @Nullable
    Outlet outlet() {
        return exchange.outlet();
    }

    /** What has been said, and not answered yet. */
    Exchange exchange() {
        return exchange;
    }

    /** Owes its client again what it owed when it was stored. */
    void restore(Resumed resumed) {
        for (Unacknowledged each : resumed.session().inflight()) {
            Delivery delivery = Delivery.restored(each.delivery(), resumed);
            exchange.inflight().restore(delivery, each.packetId());
            if (each.stage() == Unacknowledged.Stage.RECORDED) {
                exchange.inflight().release(delivery);
            }
        }
        for (SessionChange.Queued each : resumed.session().waiting()) {
            lost(outbox.offer(Delivery.restored(each, resumed), limits, ledger::dropped));
        }
    }

    // --- connection ---

    void attach(Outlet outlet, int receiveMaximum) {
        exchange.attach(outlet, Math.min(receiveMaximum, limits.inflight()));
    }

    /** What waits for the client and what waits when it is away, from now on. */
    void begin(Tenancy tenancy) {
        limits = tenancy.limits();
        keptWhileAway = tenancy.keptWhileAway();
    }

    /** Sends again what was not acknowledged, then what has waited. */
    void resume() {
        exchange.window().sendAgain();
        pump();
    }

    /** Nobody is home any more. QoS 0 messages that waited are not kept, unless the policy says so. */
    void detach() {
        exchange.detach();
        outbox.forgetAnswers();
        if (!keptWhileAway.contains(Qos.AT_MOST_ONCE)) {
            counters.add(Count.DROPPED_QOS_0_OFFLINE, outbox.forgetQos0());
        }
        answering.rested();
        congestion.relieve();
        reportLoad();
    }

    boolean isCleared() {
        return outbox.isEmpty() && exchange.inflight().size() == 0;
    }

    Backlog backlog() {
        return new Backlog(outbox.size(), outbox.bytes());
    }

    // --- without a client ---

    /** Whether the store has all that is here. */
    boolean canRest() {
        return ledger.isOpen() && !keptWhileAway.contains(Qos.AT_MOST_ONCE) && !outbox.hasAnswers();
    }

    /** The places of what waits, in order. */
    Slumber places() {
        Slumber places = new Slumber();
        outbox.acknowledged()
                .forEach(each -> places.remember(
                        each.message().position(), each.message().weight()));
        return places;
    }

    /** Has what the store has, and what has arrived meanwhile, once. */
    void wake(Resumed resumed, List<Slumber.Late> late) {
        restore(resumed);
        known = resumed.session().waiting().stream()
                .map(each -> new Known(each.position(), each.share()))
                .collect(Collectors.toCollection(HashSet::new));
        late.forEach(each -> deliver(each.message(), each.grant()));
    }

    /** Whether it has been read from the store: then it is this client's and nobody else's. */
    boolean mayHave(Message message, Grant grant) {
        return Qos.min(message.qos(), grant.qos()) != Qos.AT_MOST_ONCE
                && known.contains(new Known(message.position(), grant.share()));
    }

    /** Whatever was on its way when the store was read has arrived. */
    void caughtUp() {
        known = Set.of();
    }

    /** Tells the ledger, which has just been opened, of all that it has not heard of. */
    void restate() {
        for (Delivery each : exchange.inflight().inOrder()) {
            ledger.owe(each);
            ledger.note(each.sent());
            if (each.isReleased()) {
                ledger.note(new SessionChange.Recorded(each.packetId()));
            }
        }
        outbox.acknowledged().forEach(ledger::owe);
    }

    // --- messages ---

    /** A live message for this client. */
    void deliver(Message message, Grant grant) {
        Qos qos = Qos.min(message.qos(), grant.qos()); // [MQTT-3.8.4-8]
        Outlet outlet = exchange.outlet();
        if (qos != Qos.AT_MOST_ONCE && !known.isEmpty() && known.remove(new Known(message.position(), grant.share()))) {
            return; // it was in what was read
        }
        if (outlet == null) {
            keep(message, qos, grant);
        } else if (outbox.isEmpty()
                && !exchange.window().isBehind()
                && outlet.hasRoom()
                && exchange.window().mayDepart(qos)) {
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
            load.atHome(exchange.inflight().size() + outbox.size(), outbox.room(load.room(), limits));
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
        return Leftover.of(exchange.inflight(), outbox);
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
        if (exchange.outlet() == null) {
            for (Delivery each : exchange.inflight().inOrder()) {
                if (!each.isReleased() && forbidden.test(each)) {
                    counters.add(Count.DROPPED_POLICY);
                    exchange.finish(each);
                }
            }
        }
        reportLoad();
    }

    private void depart(Outlet outlet, Message message, Qos qos, Grant grant) {
        if (qos == Qos.AT_MOST_ONCE) {
            boolean retain = grant.retainFlag(message) && (grant.isAnswer() || outlet.knowsRetainAsPublished());
            boolean fits = outlet.publish(message, Delivery.flags(qos, retain), 0, grant.identifiers());
            counters.add(fits ? Count.MESSAGES_DELIVERED : Count.DROPPED_TOO_LARGE); // [MQTT-3.1.2-25]
            return;
        }
        exchange.send(outlet, new Delivery(message, qos, grant.retainFlag(message), grant));
    }

    private void keep(Message message, Qos qos, Grant grant) {
        if (keptWhileAway.contains(qos)) {
            enqueue(new Delivery(message, qos, grant.retainFlag(message), grant));
            return;
        }
        counters.add(qos == Qos.AT_MOST_ONCE ? Count.DROPPED_QOS_0_OFFLINE : Count.DROPPED_POLICY);
        ledger.dropped(message, qos, grant.share());
    }

    private void enqueue(Delivery delivery) {
        queued(outbox.offer(delivery, limits, ledger::dropped));
        if (exchange.outlet() != null && delivery.qos() != Qos.AT_MOST_ONCE && outbox.isHalfFull(limits)) {
            congestion.filled(shard, limits.publisherPatience());
        }
    }

    private void queued(int dropped) {
        counters.add(Count.MESSAGES_QUEUED);
        lost(dropped);
    }

    private void lost(int dropped) {
        if (dropped > 0) {
            counters.add(Count.DROPPED_OUTBOX_FULL, dropped);
            host.overflowed(ref.clientId(), dropped);
        }
    }

    /** The wire has sent everything, or others had a turn since this client's last: goes on. */
    void drained() {
        answering.rested();
        pump();
    }

    /** Sends what waits, as far as wire and window allow. */
    void pump() {
        Outlet outlet = exchange.outlet();
        if (outlet == null || pumping) {
            return;
        }
        pumping = true; // a write may end in a call back to here, or end the connection
        try {
            while (isServedBy(outlet) && outlet.hasRoom() && (exchange.redeliver(outlet) || sendNext(outlet))) {
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
        return exchange.outlet() == outlet;
    }

    private boolean sendNext(Outlet outlet) {
        Delivery delivery = outbox.peek();
        if (exchange.window().isBehind()
                || (delivery != null && !exchange.window().mayDepart(delivery.qos()))) {
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
            exchange.send(outlet, delivery);
        }
        return true;
    }
}
