package dev.tidegate.gateway.disk;

import java.io.ByteArrayOutputStream;
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
    static final int BLOCK = 32 * 1024;
    /** Masked checksum (4), length (2), type (1). */
    static final int HEADER = 7;

    static final int FULL = 1;
    static final int FIRST = 2;
    static final int MIDDLE = 3;
    static final int LAST = 4;
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

    /** How many bytes of a log come before the first record that is not whole. */
    static long unbroken(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return unbroken(channel);
        }
    }

    /** The same of a log that others write, once these bytes are safe from a power cut. */
    static long secure(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long unbroken = unbroken(channel);
            channel.force(true);
            return unbroken;
        }
    }

    private static long unbroken(FileChannel channel) throws IOException {
        long size = channel.size(); // which may grow meanwhile
        return isReadable(size) ? of(channel, size).unbroken() : 0;
    }

    private static long length(FileChannel channel) throws IOException {
        long size = channel.size();
        return isReadable(size) ? size - of(channel, size).whole() : 0;
    }

    private static boolean isReadable(long size) {
        return size > 0 && size <= Integer.MAX_VALUE;
    }

    private static TornTail of(FileChannel channel, long size) throws IOException {
        return new TornTail(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
    }

    /** Whether a record in the middle of a log is not whole: others were written behind it. */
    static boolean isHoled(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            return isReadable(size) && of(channel, size).records(record -> {}) > 0;
        }
    }

    /** Hears of records. */
    interface Listener {
        void record(byte[] record) throws IOException;
    }

    /** Tells every record that is whole, in order; returns how often one or several were not, with whole ones behind them. */
    int records(Listener each) throws IOException {
        int holes = 0;
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        boolean isInside = false;
        int at = 0;
        while (at >= 0 && at < log.limit()) {
            int room = BLOCK - at % BLOCK;
            if (room < HEADER) {
                at += room;
                continue;
            }
            boolean isWhole = isWhole(at);
            int type = isWhole ? type(at) : 0;
            boolean begins = type == FULL || type == FIRST;
            if (!isWhole || begins == isInside) {
                int next = begins ? at : nextBeginning(at);
                holes += next >= 0 ? 1 : 0;
                isInside = false;
                at = next;
                continue;
            }
            if (begins) {
                record.reset();
            }
            byte[] fragment = new byte[length(at)];
            log.get(at + HEADER, fragment);
            record.write(fragment);
            isInside = type == FIRST || type == MIDDLE;
            if (!isInside) {
                each.record(record.toByteArray());
            }
            at += HEADER + fragment.length;
        }
        return holes;
    }

    /** Where a record begins behind a fragment that is not whole: where its header says it ends, or where one is found; or -1. */
    private int nextBeginning(int broken) {
        int at = broken;
        int end = broken + HEADER <= log.limit() ? broken + HEADER + length(broken) : log.limit();
        if (end + HEADER <= log.limit() && end <= broken - broken % BLOCK + BLOCK - HEADER && isBeginning(end)) {
            return end;
        }
        while (++at + HEADER <= log.limit()) {
            if (isBeginning(at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isBeginning(int at) {
        int type = type(at);
        return (type == FULL || type == FIRST) && length(at) > 0 && isWhole(at);
    }

    /** Where the torn record begins; the end of the log where there is none, or where it is not the last. */
    int whole() {
        int unbroken = unbroken();
        return unbroken < log.limit() && nextBeginning(unbroken) >= 0 ? log.limit() : unbroken;
    }

    /** Where the first record begins that is not whole; the end of the log where there is none. */
    int unbroken() {
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
                return record;
            }
        }
        return record;
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
        return masked(sum) == log.getInt(at);
    }

    /** A checksum as it stands in a log. */
    static int masked(CRC32C sum) {
        return Integer.rotateRight((int) sum.getValue(), MASK_ROTATION) + MASK_DELTA;
    }

    private int length(int at) {
        return Short.toUnsignedInt(log.getShort(at + Integer.BYTES));
    }

    private int type(int at) {
        return log.get(at + HEADER - 1);
    }
}
