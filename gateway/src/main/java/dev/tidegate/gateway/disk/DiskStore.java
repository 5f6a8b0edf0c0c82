package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.shard.Directory;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.MemoryRetained;
import dev.tidegate.gateway.store.RetainedStore;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionDraft;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.StoredSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions and retained messages on disk. Opened by one gateway at a time: {@link #open}, {@link #sessions} and {@link #retained} once
 * each, then {@link #desk} for every shard.
 */
public final class DiskStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskStore.class);
    private static final long CLOSING_SECONDS = 10;
    private static final int TENURE_BITS = 40;
    /** Sessions, and retained messages. */
    private static final int PASSES = 2;

    private final Path directory;
    private final Clocks clocks;
    private final MessageFormat format;
    private final Findings findings;
    private final Consumer<Milestone> milestones;
    private final Inbox inbox;
    private final Directory<ClientId, Sheet> sheets = Sheet.index();
    private final Counts counts = new Counts();
    private final Connection connection;
    private final Readers readers;
    private final long life;
    private final Thread thread;
    private int passes;
    private volatile boolean closed;
    private volatile @Nullable MemoryRetained shelf;

    /**
     * What an operator says of a store.
     *
     * @param pendingBytes what may be told and not yet be on disk
     */
    public record Settings(Path directory, Durability durability, long pendingBytes) {}

    /**
     * The two clocks: what expires is told in the core's milliseconds, and kept in those of the wall.
     *
     * @param core the clock of the shards
     * @param wall milliseconds since 1970
     */
    public record Clocks(LongSupplier core, LongSupplier wall) {
        long toWall(long millis) {
            return millis - core.getAsLong() + wall.getAsLong();
        }

        long fromWall(long millis) {
            return millis - wall.getAsLong() + core.getAsLong();
        }
    }

    private DiskStore(Settings settings, Clocks clocks, Consumer<Milestone> milestones, Opening opening)
            throws IOException {
        this.directory = settings.directory();
        this.clocks = clocks;
        this.milestones = milestones;
        findings = opening.findings;
        format = new MessageFormat(clocks);
        inbox = new Inbox(settings.pendingBytes());
        Folder folder = new Folder(settings.directory());
        Remembered remembered = Remembered.read(folder);
        boolean isLogMissing = remembered.misses(folder.logs());
        connection = new Connection(
                opening.opener.open(Engine.Trust.FULL), opening.opener, settings.durability(), clocks.wall());
        if (isLogMissing) {
            findings.accept(Remembered.lostLog(settings.directory()));
        }
        try {
            life = Life.begin(connection, settings.directory(), remembered, findings);
        } catch (IOException failed) {
            connection.abandon();
            throw failed;
        }
        milestones.accept(Milestone.LIFE_WRITTEN);
        readers = new Readers(inbox, format, findings, milestones);
        BatchWriter batch = new BatchWriter(format, this::shelved, milestones);
        Archive archive = new Archive(sheets, counts, this::readNow, this::misfits);
        thread = new Thread(new Committer(inbox, archive, batch, connection, readers, milestones), "tidegate-store");
        thread.setDaemon(true);
        milestones.accept(Milestone.OPENED);
    }

    /** What is opened, and who hears what is wrong with it. */
    record Opening(Engine.Opener opener, Findings findings) {}

    /**
     * Opens the store of a directory, which is made where there is none.
     *
     * @param milestones told on whatever thread passes one
     * @throws IOException with a sentence for the operator: in use, damaged beyond use, written by a newer gateway, not writable
     */
    public static DiskStore open(Settings settings, Clocks clocks, Consumer<Milestone> milestones) throws IOException {
        Findings findings = new Findings();
        return open(
                settings,
                clocks,
                milestones,
                new Opening(new RocksOpener(settings.directory(), milestones, findings), findings));
    }

    static DiskStore open(Settings settings, Clocks clocks, Consumer<Milestone> milestones, Opening opening)
            throws IOException {
        return new DiskStore(settings, clocks, milestones, opening);
    }

    /** How often this directory has been opened, this time included: part of every position and tenure of this life. */
    public long life() {
        return life;
    }

    /** The lane of a shard in this life. */
    public long lane(int shard) {
        return life << Life.SHARD_BITS | shard;
    }

    /** Less than every tenure of this life, more than every one of the lives before. */
    public long firstTenure() {
        return life << TENURE_BITS;
    }

    /** Visits all sessions at rest. Once, before any desk is used. */
    public void sessions(BiConsumer<ClientId, StoredSession> each) throws IOException {
        List<Sheet> broken;
        try {
            broken = new Scan(connection, findings).sessions(sheets, counts, each);
        } catch (IOException failed) {
            throw unreadable(directory, failed);
        }
        Turn turn = new Turn(null);
        broken.forEach(sheet -> turn.add(new Order.Mending(sheet)));
        inbox.put(turn);
        begin();
    }

    /** Where a shard tells its part. */
    public SessionStore desk(Shard shard) {
        return new Desk(shard, sheets, inbox, this::trouble);
    }

    /** Retained messages, those of former lives among them. Once; the memory is not to be written to but through this. */
    public RetainedStore retained(MemoryRetained memory) throws IOException {
        Turn gone = new Turn(null);
        long now = clocks.core().getAsLong();
        try {
            new Scan(connection, findings).retained(format, message -> {
                if (message.isExpired(now)) {
                    gone.add(new Order.Shelving(message.topic(), 0));
                } else if (memory.put(message, now).toCompletableFuture().join() == RetainedStore.Kept.REFUSED) {
                    LOG.warn("the retained message {} is kept on disk and not served: a bound is reached", message);
                }
            });
        } catch (IOException failed) {
            throw unreadable(directory, failed);
        }
        shelf = memory;
        inbox.put(gone);
        begin();
        return new DiskRetained(memory, inbox);
    }

    /** Nobody writes before everything has been seen: the database may have to be mended meanwhile. */
    private void begin() {
        passes++;
        if (passes == PASSES) {
            readers.sweep(connection.view(), lane(0));
            thread.start();
        }
    }

    static IOException unreadable(Path directory, IOException failed) {
        return new IOException(
                "The store in " + directory + " is damaged and cannot be read: " + failed.getMessage()
                        + ". Restore the directory from a" + " backup, or move it away to start with an empty store",
                failed);
    }

    private @Nullable Message shelved(TopicName topic) {
        MemoryRetained memory = shelf;
        return memory == null ? null : memory.kept(topic);
    }

    private @Nullable SessionDraft readNow(ClientId clientId) {
        if (!connection.isUp()) {
            return null;
        }
        try (Engine.View view = connection.view()) {
            return new SessionReading(view, format, findings).fold(clientId).draft();
        } catch (IOException failed) {
            findings.accept(new Damage(Order.name(clientId), String.valueOf(failed.getMessage())));
            return null;
        }
    }

    private void misfits(ClientId clientId, SessionChange change) {
        if (inbox.hasRefused()) { // the message it speaks of, perhaps, and whoever told it has counted that
            LOG.debug("{} speaks of what is not stored, and is left out: {}", Order.name(clientId), change);
        } else {
            findings.accept(new Damage(
                    Order.name(clientId), "is told of what it does not have, and leaves that out: " + change));
        }
    }

    private @Nullable IOException trouble() {
        Connection.Trouble known = connection.trouble();
        return known == null ? null : new IOException("the store cannot write", known.why());
    }

    /** How it does, for readiness, metrics and the log. Any thread. */
    public Health health() {
        Connection.Trouble known = connection.visibleTrouble();
        return new Health(
                known == null ? "" : String.valueOf(known.why().getMessage()),
                known == null ? 0 : known.since(),
                inbox.pending(),
                findings.count(),
                findings.first(),
                connection.work());
    }

    /** What has been told and is not on disk. Any thread. */
    public long pendingBytes() {
        return inbox.pending();
    }

    /** Whether publishers should wait: more than half of what may be pending is. Any thread. */
    public boolean isBehind() {
        return inbox.isBehind();
    }

    /** Runs a task when publishers need not wait any longer, which may be at once; on any thread. Any thread may ask. */
    public void whenCaughtUp(Runnable task) {
        inbox.whenCaughtUp(task);
    }

    /** Writes all that has been told, answers everybody, and lets go of the directory, once. Waits so long and no longer. */
    @Override
    public void close() {
        if (closed) {
            return; // the directory is somebody else's
        }
        closed = true;
        milestones.accept(Milestone.CLOSING);
        inbox.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readers.close();
        if (thread.isAlive()) {
            LOG.error("the store could not be closed in {} s: the disk does not answer", CLOSING_SECONDS);
            return;
        }
        connection.close();
        try {
            Remembered.ended(new Folder(directory));
        } catch (IOException failed) {
            LOG.warn("the store could not note how it was closed; nothing is lost: {}", failed.getMessage());
        }
        milestones.accept(Milestone.CLOSED);
    }
}
