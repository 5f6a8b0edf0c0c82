package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionDraft;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads sessions for clients that come back, beside the committing thread, so that a long queue makes nobody wait for an acknowledgement.
 * One thread; another one looks once for messages that nobody needs.
 */
final class Readers {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final long PATIENCE_SECONDS = 5;
    /** Messages in one order. */
    private static final int HANDFUL = 1024;

    private final Inbox inbox;
    private final MessageFormat format;
    private final Findings findings;
    private final Consumer<Milestone> milestones;
    private final ExecutorService sessions;
    private final ExecutorService sweep;

    Readers(Inbox inbox, MessageFormat format, Findings findings, Consumer<Milestone> milestones) {
        this.inbox = inbox;
        this.format = format;
        this.findings = findings;
        this.milestones = milestones;
        sessions = Executors.newSingleThreadExecutor(threads("tidegate-store-reader"));
        sweep = Executors.newSingleThreadExecutor(threads("tidegate-store-sweep"));
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * A session somebody waits for.
     *
     * @param since where the committing thread notes what it is told meanwhile; its own
     */
    record Wanted(Order.Resumption order, List<SessionChange> since) {}

    /** Reads sessions as they are in a view, closes it, and tells who waits. */
    void read(Engine.View view, List<Wanted> wanted) {
        sessions.execute(() -> {
            try (view) {
                wanted.forEach(each -> read(view, each));
            }
        });
    }

    private void read(Engine.View view, Wanted wanted) {
        Order.Resumption order = wanted.order;
        try {
            SessionReading reading = new SessionReading(view, format, findings);
            SessionDraft draft = reading.fold(order.sheet().clientId).draft();
            Optional<Resumed> answer = Optional.empty();
            if (draft != null) {
                Map<Position, Message> messages = reading.messages(draft.owed());
                List<SessionChange> repairs = reading.mend(draft, messages, order.sheet().clientId);
                SessionDraft mended = new SessionDraft(draft.stored());
                repairs.forEach(mended::apply);
                answer = Optional.of(new Resumed(mended.stored(), messages));
                put(new Order.Loading(order.sheet(), draft, wanted.since, repairs));
            } else {
                put(new Order.Loading(order.sheet(), null, wanted.since, List.of()));
            }
            milestones.accept(Milestone.RESUME_READ);
            Optional<Resumed> read = answer;
            Committer.onShard(order.shard(), () -> order.answer().complete(read));
        } catch (IOException | RuntimeException failed) {
            put(new Order.Loading(order.sheet(), null, wanted.since, List.of()));
            IOException why = new IOException("the store cannot read " + Order.name(order.sheet().clientId), failed);
            Committer.onShard(order.shard(), () -> order.answer().completeExceptionally(why));
        }
    }

    /** Tells the committing thread of every message that a life before has left. */
    void sweep(Engine.View view, long firstLane) {
        sweep.execute(() -> {
            try (view;
                    Engine.Cursor cursor = view.all(Keys.BODY)) {
                List<Position> found = new ArrayList<>();
                while (cursor.advances("messages", findings)) {
                    Position position = Keys.position(cursor.key());
                    if (position.lane() >= firstLane) {
                        break;
                    }
                    found.add(position);
                    if (found.size() == HANDFUL) {
                        put(new Order.Finding(found));
                        found = new ArrayList<>();
                    }
                }
                put(new Order.Finding(found));
                milestones.accept(Milestone.ORPHANS_DELETED);
            } catch (Engine.Closed closed) {
                LOG.debug("what nobody needs is looked for in the next life", closed);
            } catch (IOException | BadRecord failed) {
                findings.accept(
                        new Damage("messages", "cannot look for those that nobody needs: " + failed.getMessage()));
            }
        });
    }

    private void put(Order order) {
        Turn turn = new Turn(null);
        turn.add(order);
        inbox.put(turn);
    }

    /** Nothing more is read; what is being read comes to an end. */
    void close() {
        sweep.shutdownNow();
        sessions.shutdown();
        try {
            sessions.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
