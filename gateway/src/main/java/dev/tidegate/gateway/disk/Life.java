package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.SessionDraft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The first record of the database: which format it has, and how often it has been opened. */
final class Life {
    /** The format this gateway writes, and the newest it reads. */
    static final int FORMAT = 1;

    /** A lane is a life and a shard. */
    static final int SHARD_BITS = 16;

    /** Lives that may have been lost together with their number. */
    private static final int UNKNOWN = 1_000;

    private Life() {}

    /**
     * Begins the next life of this database; when this returns, nobody else will ever have the same.
     *
     * @param remembered what was known before it was opened
     */
    static long begin(Connection connection, Path directory, Remembered remembered, Findings findings)
            throws IOException {
        long life = 1 + last(connection, directory, remembered, findings);
        RecordWriter record = new RecordWriter().begin(FORMAT).number(life);
        connection.begin(new Changeset().put(Keys.meta(), record), findings);
        Remembered.begun(life, new Folder(directory));
        return life;
    }

    private static long last(Connection connection, Path directory, Remembered remembered, Findings findings)
            throws IOException {
        long life = written(connection, directory, findings);
        if (life < remembered.life()) {
            findings.accept(new Damage(
                    "the store in " + directory,
                    "has lost the beginning of its life " + remembered.life()
                            + ": what was written behind it is missing, and perhaps what was written before"));
        }
        return life > 0 && findings.count() == 0
                ? life
                : Math.max(Math.max(life, remembered.life()), lost(connection, findings));
    }

    /** What the database says; 0 where it says nothing. */
    private static long written(Connection connection, Path directory, Findings findings) throws IOException {
        byte[] meta;
        try {
            meta = meta(connection);
        } catch (Engine.Damaged damaged) {
            findings.accept(Damage.of("the first record of the store", damaged));
            connection.mend();
            meta = meta(connection);
        }
        return meta == null ? 0 : read(meta, directory);
    }

    private static byte @Nullable [] meta(Connection connection) throws IOException {
        try (Engine.View view = connection.view()) {
            return view.get(Keys.meta());
        }
    }

    private static long read(byte[] meta, Path directory) throws IOException {
        if (meta.length > 0 && meta[0] > FORMAT) {
            throw new IOException("The store in " + directory + " was written by a newer gateway, in format " + meta[0]
                    + "; this one knows up to " + FORMAT
                    + ". Start the newer gateway, or give this one another store.path");
        }
        try {
            return new RecordReader(meta, "the first record of the store in " + directory, FORMAT).number();
        } catch (BadRecord bad) {
            throw new IOException(bad.getMessage() + ". Restore the directory from a backup", bad);
        }
    }

    /** Where something has been lost: the newest life that has left a message or a delivery, and some for those that have not. */
    private static long lost(Connection connection, Findings findings) throws IOException {
        long[] newest = {-1};
        Consumer<Position> sees = position -> newest[0] = Math.max(newest[0], position.lane() >> SHARD_BITS);
        Scan scan = new Scan(connection, findings);
        scan.bodies(sees);
        int[] sessions = {0};
        scan.sessions(Sheet.index(), new Counts(), (client, session) -> {
            sessions[0]++;
            new SessionDraft(session).owed().forEach(sees);
        });
        boolean isNew = newest[0] < 0 && sessions[0] == 0 && findings.count() == 0 && scan.isEmpty(Keys.RETAINED);
        return isNew ? 0 : Math.max(0, newest[0]) + UNKNOWN;
    }
}
