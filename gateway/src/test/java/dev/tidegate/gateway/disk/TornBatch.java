package dev.tidegate.gateway.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Writes a batch in two, as planted mistakes do. */
public final class TornBatch {
    private static final int HEADER = 12;
    private static final int DELETE = 0;
    private static final int SEVEN_BITS = 0x7F;

    private final RocksDB db;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One put or delete of a batch.
     *
     * @param value null where the key is deleted
     */
    public record Entry(byte[] key, byte @Nullable [] value) {
        /** The message itself. */
        public boolean isBody() {
            return key[0] == Keys.BODY;
        }

        /** A change of a session that a snapshot has made needless. */
        public boolean isDeleted() {
            return value == null;
        }

        /** Anything of a session. */
        public boolean isSession() {
            return key[0] == Keys.SESSION;
        }
    }

    TornBatch(RocksDB db, Changeset changes) {
        this.db = db;
        ByteBuffer bytes = ByteBuffer.wrap(changes.toArray()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(HEADER);
        while (bytes.hasRemaining()) {
            int tag = bytes.get();
            byte[] key = binary(bytes);
            entries.add(new Entry(key, tag == DELETE ? null : binary(bytes)));
        }
    }

    private static byte[] binary(ByteBuffer bytes) {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            length |= (next & SEVEN_BITS) << shift;
            if (next >= 0) {
                byte[] binary = new byte[length];
                bytes.get(binary);
                return binary;
            }
        }
    }

    /** Writes those entries that are chosen, and after them the others. */
    void write(Predicate<Entry> first, WriteOptions how, WriteOptions howTheOthers) throws RocksDBException {
        write(entries.stream().filter(first).toList(), how);
        write(entries.stream().filter(first.negate()).toList(), howTheOthers);
    }

    private void write(List<Entry> some, WriteOptions how) throws RocksDBException {
        if (some.isEmpty()) {
            return;
        }
        try (WriteBatch batch = new WriteBatch()) {
            for (Entry each : some) {
                byte[] value = each.value;
                if (value == null) {
                    batch.delete(each.key);
                } else {
                    batch.put(each.key, value);
                }
            }
            db.write(how, batch);
        }
    }
}
