package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.Position;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes records: numbers as variable-length integers, text and bytes behind their length. Used again and again by one thread. */
final class RecordWriter {
    private byte[] bytes;
    private int length;
    /** The position written last: the next one is mostly its neighbour. */
    private Position last = Position.NONE;

    RecordWriter() {
        this(512);
    }

    RecordWriter(int capacity) {
        bytes = new byte[capacity];
    }

    RecordWriter begin(int format) {
        length = 0;
        last = Position.NONE;
        return u8(format);
    }

    int length() {
        return length;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    RecordWriter u8(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** Seven bits a byte, the lowest first; all 64 bits are taken as they are. */
    RecordWriter number(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** A number that may be negative. */
    RecordWriter signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    /** Eight bytes, the highest first: keys are sorted as their numbers are. */
    RecordWriter fixed(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    RecordWriter raw(byte[] value, int from, int count) {
        ensure(count);
        System.arraycopy(value, from, bytes, length, count);
        length += count;
        return this;
    }

    RecordWriter raw(RecordWriter other) {
        return raw(other.bytes, 0, other.length);
    }

    RecordWriter binary(byte[] value) {
        return number(value.length).raw(value, 0, value.length);
    }

    RecordWriter text(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Tells whether the lane is that of the position before, so that a neighbour takes two bytes. */
    RecordWriter position(Position position) {
        signed(position.lane() - last.lane()).signed(position.sequence() - last.sequence());
        last = position;
        return this;
    }

    /** Puts four bytes, the lowest first, over what is there. */
    void patch(int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
