package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.shard.Load;
import dev.tidegate.gateway.store.SessionChange;
import java.util.Set;

/**
 * Takes what arrives for a session that is asleep: the store has the message already, so there is only its place to remember. Made when
 * something arrives, since a session that sleeps shall cost next to nothing.
 *
 * @param keptWhileAway what waits for the client, by the QoS of its delivery
 */
record Absent(Session session, Place place, Set<Qos> keptWhileAway) {
    void deliver(Message message, Grant grant) {
        Qos qos = Qos.min(message.qos(), grant.qos()); // [MQTT-3.8.4-8]
        Slumber known = session.slumber();
        if (known != null && known.isStirring()) {
            known.hold(message, grant);
        } else if (keptWhileAway.contains(qos)) {
            place.counters().add(Count.MESSAGES_QUEUED);
            lost(session.places()
                    .offer(message, session.limits(), gone -> session.ledger().note(new SessionChange.Dropped(gone))));
        } else {
            place.counters().add(qos == Qos.AT_MOST_ONCE ? Count.DROPPED_QOS_0_OFFLINE : Count.DROPPED_POLICY);
            session.ledger().dropped(message, qos, grant.share());
        }
        reportLoad();
    }

    /** Whether it is being read from the store: then it is this client's and nobody else's. */
    boolean mayHave(Message message, Grant grant) {
        Slumber known = session.slumber();
        return known != null && known.isStirring() && Qos.min(message.qos(), grant.qos()) != Qos.AT_MOST_ONCE;
    }

    private void lost(int dropped) {
        if (dropped > 0) {
            place.counters().add(Count.DROPPED_OUTBOX_FULL, dropped);
            place.host().overflowed(session.clientId(), dropped);
        }
    }

    private void reportLoad() {
        Load load = session.ref().load();
        if (load != null) {
            Slumber known = session.slumber();
            load.atHome(known == null ? 0 : known.size(), Outbox.roomInEmpty(load.room(), session.limits()));
        }
    }
}
