package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.shard.Directory;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.Tenure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one shard tells the store: what it says within a turn is collected, and handed over when the turn ends. <i>Runs on: its
 * shard.</i>
 */
final class Desk implements SessionStore {
    private final Shard shard;
    private final Directory<ClientId, Sheet> sheets;
    private final Inbox inbox;
    /** Why nothing can be written; null while all is well. */
    private final Supplier<@Nullable IOException> trouble;

    private @Nullable Turn turn;

    Desk(Shard shard, Directory<ClientId, Sheet> sheets, Inbox inbox, Supplier<@Nullable IOException> trouble) {
        this.shard = shard;
        this.sheets = sheets;
        this.inbox = inbox;
        this.trouble = trouble;
    }

    @Override
    public Memory memory() {
        return Memory.LASTING;
    }

    @Override
    public boolean isBehind() {
        return inbox.isBehind();
    }

    @Override
    public void whenCaughtUp(Runnable task) {
        inbox.whenCaughtUp(task);
    }

    @Override
    public boolean isOpen() {
        return trouble.get() == null; // and a full inbox says so itself
    }

    @Override
    public CompletionStage<Optional<Resumed>> resume(Tenure tenure, Start start) {
        Sheet sheet = sheets.find(tenure.clientId());
        if (sheet == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        IOException down = trouble.get();
        if (down != null) {
            return CompletableFuture.failedFuture(down);
        }
        if (!sheet.admits(tenure.number())) {
            return stale(tenure);
        }
        sheet.claim(tenure.number());
        CompletableFuture<Optional<Resumed>> answer = new CompletableFuture<>();
        turn().add(new Order.Resumption(sheet, start, shard, answer));
        return answer;
    }

    @Override
    public CompletionStage<Void> record(Tenure tenure, List<SessionChange> changes) {
        Sheet sheet = sheets.claim(tenure.clientId(), Sheet::new);
        if (!sheet.admits(tenure.number())) {
            return stale(tenure);
        }
        sheet.claim(tenure.number());
        return tell(new Order.Changes(sheet, tenure.number(), changes));
    }

    @Override
    public CompletionStage<Void> enqueue(Message message, List<Addressee> addressees) {
        IOException refusal = refusal();
        if (refusal != null) {
            inbox.refuse();
            return CompletableFuture.failedFuture(refusal);
        }
        if (message.position().equals(Position.NONE)) {
            throw new IllegalArgumentException("a message that is in no log cannot be queued: " + message);
        }
        return tell(new Order.Delivery(message, addressees));
    }

    private @Nullable IOException refusal() {
        IOException down = trouble.get();
        return down != null || !inbox.isFull()
                ? down
                : new IOException("the store is behind: store.pending-bytes is reached");
    }

    @Override
    public CompletionStage<Void> forget(Tenure tenure) {
        Sheet sheet = sheets.claim(tenure.clientId(), Sheet::new);
        return sheet.admits(tenure.number()) ? tell(new Order.Ending(sheet)) : stale(tenure);
    }

    private static <T> CompletionStage<T> stale(Tenure tenure) {
        return CompletableFuture.failedFuture(new IllegalStateException(tenure + " is not the newest"));
    }

    private CompletionStage<Void> tell(Order order) {
        Turn turn = turn();
        turn.add(order);
        return turn.done;
    }

    private Turn turn() {
        Turn open = turn;
        if (open == null) {
            shard.assertOwned();
            open = new Turn(shard);
            turn = open;
            shard.atTurnEnd(this::handOver);
        }
        return open;
    }

    private void handOver() {
        Turn told = turn;
        turn = null;
        if (told != null && !inbox.put(told)) {
            IOException closed = new IOException("the store is closed");
            told.done.completeExceptionally(closed);
            for (Order each : told.orders()) {
                if (each instanceof Order.Resumption resumption) {
                    resumption.answer().completeExceptionally(closed);
                }
            }
        }
    }
}
