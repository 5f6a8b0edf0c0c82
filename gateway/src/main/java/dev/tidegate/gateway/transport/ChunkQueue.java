package dev.tidegate.gateway.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes waiting to be sent, in order, as a chain of {@link Chunk}s. <i>Runs on: the I/O thread of the wire that holds it.</i> */
final class ChunkQueue {
    private @Nullable Chunk head;
    private @Nullable Chunk tail;
    private long size;

    boolean isEmpty() {
        return head == null;
    }

    long size() {
        return size;
    }

    void append(byte[] bytes, int from, int length, ChunkPool pool) {
        Chunk last = tail;
        if (last != null && last.room() >= length) {
            System.arraycopy(bytes, from, last.bytes, last.to, length);
            last.to += length;
            size += length;
        } else {
            appendAcross(bytes, from, length, pool);
        }
    }

    private void appendAcross(byte[] bytes, int from, int length, ChunkPool pool) {
        int at = from;
        int left = length;
        while (left > 0) {
            Chunk last = tail;
            if (last == null || last.room() == 0) {
                last = pool.take();
                add(last);
            }
            int part = Math.min(left, last.room());
            System.arraycopy(bytes, at, last.bytes, last.to, part);
            last.to += part;
            size += part;
            at += part;
            left -= part;
        }
    }

    void add(Chunk chunk) {
        Chunk last = tail;
        if (last == null) {
            head = chunk;
        } else {
            last.next = chunk;
        }
        tail = chunk;
        size += chunk.length();
    }

    void addFirst(Chunk chunk) {
        chunk.next = head;
        head = chunk;
        if (tail == null) {
            tail = chunk;
        }
        size += chunk.length();
    }

    /** Masks all that waits as the payload of one frame. */
    void mask(int mask) {
        int rest = mask;
        Chunk before = null;
        for (Chunk chunk = head; chunk != null; chunk = chunk.next) {
            int length = chunk.length();
            Chunk masked = chunk.masked(rest);
            rest = Integer.rotateRight(rest, (length & 3) << 3);
            if (before == null) {
                head = masked;
            } else {
                before.next = masked;
            }
            before = masked;
            chunk = masked;
        }
        tail = before;
    }

    /** Hands everything over to the end of another queue, without touching a byte. */
    void moveTo(ChunkQueue other) {
        Chunk first = head;
        if (first == null) {
            return;
        }
        Chunk last = other.tail;
        if (last == null) {
            other.head = first;
        } else {
            last.next = first;
        }
        other.tail = tail;
        other.size += size;
        forget();
    }

    /** Copies from the front as much as the buffer holds; nothing is consumed. */
    void copyTo(ByteBuffer buffer) {
        for (Chunk chunk = head; chunk != null && buffer.hasRemaining(); chunk = chunk.next) {
            buffer.put(chunk.bytes, chunk.from, Math.min(chunk.length(), buffer.remaining()));
        }
    }

    /** Drops so many bytes from the front and answers how many of them a caller had written. */
    long consume(long count, ChunkPool pool) {
        long written = 0;
        long left = count;
        while (left > 0) {
            Chunk chunk = head;
            if (chunk == null) {
                throw new IllegalStateException(left + " bytes more were sent than waited");
            }
            int part = (int) Math.min(left, chunk.length());
            if (chunk.origin != Chunk.Origin.FRAMING) {
                written += part;
            }
            left -= part;
            if (part == chunk.length()) {
                head = chunk.next;
                if (head == null) {
                    tail = null;
                }
                pool.give(chunk);
            } else {
                chunk.from += part;
            }
        }
        size -= count;
        return written;
    }

    void clear(ChunkPool pool) {
        Chunk chunk = head;
        while (chunk != null) {
            Chunk next = chunk.next;
            pool.give(chunk);
            chunk = next;
        }
        forget();
    }

    private void forget() {
        head = null;
        tail = null;
        size = 0;
    }
}
