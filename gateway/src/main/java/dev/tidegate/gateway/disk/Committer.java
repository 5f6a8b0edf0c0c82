package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.shard.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes all that waits, writes it as one batch, answers, and begins again; it never waits for company while
 * the disk is free. When a write fails it gives up the handle, refuses what needs an answer, and tries again with a new one until
 * what it has kept is written.
 */
final class Committer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final long IDLE_MILLIS = 1_000;

    private final Inbox inbox;
    private final Archive archive;
    private final BatchWriter batch;
    private final Connection connection;
    private final Readers readers;
    private final Consumer<Milestone> milestones;
    /** What has been told since the disk went away, and the batch that failed; 0 while all is written. */
    private long kept;
    /** As much as could not be made smaller the last time. */
    private long least;

    /**
     * @param connection to the database, good or broken
     * @param readers read sessions for clients that come back
     */
    Committer(
            Inbox inbox,
            Archive archive,
            BatchWriter batch,
            Connection connection,
            Readers readers,
            Consumer<Milestone> milestones) {
        this.inbox = inbox;
        this.archive = archive;
        this.batch = batch;
        this.connection = connection;
        this.readers = readers;
        this.milestones = milestones;
    }

    @Override
    public void run() {
        while (!inbox.isDrained()) {
            try {
                turn(inbox.take(connection.millisToWait(IDLE_MILLIS)));
            } catch (InterruptedException e) {
                LOG.warn("the store's thread was interrupted; it goes on until it is closed");
            } catch (RuntimeException fault) {
                LOG.error("the store goes on after a fault", fault);
            } catch (Error fatal) { // of memory, say: nobody writes any more, and everybody has to know
                connection.broke(new IOException("the store has ended, restart the gateway: " + fatal, fatal));
                throw fatal;
            }
        }
        if (!connection.isUp()) {
            reopen();
        }
    }

    private void turn(List<Turn> turns) {
        connection.heed();
        long bytes = 0;
        for (Turn each : turns) {
            bytes += each.bytes();
            take(each);
        }
        try {
            if (!connection.isUp()) {
                keep(bytes);
                refuse(turns, archive.resumptions());
                if (connection.isDue()) {
                    reopen();
                }
            } else if (!turns.isEmpty()) {
                commit(turns);
            }
        } finally {
            inbox.settled(bytes);
        }
    }

    private void take(Turn turn) {
        for (Order each : turn.orders()) {
            try {
                each.carryOut(archive);
            } catch (RuntimeException fault) {
                LOG.error("the store could not do what it was told", fault);
                turn.done.completeExceptionally(new IOException("the store could not do what it was told", fault));
            }
        }
        milestones.accept(Milestone.TURN_TAKEN);
    }

    private void commit(List<Turn> turns) {
        archive.seal(batch);
        milestones.accept(Milestone.BATCH_BUILT);
        List<Order.Resumption> resumptions = archive.resumptions();
        try {
            write();
        } catch (IOException failed) {
            connection.broke(failed);
            milestones.accept(Milestone.FAILED);
            keep(batch.changes().length());
            refuse(turns, resumptions);
            return;
        }
        milestones.accept(Milestone.BEFORE_ANSWER);
        answer(turns, turn -> turn.done.complete(null));
        milestones.accept(Milestone.AFTER_ANSWER);
        resume(resumptions);
    }

    private void write() throws IOException {
        if (!batch.changes().isEmpty()) {
            milestones.accept(Milestone.BEFORE_WRITE);
            connection.write(batch.changes());
            milestones.accept(Milestone.AFTER_WRITE);
        }
        batch.written();
    }

    /** What was kept is written first, as it was; then what has been told since. */
    private void reopen() {
        try {
            connection.reopen();
            milestones.accept(Milestone.REOPENED);
            write();
            archive.seal(batch);
            write();
            keepNothing();
            connection.recovered();
            milestones.accept(Milestone.RECOVERED);
        } catch (IOException failed) {
            connection.broke(failed);
        }
    }

    /** While the disk is away. Of many changes of one session only the outcome is kept, once they are too much. */
    private void keep(long bytes) {
        kept += bytes;
        if (inbox.isTooMuch(kept, least)) {
            least = batch.changes().length() + archive.condense();
            kept = least;
        }
        inbox.keeps(kept);
    }

    private void keepNothing() {
        kept = 0;
        least = 0;
        inbox.keeps(0);
    }

    private void refuse(List<Turn> turns, List<Order.Resumption> resumptions) {
        IOException why = connection.why();
        answer(turns, turn -> turn.done.completeExceptionally(why));
        for (Order.Resumption each : resumptions) {
            onShard(each.shard(), () -> each.answer().completeExceptionally(why));
        }
    }

    private void resume(List<Order.Resumption> resumptions) {
        List<Readers.Wanted> wanted = new ArrayList<>();
        for (Order.Resumption each : resumptions) {
            if (each.sheet().exists()) {
                wanted.add(new Readers.Wanted(each, archive.follow(each.sheet())));
            } else {
                onShard(each.shard(), () -> each.answer().complete(Optional.empty()));
            }
        }
        if (!wanted.isEmpty()) {
            readers.read(connection.view(), wanted);
        }
    }

    /** Each shard hears of all its turns at once. */
    private static void answer(List<Turn> turns, Consumer<Turn> how) {
        Map<Shard, List<Turn>> byShard = new LinkedHashMap<>();
        for (Turn each : turns) {
            Shard shard = each.shard;
            if (shard == null) {
                how.accept(each);
            } else {
                byShard.computeIfAbsent(shard, any -> new ArrayList<>()).add(each);
            }
        }
        byShard.forEach((shard, all) -> onShard(shard, () -> all.forEach(how)));
    }

    static void onShard(@Nullable Shard shard, Runnable task) {
        try {
            if (shard == null) {
                task.run();
            } else {
                shard.execute(task);
            }
        } catch (RejectedExecutionException ended) {
            LOG.debug("{} has ended and does not hear its answer", shard, ended);
        }
    }
}
