package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.policy.ReasonCode;

/** Where a session writes while somebody is home: the port a connection implements. <i>Runs on: the owner shard.</i> */
public interface Outlet {
    /** Whether the wire takes more messages now; when it does again, the connection calls {@link Session#drained()}. */
    boolean hasRoom();

    /** Lets others have a turn; {@link Session#drained()} follows. */
    void rest();

    /**
     * Whether its client may hear RETAIN 1 on a live message. An old client may have resumed a session whose subscriptions
     * say so; to it the flag means that a message was kept before it subscribed. v3.1.1: [MQTT-3.3.1-9]
     */
    boolean knowsRetainAsPublished();

    /**
     * Sends a message.
     *
     * @param flags the low nibble of the first byte: DUP, QoS, RETAIN
     * @param packetId 0 at QoS 0
     * @return false where the packet would exceed the client's Maximum Packet Size, so that nothing was sent
     */
    boolean publish(Message message, int flags, int packetId, int[] identifiers);

    /** Sends PUBREL. */
    void release(int packetId, ReasonCode code);

    /** What has happened to the session is not known to survive, so that nothing more may be said of it: closes. */
    void forgotten();

    /** Another connection has taken the session: says so and closes [MQTT-3.1.4-3]. */
    void takenOver();
}
