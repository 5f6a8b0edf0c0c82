package dev.tidegate.gateway.cluster;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.shard.Sequence;
import dev.tidegate.gateway.store.Tenure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One node: nobody to tell. The log is a line counter for each lane, a message comes out of it in the call that puts it in, and
 * every stage is complete when it is returned.
 *
 * <p>What is at rest may be of an earlier life of this node; no position and no tenure of two lives is the same, and the later
 * tenure is the greater.
 */
public final class SoloBackplane implements Backplane {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    /** More connections than one life sees. */
    private static final int TENURE_BITS = 40;
    /** More shards than a machine has. */
    private static final int LANE_BITS = 16;

    private final long life;
    private final Sequence tenures;
    private final List<Lane> lanes = new ArrayList<>();

    /** @param life how often this node has been started upon what it keeps */
    public SoloBackplane(long life) {
        this.life = life;
        this.tenures = new Sequence(life << TENURE_BITS);
    }

    /** Touched by its own shard alone. */
    private static final class Lane {
        private final Inbound inbound;
        private long published;
        private long unlogged;

        Lane(Inbound inbound) {
            this.inbound = inbound;
        }
    }

    /** Lanes join in order, before the first message. */
    @Override
    public void join(int lane, Inbound inbound) {
        lanes.add(lane, new Lane(inbound));
    }

    @Override
    public CompletionStage<Tenure> claim(ClientId clientId) {
        return CompletableFuture.completedFuture(new Tenure(clientId, tenures.next()));
    }

    @Override
    public CompletionStage<Void> interest(List<Interest> changes) {
        return DONE;
    }

    @Override
    public CompletionStage<Position> publish(int lane, List<Message> batch) {
        Lane log = lanes.get(lane);
        Position first = new Position(life << LANE_BITS | lane, log.published);
        log.published += batch.size();
        log.inbound.delivered(first, batch);
        return CompletableFuture.completedFuture(first);
    }

    /** In lanes that no log has: theirs are negative. */
    @Override
    public Position place(int lane) {
        return new Position(~(life << LANE_BITS | lane), ++lanes.get(lane).unlogged);
    }

    @Override
    public void leave() {
        // nobody else would notice
    }
}
