package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.Tenure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells the store what happens to one session, while there is anything to keep: of a session that ends with its connection
 * nothing is ever written. <i>Runs on: the session's shard.</i>
 */
final class Ledger {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final SessionStore store;
    private Tenure tenure;
    private Session.Place place;
    private boolean open;
    private CompletionStage<Void> last = DONE;

    Ledger(SessionStore store, Tenure tenure, Session.Place place) {
        this.store = store;
        this.tenure = tenure;
        this.place = place;
    }

    void settle(Session.Place place) {
        this.place = place;
    }

    /** Another connection's claim to the session, under which it is written from now on. */
    void claimed(Tenure tenure) {
        this.tenure = tenure;
    }

    Tenure tenure() {
        return tenure;
    }

    /** Whether anything is written. */
    boolean isOpen() {
        return open;
    }

    void open() {
        open = true;
    }

    /** The session has ended: the store shall have no trace of it. */
    void close() {
        if (open) {
            open = false;
            follow(store.forget(tenure));
        }
    }

    void note(SessionChange change) {
        if (open) {
            follow(store.record(tenure, List.of(change)));
        }
    }

    /** A message is owed that no publication has brought: it was retained. */
    void owe(Message message, Addressee addressee) {
        if (open) {
            follow(store.enqueue(message, List.of(addressee)));
        }
    }

    private void follow(CompletionStage<Void> written) {
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
