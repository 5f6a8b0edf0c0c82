package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.Tenure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Tells the store what happens to one session, while there is anything to keep: of a session that ends with its connection
 * nothing is ever written. <i>Runs on: the session's shard.</i>
 */
final class Ledger {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private Tenure tenure;
    private Place place;
    private boolean open;
    private CompletionStage<Void> last = DONE;

    Ledger(Tenure tenure, Place place) {
        this.tenure = tenure;
        this.place = place;
    }

    void settle(Place place) {
        this.place = place;
    }

    /** Another connection's claim to the session, under which it is written from now on. */
    void claimed(Tenure tenure) {
        this.tenure = tenure;
    }

    Tenure tenure() {
        return tenure;
    }

    /** Whether what is written outlives the node. */
    boolean isLasting() {
        return place.store().memory() == SessionStore.Memory.LASTING;
    }

    /** Whether anything is written. */
    boolean isOpen() {
        return open;
    }

    /** Whether anything that is to be written can be, as far as is known. */
    boolean canBeWritten() {
        return !open || place.store().isOpen();
    }

    void open() {
        open = true;
    }

    /** The session has ended: the store shall have no trace of it. */
    void close() {
        if (open) {
            open = false;
            follow(place.store().forget(tenure));
        }
    }

    void note(SessionChange change) {
        if (open) {
            follow(place.store().record(tenure, List.of(change)));
        }
    }

    /** A delivery that nobody has told of yet is owed. */
    void owe(Delivery delivery) {
        follow(place.store().enqueue(delivery.message(), List.of(delivery.addressee(tenure.clientId()))));
    }

    /** A delivery is in flight. One that answers a SUBSCRIBE is owed from now on: no publication has brought it. */
    void sent(Delivery delivery) {
        if (open) {
            if (delivery.isAnswer()) {
                owe(delivery);
            }
            note(delivery.sent());
        }
    }

    /** What waited is not going to be sent. */
    void dropped(Delivery delivery) {
        if (!delivery.isAnswer()) {
            dropped(delivery.message(), delivery.qos(), delivery.share());
        }
    }

    /** A message that was published to the session at this QoS is not going to be sent. */
    void dropped(Message message, Qos qos, @Nullable TopicFilter share) {
        if (open && qos != Qos.AT_MOST_ONCE) {
            note(new SessionChange.Dropped(message.position(), share));
        }
    }

    private void follow(CompletionStage<Void> written) {
        if (written == last) {
            return; // of the same turn
        }
        last = written;
        place.shard().await(written, (done, failure) -> {
            if (failure != null) {
                place.counters().add(Count.STORE_FAILURES);
            }
        });
    }

    /** Completes when everything noted so far survives: the store writes in order. */
    CompletionStage<Void> recorded() {
        return last;
    }
}
