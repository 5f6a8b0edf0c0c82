package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.policy.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What gateway and client say to each other about deliveries at QoS 1 and 2, section 4.3: PUBLISH under a packet identifier, what the
 * client answers, and all of it again after a return [MQTT-4.4.0-1].
 *
 * <p><i>Runs on: the session's shard</i>, every method.
 */
final class Exchange {
    private final Ledger ledger;
    private final Window window = new Window();
    private final Runnable next;

    // valid while it lives on one shard
    private Shard shard;
    private Counters counters;

    // valid for the connection
    private @Nullable Outlet outlet;
    /**
     * The last delivery that has not been said, because the store does not know its packet identifier yet. Others that are acknowledged
     * wait behind it: PUBLISH is sent again in the order it was sent first [MQTT-4.6.0-1].
     */
    private @Nullable Delivery unsaid;

    /** @param next what to do when the client has made room for more */
    Exchange(Ledger ledger, Place place, Runnable next) {
        this.ledger = ledger;
        this.next = next;
        this.shard = place.shard();
        this.counters = place.counters();
    }

    void settle(Place place) {
        shard = place.shard();
        counters = place.counters();
    }

    Window window() {
        return window;
    }

    Inflight inflight() {
        return window.inflight();
    }

    @Nullable
    Outlet outlet() {
        return outlet;
    }

    /** A client is there, and takes so many unacknowledged messages at a time. */
    void attach(Outlet outlet, int receiveMaximum) {
        this.outlet = outlet;
        window.open(receiveMaximum);
    }

    void detach() {
        outlet = null;
        unsaid = null;
        window.close();
    }

    /** Sends again what is next, if that is due. */
    boolean redeliver(Outlet outlet) {
        Delivery delivery = window.nextAgain();
        if (delivery == null) {
            return false;
        }
        if (delivery.isReleased()) {
            outlet.release(delivery.packetId(), ReasonCode.SUCCESS);
        } else if (!outlet.publish(
                delivery.message(), delivery.flagsAgain(outlet), delivery.packetId(), delivery.identifiers())) {
            finish(delivery);
            counters.add(Count.DROPPED_TOO_LARGE);
        }
        return true;
    }

    /** Sends a delivery for the first time. */
    void send(Outlet outlet, Delivery delivery) {
        if (delivery.qos() != Qos.AT_MOST_ONCE) {
            window.enter(delivery);
            ledger.sent(delivery);
        }
        if (delivery.qos() == Qos.EXACTLY_ONCE || (delivery.qos() == Qos.AT_LEAST_ONCE && unsaid != null)) {
            unsaid = delivery;
            whenRecorded(outlet, delivery, () -> sayUnsaid(outlet, delivery));
        } else {
            publish(outlet, delivery);
        }
    }

    /** Those that wait for the store leave in their order, so behind the last of them nobody waits. */
    @SuppressWarnings("ReferenceEquality") // this very delivery
    private void sayUnsaid(Outlet outlet, Delivery delivery) {
        if (unsaid == delivery) {
            unsaid = null;
        }
        publish(outlet, delivery);
        if (!inflight().holds(delivery)) {
            next.run(); // it was too large and has left its place to the next
        }
    }

    private void publish(Outlet outlet, Delivery delivery) {
        if (outlet.publish(delivery.message(), delivery.flags(outlet), delivery.packetId(), delivery.identifiers())) {
            counters.add(Count.MESSAGES_DELIVERED);
        } else {
            counters.add(Count.DROPPED_TOO_LARGE); // [MQTT-3.1.2-25]
            if (delivery.qos() != Qos.AT_MOST_ONCE) {
                finish(delivery);
            }
        }
    }

    /**
     * Says the next word of a QoS 2 exchange when the last survives. Who heard it from a node that has forgotten it would get the
     * message a second time: under another packet identifier, or as PUBLISH after PUBREL.
     */
    @SuppressWarnings("ReferenceEquality") // this very connection
    private void whenRecorded(Outlet outlet, Delivery delivery, Runnable word) {
        boolean isReleased = delivery.isReleased();
        shard.await(ledger.recorded(), (done, failure) -> {
            boolean isNext = outlet == this.outlet && inflight().holds(delivery) && delivery.isReleased() == isReleased;
            if (isNext && failure != null) {
                outlet.forgotten();
            } else if (isNext) {
                word.run();
            }
        });
    }

    /** A delivery is over. */
    void finish(Delivery delivery) {
        window.leave(delivery);
        if (ledger.isOpen()) {
            ledger.note(new SessionChange.Finished(delivery.packetId()));
        }
    }

    // --- acknowledgements from the client ---

    /** PUBACK: ends a QoS 1 delivery, whatever its code [MQTT-4.4.0-2]. False where the identifier belongs to a QoS 2 delivery. */
    boolean acknowledged(int packetId) {
        Delivery delivery = inflight().find(packetId);
        if (delivery == null) {
            counters.add(Count.UNKNOWN_ACKS);
            return true;
        }
        if (delivery.qos() != Qos.AT_LEAST_ONCE) {
            return false;
        }
        finish(delivery);
        next.run();
        return true;
    }

    /** PUBREC: the client has the message; it is owed PUBREL. An error code ends the delivery [MQTT-4.3.3-4]. */
    boolean recorded(int packetId, ReasonCode code) {
        Delivery delivery = inflight().find(packetId);
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
            next.run();
        } else {
            inflight().release(delivery);
            ledger.note(new SessionChange.Recorded(packetId));
            if (outlet != null) {
                whenRecorded(outlet, delivery, () -> outlet.release(packetId, ReasonCode.SUCCESS));
            }
        }
        return true;
    }

    /** PUBCOMP: ends a QoS 2 delivery. */
    boolean completed(int packetId) {
        Delivery delivery = inflight().find(packetId);
        if (delivery == null || !Inflight.expects(delivery, Qos.EXACTLY_ONCE, true)) {
            counters.add(Count.UNKNOWN_ACKS);
            return delivery == null || delivery.qos() == Qos.EXACTLY_ONCE;
        }
        finish(delivery);
        next.run();
        return true;
    }
}
