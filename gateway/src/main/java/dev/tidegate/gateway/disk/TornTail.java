package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The end of a log of the database (write-ahead log or manifest), as a power cut may leave it: the record that was being written has
 * some of its sectors and lacks others. RocksDB takes that for damage, except where the file is merely too short.
 *
 * <p>A log is a row of blocks; a record lies in one, or in fragments in several. A record is torn where it is not whole and no other
 * begins behind it: had one been written later, this one would have been safe before.
 */
final class TornTail {
    private static final int BLOCK = 32 * 1024;
    /** Masked checksum (4), length (2), type (1). */
    private static final int HEADER = 7;

    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int MASK_ROTATION = 15;
    private static final int MASK_DELTA = 0xa282ead8;

    private final ByteBuffer log;

    TornTail(ByteBuffer log) {
        this.log = log.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How many bytes at the end of a log are no whole record; 0 where it does not end in a torn one. */
    static long length(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return length(channel);
        }
    }

    /** Cuts a log back to its last whole record; false where it does not end in a torn one. */
    static boolean cut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long torn = length(channel);
            if (torn > 0) {
                channel.truncate(channel.size() - torn);
                channel.force(true);
            }
            return torn > 0;
        }
    }

    private static long length(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size == 0 || size > Integer.MAX_VALUE) {
            return 0;
        }
        return size - new TornTail(channel.map(FileChannel.MapMode.READ_ONLY, 0, size)).whole();
    }

    /** Where the torn record begins; the end of the log where there is none, or where it is not the last. */
    int whole() {
        int record = 0;
        int at = 0;
        while (at < log.limit()) {
            int room = BLOCK - at % BLOCK;
            if (room < HEADER) {
                at += room; // filled with zeros
            } else if (isWhole(at)) {
                int type = type(at);
                at += HEADER + length(at);
                record = type == FIRST || type == MIDDLE ? record : at;
            } else {
                return beginsBehind(at) ? log.limit() : record;
            }
        }
        return record;
    }

    private boolean beginsBehind(int torn) {
        for (int at = torn + 1; at + HEADER <= log.limit(); at++) {
            int type = type(at);
            if ((type == FULL || type == FIRST) && length(at) > 0 && isWhole(at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWhole(int at) {
        if (at + HEADER > log.limit() || type(at) == 0) {
            return false;
        }
        int end = at + HEADER + length(at);
        if (end > log.limit() || end > at - at % BLOCK + BLOCK) {
            return false;
        }
        CRC32C sum = new CRC32C();
        sum.update(log.duplicate().position(at + HEADER - 1).limit(end));
        return Integer.rotateRight((int) sum.getValue(), MASK_ROTATION) + MASK_DELTA == log.getInt(at);
    }

    private int length(int at) {
        return Short.toUnsignedInt(log.getShort(at + Integer.BYTES));
    }

    private int type(int at) {
        return log.get(at + HEADER - 1);
    }
}
