package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.file.Path;
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

    /** Begins the next life of this database; when this returns, nobody else will ever have the same. */
    static long begin(Engine engine, Path directory, Findings findings) throws IOException {
        long life = 1;
        try (Engine.View view = engine.view()) {
            byte[] meta = view.get(Keys.meta());
            life = 1 + (meta == null ? lost(view, findings) : read(meta, directory));
        } catch (Engine.Damaged damaged) {
            throw DiskStore.unreadable(directory, damaged);
        }
        RecordWriter record = new RecordWriter().begin(FORMAT).number(life);
        engine.write(new Changeset().put(Keys.meta(), record), Durability.SYNC);
        return life;
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

    /** A new database has had no life; one with messages has, though nobody knows how many. */
    private static long lost(Engine.View view, Findings findings) throws IOException {
        long newest = 0;
        boolean isEmpty = isEmpty(view, Keys.SESSION) && isEmpty(view, Keys.RETAINED);
        try (Engine.Cursor bodies = view.all(Keys.BODY)) {
            byte @Nullable [] last = bodies.last();
            if (last != null) {
                newest = Keys.position(last).lane() >> SHARD_BITS;
                isEmpty = false;
            }
        } catch (BadRecord bad) {
            throw new IOException(bad.getMessage(), bad);
        }
        if (isEmpty) {
            return 0;
        }
        findings.accept(new Damage(
                "the first record of the store", "is missing: lives are counted from " + (newest + UNKNOWN)));
        return newest + UNKNOWN;
    }

    private static boolean isEmpty(Engine.View view, byte letter) throws IOException {
        try (Engine.Cursor cursor = view.all(letter)) {
            return !cursor.next();
        }
    }
}
