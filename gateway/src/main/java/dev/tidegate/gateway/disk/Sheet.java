package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What is known here of one session on disk: little while it sleeps, all of it while it is being written. The tenure is told by any
 * shard; everything else belongs to the committing thread.
 */
final class Sheet {
    /** What a journal entry costs beside its bytes: a key, and a step of whoever reads it. */
    static final int ENTRY = 40;

    private static final AtomicLongFieldUpdater<Sheet> TENURE =
            AtomicLongFieldUpdater.newUpdater(Sheet.class, "tenure");

    final ClientId clientId;
    private volatile long tenure;

    /** Whether it is taken out of the index: whoever still holds it has to look again. */
    boolean isGone;
    /** Whether there is a session, on disk or on its way there. */
    boolean exists;
    /** The number of the last journal entry. */
    long last;
    /** The number of the last journal entry that is in the snapshot. */
    long covered;
    /** What the journal entries behind the snapshot cost. */
    int journalBytes;
    /** What the snapshot takes. */
    int snapshotBytes;

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

    Sheet(ClientId clientId) {
        this.clientId = clientId;
    }

    /** Any thread. False where a newer tenure is known. */
    boolean admits(long number) {
        return number >= tenure;
    }

    /** Any thread: from now on older ones are refused. */
    void claim(long number) {
        TENURE.accumulateAndGet(this, number, Math::max);
    }

    List<SessionChange> fresh() {
        List<SessionChange> changes = fresh;
        if (changes == null) {
            changes = new ArrayList<>(4);
            fresh = changes;
        }
        return changes;
    }

    byte[] key() {
        return Keys.session(clientId);
    }

    /** What the client is owed, once for each delivery; nothing where the session is on disk alone. */
    List<Position> owed() {
        SessionDraft known = draft;
        return known == null ? List.of() : known.owed();
    }
}
