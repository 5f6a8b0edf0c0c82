package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.shard.Copies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells the copies of one message from all other messages: by its origin and number, and by what its subscribers hear of it, which is topic, payload and
 * RETAIN. So nobody who makes up numbers keeps another message from being taken. Polynomials over a prime at two secret points: who does not
 * know them finds no two messages of one print but by chance, one in 2^100 for any two of usual size. Immutable; any thread.
 */
final class Fingerprints {
    /** 2^61 - 1. */
    private static final long PRIME = (1L << 61) - 1;

    private static final int WORD = 7;
    private static final long WORD_MASK = (1L << (8 * WORD)) - 1;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long one;
    private final long other;

    /** Two numbers nobody else knows. */
    Fingerprints(long one, long other) {
        this.one = point(one);
        this.other = point(other);
    }

    private static long point(long secret) {
        return (secret & PRIME - 1) | 1L << 32; // neither 0 nor small
    }

    /** @param length of the origin, at the beginning of the path */
    Copies.Print of(Message message, String path, int length) {
        return new Copies.Print(sum(one, message, path, length), sum(other, message, path, length));
    }

    private static long sum(long point, Message message, String path, int length) {
        long sum = length;
        for (int i = 0; i < length; i++) {
            sum = next(sum, path.charAt(i), point);
        }
        sum = next(sum, message.retain() ? 1 : 0, point);
        return bytes(bytes(sum, message.topic().utf8(), point), message.payload(), point);
    }

    private static long bytes(long before, byte[] bytes, long point) {
        long sum = next(before, bytes.length, point);
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += WORD) {
            sum = next(sum, (long) LONG.get(bytes, at) & WORD_MASK, point);
        }
        for (; at < bytes.length; at++) {
            sum = next(sum, bytes[at] & 0xFF, point);
        }
        return sum;
    }

    /** (sum * point + word) modulo the prime, the word being smaller than that. */
    static long next(long sum, long word, long point) {
        long low = sum * point;
        long folded = (low & PRIME) + (low >>> 61 | Math.multiplyHigh(sum, point) << 3);
        long rest = (folded & PRIME) + (folded >>> 61) + word;
        return rest >= PRIME ? rest - PRIME : rest;
    }
}
