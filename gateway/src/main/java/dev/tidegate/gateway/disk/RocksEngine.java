package dev.tidegate.gateway.disk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB. Written by one thread; views may be read by others, and {@link #close} waits for them. */
final class RocksEngine implements Engine {
    private static final String FULL = "No space left on device";

    private final RocksDB db;
    private final RocksOptions options;
    private final Folder folder;
    private final WriteOptions sync = new WriteOptions().setSync(true);
    private final WriteOptions noSync = new WriteOptions().setSync(false);

    /** The logs and tables of which is known beside the database how far they go. */
    private long remembered;

    private int readers;
    private volatile @Nullable Damaged suspicion;
    private volatile boolean closing;

    RocksEngine(RocksDB db, RocksOptions options, Folder folder) {
        this.db = db;
        this.options = options;
        this.folder = folder;
    }

    @Override
    public void write(Changeset changes, Durability durability) throws IOException {
        WriteOptions how = switch (durability) {
            case SYNC -> sync;
            case OS -> noSync;
        };
        try (WriteBatch batch = new WriteBatch(changes.toArray())) {
            db.write(how, batch);
        } catch (RocksDBException failed) {
            throw failure("cannot write", failed);
        }
    }

    @Override
    public void remember() throws IOException {
        long version = version();
        if (version != remembered) {
            remembered = version;
            Remembered.changed(folder);
        }
    }

    /** Another one with each change of the logs and tables. */
    private long version() throws IOException {
        try {
            return db.getLongProperty("rocksdb.current-super-version-number");
        } catch (RocksDBException failed) {
            throw failure("cannot be asked", failed);
        }
    }

    @Override
    public @Nullable Damaged suspicion() {
        return suspicion;
    }

    @Override
    public void flush() throws IOException {
        try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            db.flush(wait);
        } catch (RocksDBException failed) {
            throw failure("cannot flush", failed);
        }
    }

    /** What RocksDB says, in the words of an operator's log. */
    static IOException failure(String doing, RocksDBException failed) {
        Status status = failed.getStatus();
        boolean isDamage = status != null && status.getCode() == Status.Code.Corruption;
        String what = doing + ": " + failed.getMessage();
        if (what.contains(FULL)) {
            what += ". Make room, at least as much as the .log files of the store take (256 MiB at most)";
        }
        return isDamage ? new Damaged(what, failed) : new IOException(what, failed);
    }

    /** The same of something that was to be read: the next start looks at everything where it is damage. */
    private IOException unread(String doing, RocksDBException failed) throws IOException {
        IOException failure = failure(doing, failed);
        if (failure instanceof Damaged damaged) {
            suspicion = damaged;
            folder.suspect();
        }
        return failure;
    }

    @Override
    public synchronized View view() {
        if (closing) {
            throw new IllegalStateException("the database is closed");
        }
        readers++;
        return new RocksView();
    }

    private synchronized void leave() {
        readers--;
        notifyAll();
    }

    private synchronized void awaitReaders() {
        closing = true;
        boolean interrupted = false;
        while (readers > 0) { // they look at closing with each step
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        awaitReaders();
        db.close();
        sync.close();
        noSync.close();
        options.close();
    }

    private final class RocksView implements View {
        private final Snapshot snapshot = db.getSnapshot();
        private final ReadOptions one = new ReadOptions().setSnapshot(snapshot);
        private final ReadOptions many = new ReadOptions().setSnapshot(snapshot).setFillCache(false);
        private boolean left;

        private void check() throws IOException {
            if (closing) {
                throw new Closed();
            }
        }

        @Override
        public byte @Nullable [] get(byte[] key) throws IOException {
            check();
            try {
                return db.get(one, key);
            } catch (RocksDBException failed) {
                throw unread("cannot read", failed);
            }
        }

        @Override
        public Cursor all(byte... prefix) {
            return new RocksCursor(this, prefix);
        }

        @Override
        public void close() {
            if (!left) {
                left = true;
                one.close();
                many.close();
                db.releaseSnapshot(snapshot);
                snapshot.close();
                leave();
            }
        }
    }

    private final class RocksCursor implements Cursor {
        private final RocksView view;
        private final byte[] prefix;
        private final RocksIterator iterator;
        private byte[] key;
        /** Whether the iterator stands on what comes next already. */
        private boolean placed = true;

        RocksCursor(RocksView view, byte[] prefix) {
            this.view = view;
            this.prefix = prefix;
            this.key = prefix;
            iterator = db.newIterator(view.many);
            iterator.seek(prefix);
        }

        @Override
        public void seek(byte[] to) {
            iterator.seek(to);
            key = to;
            placed = true;
        }

        @Override
        public boolean next() throws IOException {
            view.check();
            if (!placed && iterator.isValid()) {
                iterator.next();
            }
            placed = false;
            if (iterator.isValid()) {
                key = iterator.key();
                return Keys.startsWith(key, prefix);
            }
            try {
                iterator.status();
                return false;
            } catch (RocksDBException failed) {
                IOException failure = unread("cannot read on behind " + Keys.describe(key), failed);
                if (failure instanceof Damaged && !Detour.behind(key, iterator)) {
                    throw new IOException(failure.getMessage(), failure); // and nothing else can be read either
                }
                placed = true;
                throw failure;
            }
        }

        @Override
        public byte @Nullable [] last() throws IOException {
            view.check();
            byte[] behind = prefix.clone();
            behind[behind.length - 1]++;
            iterator.seekForPrev(behind);
            return iterator.isValid() && Keys.startsWith(iterator.key(), prefix) ? iterator.key() : null;
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte[] value() {
            return iterator.value();
        }

        @Override
        public void close() {
            iterator.close();
        }
    }
}
