package dev.tidegate.gateway.disk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractTableFilter;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileReader;
import org.rocksdb.TableProperties;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Makes a table with damage in it superfluous: two walks over its keys, one that sees all tables and one that does not see this one, and
 * where they differ what the first sees is written anew. Where it sees nothing because of the damage, what the others have is left as it is.
 */
final class Salvage {
    private static final long BATCH = 1024 * 1024;

    private final RocksDB db;
    private final Table table;

    Salvage(RocksDB db, Table table) {
        this.db = db;
        this.table = table;
    }

    /** Everything that can be read of it is elsewhere when this returns, and can be read if the table is gone. */
    void run(Options options, String file) throws RocksDBException {
        try (SstFileReader reader = new SstFileReader(options)) {
            reader.open(file);
            TableProperties properties = reader.getTableProperties();
            try (Unlike unlike = new Unlike(properties);
                    ReadOptions all = new ReadOptions().setFillCache(false);
                    ReadOptions others = new ReadOptions().setFillCache(false).setTableFilter(unlike);
                    RocksIterator seen = db.newIterator(all);
                    RocksIterator without = db.newIterator(others)) {
                walk(new Walk(seen, table.largest()), new Walk(without, table.largest()));
            }
        }
    }

    private void walk(Walk all, Walk others) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch();
                WriteOptions plain = new WriteOptions()) {
            all.begin(table.smallest());
            others.begin(table.smallest());
            while (all.key != null || others.key != null) {
                int order = order(all.key, others.key);
                if (order < 0) {
                    batch.put(all.key(), all.value());
                } else if (order == 0 && !Arrays.equals(all.value(), others.value())) {
                    batch.put(all.key(), all.value());
                } else if (order > 0 && !all.isBlindFor(others.key())) {
                    batch.delete(others.key());
                }
                if (order <= 0) {
                    all.next();
                }
                if (order >= 0) {
                    others.next();
                }
                if (batch.getDataSize() > BATCH) {
                    db.write(plain, batch);
                    batch.clear();
                }
            }
            db.write(plain, batch);
        }
    }

    private static int order(byte @Nullable [] one, byte @Nullable [] other) {
        if (one == null || other == null) {
            return one == null ? 1 : -1;
        }
        return Arrays.compareUnsigned(one, other);
    }

    /** From key to key, past all that cannot be read. */
    private static final class Walk {
        private final RocksIterator iterator;
        private final byte[] end;
        /** Where it is; null at the end. */
        private byte @Nullable [] key;
        /** Behind this one something could not be read, up to where it is; null where all could. */
        private byte @Nullable [] blindBehind;

        Walk(RocksIterator iterator, byte[] end) {
            this.iterator = iterator;
            this.end = end;
        }

        void begin(byte[] first) {
            iterator.seek(first);
            arrive(first);
        }

        void next() {
            byte[] last = key();
            iterator.next();
            arrive(last);
        }

        private void arrive(byte[] last) {
            blindBehind = null;
            while (!iterator.isValid()) {
                try {
                    iterator.status();
                    key = null;
                    return;
                } catch (RocksDBException failed) {
                    blindBehind = last;
                    if (!Detour.behind(last, iterator) || !iterator.isValid()) {
                        key = null;
                        return;
                    }
                }
            }
            byte[] here = iterator.key();
            key = Arrays.compareUnsigned(here, end) > 0 ? null : here;
        }

        /** Whether it may have missed this key, which lies between the last one it saw and this one. */
        boolean isBlindFor(byte[] other) {
            return blindBehind != null && Arrays.compareUnsigned(other, blindBehind) >= 0;
        }

        byte[] key() {
            byte[] here = key;
            if (here == null) {
                throw new IllegalStateException("at the end");
            }
            return here;
        }

        byte[] value() {
            return iterator.value();
        }
    }

    /** Lets through every table but one; another one just like it is left out too, which only makes more be written. */
    private static final class Unlike extends AbstractTableFilter {
        private final TableProperties left;

        Unlike(TableProperties left) {
            this.left = left;
        }

        @Override
        public boolean filter(TableProperties table) {
            return !left.equals(table);
        }
    }
}
