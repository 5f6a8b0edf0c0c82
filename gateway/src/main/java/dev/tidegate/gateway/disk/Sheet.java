package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.shard.Directory;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What is known here of one session on disk: little while it sleeps, for there may be a million, all of it while it is being written.
 * The tenure is told by any shard; everything else belongs to the committing thread.
 */
final class Sheet {
    /** What a journal entry costs beside its bytes: a key, and a step of whoever reads it. */
    static final int ENTRY = 40;

    private static final long GONE = -1;
    private static final int NOTHING = -1;

    private static final AtomicLongFieldUpdater<Sheet> TENURE =
            AtomicLongFieldUpdater.newUpdater(Sheet.class, "tenure");

    final ClientId clientId;
    private volatile long tenure;

    /** The number of the last journal entry, or {@link #GONE}. */
    long last;
    /** How many journal entries are not in the snapshot: the last ones. */
    int entries;
    /** What they cost. */
    int journalBytes;
    /** What the snapshot takes, or {@link #NOTHING}. */
    int snapshotBytes = NOTHING;

    private @Nullable Writing writing;

    /** What there is of it only while it is being written or read. */
    static final class Writing {
        /** The session with all that has been told, or null while it is on disk alone. */
        @Nullable
        SessionDraft draft;
        /** What has been told since a reader began to read it for us, or null while nobody reads. */
        @Nullable
        List<SessionChange> backlog;
        /** What belongs into the batch that is being built; null where nothing does. */
        @Nullable
        List<SessionChange> fresh;
        /** Whether the batch that is being built deletes the session as it was before it. */
        boolean isErased;
        /** Whether the batch that is being built gets the session as a whole. */
        boolean isRewritten;
        /** Whether the client has gone in the batch that is being built. */
        boolean isLeft;

        List<SessionChange> fresh() {
            List<SessionChange> changes = fresh;
            if (changes == null) {
                changes = new ArrayList<>(4);
                fresh = changes;
            }
            return changes;
        }

        /** The batch is built. */
        void written() {
            fresh = null;
            isErased = false;
            isRewritten = false;
            isLeft = false;
        }

        private boolean isDone() {
            return draft == null && backlog == null && fresh == null && !isErased && !isRewritten && !isLeft;
        }
    }

    Sheet(ClientId clientId) {
        this.clientId = clientId;
    }

    /** Where the sheets of all sessions are found. */
    static Directory<ClientId, Sheet> index() {
        return new Directory<>(sheet -> sheet.clientId);
    }

    /** Any thread. False where a newer tenure is known. */
    boolean admits(long number) {
        return number >= tenure;
    }

    /** Any thread: from now on older ones are refused. */
    void claim(long number) {
        TENURE.accumulateAndGet(this, number, Math::max);
    }

    /** Whether there is a session, on disk or on its way there. */
    boolean exists() {
        return snapshotBytes != NOTHING;
    }

    void begin() {
        snapshotBytes = 0;
    }

    void end() {
        snapshotBytes = NOTHING;
    }

    /** Whether it is taken out of the index: whoever still holds it has to look again. */
    boolean isGone() {
        return last == GONE;
    }

    void leaveIndex() {
        last = GONE;
    }

    Writing writing() {
        Writing open = writing;
        if (open == null) {
            open = new Writing();
            writing = open;
        }
        return open;
    }

    /** The session with all that has been told, or null while it is on disk alone. */
    @Nullable
    SessionDraft draft() {
        return writing == null ? null : writing.draft;
    }

    /** What has been told since a reader began to read it for us, or null while nobody reads. */
    @Nullable
    List<SessionChange> backlog() {
        return writing == null ? null : writing.backlog;
    }

    /** Keeps no more than it takes while nobody writes. */
    void rest() {
        if (writing != null && writing.isDone()) {
            writing = null;
        }
    }

    byte[] key() {
        return Keys.session(clientId);
    }

    /** What the client is owed, once for each delivery; nothing where the session is on disk alone. */
    List<Position> owed() {
        SessionDraft known = draft();
        return known == null ? List.of() : known.owed();
    }
}
