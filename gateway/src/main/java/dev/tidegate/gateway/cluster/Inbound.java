package dev.tidegate.gateway.cluster;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import java.util.List;

/** What one shard hears from the log. <i>Runs on: the lane's shard.</i> */
public interface Inbound {
    /** Messages of one lane, in the order they were published, none left out. */
    void delivered(Position first, List<Message> batch);
}
