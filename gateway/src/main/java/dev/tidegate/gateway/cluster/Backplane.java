package dev.tidegate.gateway.cluster;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.Tenure;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * All nodes as one: the log into which messages are published and out of which they reach the sessions, and the one place that
 * says who owns a session. Any stage may complete on any thread; one that completes with an exception says that nothing is
 * known to have happened.
 */
public interface Backplane {
    /** A shard is ready to hear what is published in its lane. Before anything is published there. */
    void join(int lane, Inbound inbound);

    /** Makes a connection the owner of a client's session; whoever was it before is not any more. */
    CompletionStage<Tenure> claim(ClientId clientId);

    /** What a session of this node wants to hear from now on, or no longer; when it completes, it is so everywhere. */
    CompletionStage<Void> interest(List<Interest> changes);

    /**
     * Publishes messages of QoS 1 and 2 in this order. They reach sessions only through {@link Inbound#delivered}, which may be
     * called before this method returns.
     *
     * @param lane the shard of their publisher, which is the calling one
     * @return the position of the first, once they are in the log for good
     */
    CompletionStage<Position> publish(int lane, List<Message> batch);

    /**
     * A place for a message that no log keeps (QoS 0), so that its copies can be told from other messages.
     *
     * @param lane the shard of its publisher, which is the calling one
     */
    Position place(int lane);

    /** This node goes; its lanes hear nothing more. */
    void leave();
}
