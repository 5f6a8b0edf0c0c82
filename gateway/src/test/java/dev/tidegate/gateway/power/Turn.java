package dev.tidegate.gateway.power;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.Tenure;
import java.util.List;

/** What survives whole or not at all. */
sealed interface Turn {
    /** One turn of a shard, with something in it for several sessions. */
    record OfShard(int shard, List<Act> acts) implements Turn {}

    /** A retained message, or none in the place of the one before. */
    record Retained(Message message) implements Turn {}

    /** Something a shard tells its store. */
    sealed interface Act {
        record Claim(Tenure tenure, SessionStore.Start start) implements Act {}

        record Change(Tenure tenure, List<SessionChange> changes) implements Act {}

        record Enqueue(Message message, List<Addressee> addressees) implements Act {}

        record Forget(Tenure tenure) implements Act {}
    }
}
