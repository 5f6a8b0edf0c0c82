package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.Origin;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionChange;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one client: what belongs to the delivery and not to the message. Waits in the {@link Outbox}, then
 * stays in {@link Inflight} until the client has acknowledged it.
 */
final class Delivery {
    private static final int DUP = 0x08;

    private final Message message;
    private final Qos qos;
    private final boolean retain;
    private final Grant grant;
    private final Origin origin;

    // valid while in flight
    private int packetId;
    private long order;
    private boolean released;

    Delivery(Message message, Qos qos, boolean retain, Grant grant) {
        this(message, qos, retain, grant, Origin.PUBLISHED);
    }

    private Delivery(Message message, Qos qos, boolean retain, Grant grant, Origin origin) {
        this.message = message;
        this.qos = qos;
        this.retain = retain;
        this.grant = grant;
        this.origin = origin;
    }

    /** Of a retained message: RETAIN 1, whatever Retain As Published says [MQTT-3.3.1-9]. */
    static Delivery answer(Message message, Grant grant) {
        return new Delivery(message, Qos.min(message.qos(), grant.qos()), true, grant, Origin.RETAINED);
    }

    /** A delivery as it was stored. */
    static Delivery restored(SessionChange.Queued stored, Resumed resumed) {
        Message message = resumed.messages().get(stored.position());
        if (message == null) {
            throw new IllegalStateException("the store has lost the message at " + stored.position());
        }
        int[] identifiers =
                stored.identifiers().stream().mapToInt(Integer::intValue).toArray();
        return new Delivery(
                message,
                stored.qos(),
                stored.retain(),
                new Grant(
                        stored.qos(),
                        stored.retain() ? Grant.Retain.AS_PUBLISHED : Grant.Retain.CLEARED,
                        identifiers,
                        stored.share()),
                stored.origin());
    }

    boolean isAnswer() {
        return origin == Origin.RETAINED;
    }

    /** This delivery in the store's words. */
    Addressee addressee(ClientId clientId) {
        return new Addressee(clientId, qos, retain, grant.identifierList(), grant.share(), origin);
    }

    /** That it is sent, in the store's words. */
    SessionChange sent() {
        return new SessionChange.Sent(message.position(), packetId, grant.share(), origin);
    }

    Message message() {
        return message;
    }

    Qos qos() {
        return qos;
    }

    int[] identifiers() {
        return grant.identifiers();
    }

    /** The share it came through, or null. */
    @Nullable
    TopicFilter share() {
        return grant.share();
    }

    int packetId() {
        return packetId;
    }

    /** When it was first sent, or released, relative to the others: redelivery keeps this order. */
    long order() {
        return order;
    }

    /** Whether the client has said PUBREC: from now on it is owed PUBREL, never PUBLISH [MQTT-4.3.3-6]. */
    boolean isReleased() {
        return released;
    }

    void release(long order) {
        if (!released) {
            released = true;
            this.order = order;
        }
    }

    void depart(int packetId, long order) {
        this.packetId = packetId;
        this.order = order;
    }

    /** The low nibble of the first byte for the first attempt: QoS and RETAIN, DUP 0 [MQTT-4.3.2-2]. */
    int flags(Outlet outlet) {
        return flags(qos, retain && (isAnswer() || grant.isAnswer() || outlet.knowsRetainAsPublished()));
    }

    /** The same for a redelivery: DUP 1 [MQTT-3.3.1-1]. */
    int flagsAgain(Outlet outlet) {
        return flags(outlet) | DUP;
    }

    static int flags(Qos qos, boolean retain) {
        return qos.level() << 1 | (retain ? 1 : 0);
    }
}
