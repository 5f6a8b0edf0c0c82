package dev.tidegate.gateway.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, the mirror of {@link ByteReader}; reusable, and keeps little between uses. */
public final class ByteWriter {
    /** What is kept between uses at most. */
    private static final int KEPT = 64 * 1024;

    private static final int FIRST = 256;
    private static final int MAX_FIELD = 0xFFFF;

    /** The largest variable byte integer, section 1.5.5. */
    static final int MAX_VARINT = 268_435_455;

    private byte[] array = new byte[FIRST];
    private int length;

    /** The bytes written so far, from index 0; replaced when it grows. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Begins anew, and gives back what a rare large packet needed. */
    public void clear() {
        length = 0;
        if (array.length > KEPT) {
            array = new byte[FIRST];
        }
    }

    /** Takes back what was written from {@code from} on. */
    void truncate(int from) {
        length = from;
    }

    void u8(int value) {
        grow(1);
        array[length++] = (byte) value;
    }

    void u16(int value) {
        grow(2);
        array[length] = (byte) (value >> 8);
        array[length + 1] = (byte) value;
        length += 2;
    }

    void u32(long value) {
        u16((int) (value >> 16));
        u16((int) value);
    }

    void varint(int value) {
        int rest = value;
        while (rest > 0x7F) {
            u8(rest | 0x80);
            rest >>>= 7;
        }
        u8(rest);
    }

    /** A string. Its characters were checked where they came in; too long a one is the caller's error. */
    void text(String text) {
        int chars = text.length();
        int at = length;
        checkField(chars);
        grow(2 + chars);
        length += 2;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c == 0 || c > 0x7F) {
                length = at;
                binary(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            array[length++] = (byte) c;
        }
        array[at] = (byte) (chars >> 8);
        array[at + 1] = (byte) chars;
    }

    /** Two bytes of length, then the bytes. */
    void binary(byte[] bytes) {
        checkField(bytes.length);
        u16(bytes.length);
        bytes(bytes);
    }

    void bytes(byte[] bytes) {
        grow(bytes.length);
        System.arraycopy(bytes, 0, array, length, bytes.length);
        length += bytes.length;
    }

    /** Leaves room for the length of what follows, as a variable byte integer; the mark for {@link #end}. */
    int begin() {
        u8(0);
        return length;
    }

    /** Writes the length of all that was written since {@link #begin}. */
    void end(int mark) {
        end(mark, 0);
    }

    /** The same where {@code more} bytes will follow elsewhere; by how many bytes what was written moved to make room. */
    int end(int mark, int more) {
        int content = length - mark;
        int size = content + more;
        if (size > MAX_VARINT || size < 0) {
            throw new IllegalArgumentException("more than MQTT can carry: " + size + " bytes");
        }
        int extra = size < 0x80 ? 0 : size < 0x4000 ? 1 : size < 0x20_0000 ? 2 : 3;
        if (extra > 0) {
            grow(extra);
            System.arraycopy(array, mark, array, mark + extra, content);
        }
        length = mark - 1;
        varint(size);
        length += content;
        return extra;
    }

    /** Overwrites two bytes. */
    void patch(int at, int value) {
        array[at] = (byte) (value >> 8);
        array[at + 1] = (byte) value;
    }

    private static void checkField(int bytes) {
        if (bytes > MAX_FIELD) {
            throw new IllegalArgumentException("a field is at most 65535 bytes");
        }
    }

    private void grow(int bytes) {
        if (bytes > array.length - length) {
            array = Arrays.copyOf(array, Math.max(length + bytes, array.length * 2));
        }
    }
}
