package dev.tidegate.gateway.disk;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes a log of the database (write-ahead log or manifest) in its own format: a row of blocks; a record lies in one, or in fragments in
 * several, and what is too little for a fragment at the end of a block is zero.
 */
final class LogFile implements AutoCloseable {
    private final FileChannel channel;
    private final OutputStream out;
    private long at;

    private LogFile(FileChannel channel) throws IOException {
        this.channel = channel;
        at = channel.size();
        out = new BufferedOutputStream(Channels.newOutputStream(channel.position(at)));
    }

    /** Goes on behind what is there. */
    static LogFile appendTo(Path file) throws IOException {
        return new LogFile(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
    }

    void record(byte[] record) throws IOException {
        int from = 0;
        boolean isFirst = true;
        while (isFirst || from < record.length) {
            int room = TornTail.BLOCK - (int) (at % TornTail.BLOCK);
            if (room < TornTail.HEADER) {
                write(new byte[room], 0, room);
                continue;
            }
            int length = Math.min(record.length - from, room - TornTail.HEADER);
            boolean isLast = from + length == record.length;
            int alone = isLast ? TornTail.FULL : TornTail.FIRST;
            int behind = isLast ? TornTail.LAST : TornTail.MIDDLE;
            fragment(isFirst ? alone : behind, record, from, length);
            from += length;
            isFirst = false;
        }
    }

    private void fragment(int type, byte[] record, int from, int length) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(type);
        sum.update(record, from, length);
        byte[] header = ByteBuffer.allocate(TornTail.HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(TornTail.masked(sum))
                .putShort((short) length)
                .put((byte) type)
                .array();
        write(header, 0, header.length);
        write(record, from, length);
    }

    private void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        at += length;
    }

    /** What is written is safe; the log is this long at least, with zeros at its end. */
    void end(long length) throws IOException {
        while (at < length) {
            int zeros = (int) Math.min(TornTail.BLOCK, length - at);
            write(new byte[zeros], 0, zeros);
        }
        out.flush();
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * Writes a damaged log anew, without the records that are damaged; there is always one or the other.
     *
     * @return how many records are left
     */
    static int mend(Path file) throws IOException {
        Path mended = file.resolveSibling(file.getFileName() + ".mended");
        Files.deleteIfExists(mended);
        int[] records = {0};
        try (FileChannel old = FileChannel.open(file, StandardOpenOption.READ);
                LogFile copy = appendTo(mended)) {
            new TornTail(old.map(FileChannel.MapMode.READ_ONLY, 0, old.size())).records(record -> {
                copy.record(record);
                records[0]++;
            });
            copy.end(old.size()); // the manifest may know how long it was
        }
        Files.move(mended, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return records[0];
    }
}
