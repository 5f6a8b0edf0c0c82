package dev.tidegate.gateway.disk;

/**
 * Puts and deletes that are written together: the bytes of a RocksDB write batch, laid out here so that they cross into native code in one
 * call, and can be written again to another handle.
 */
final class Changeset {
    /** Eight bytes of sequence number, four of count. */
    private static final int HEADER = 12;

    private static final int COUNT_AT = 8;
    private static final int DELETE = 0;
    private static final int PUT = 1;

    private final RecordWriter bytes = new RecordWriter(64 * 1024);
    private int count;

    Changeset() {
        clear();
    }

    Changeset put(byte[] key, RecordWriter value) {
        bytes.u8(PUT).binary(key).number(value.length()).raw(value);
        count++;
        return this;
    }

    Changeset delete(byte[] key) {
        bytes.u8(DELETE).binary(key);
        count++;
        return this;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int length() {
        return bytes.length();
    }

    byte[] toArray() {
        bytes.patch(COUNT_AT, count);
        return bytes.toArray();
    }

    void clear() {
        count = 0;
        bytes.begin(0);
        for (int i = 1; i < HEADER; i++) {
            bytes.u8(0);
        }
    }
}
