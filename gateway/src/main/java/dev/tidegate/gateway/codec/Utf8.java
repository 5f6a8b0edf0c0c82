package dev.tidegate.gateway.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8, section 1.5.4: nothing overlong, no surrogates, nothing above U+10FFFF, no U+0000. The JDK's String
 * constructor replaces what is wrong; here it is refused. ASCII goes eight bytes at a time.
 *
 * <p>The second byte's bounds are those of table 3-7 in the Unicode standard: they alone exclude overlong forms (E0, F0),
 * surrogates (ED) and what lies above U+10FFFF (F4).
 */
final class Utf8 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long ONES = 0x0101_0101_0101_0101L;

    private Utf8() {}

    /** The text of the next {@code length} bytes, all of them there. */
    static String read(ByteReader in, int length) throws MalformedPacket {
        byte[] bytes = in.array();
        int from = in.position();
        int to = from + length;
        in.position(to);
        int ascii = asciiUntil(bytes, from, to);
        if (ascii == to) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1); // a plain copy
        }
        check(in, ascii, to);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /** Where the ASCII characters above U+0000 that these bytes begin with end. */
    private static int asciiUntil(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES) {
            long eight = (long) LONG.get(bytes, at);
            // Subtracting 1 from each byte sets the high bit of a zero byte; only ASCII comes this far.
            if (((eight | eight - ONES) & HIGH_BITS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < to && bytes[at] > 0) {
            at++;
        }
        return at;
    }

    private static void check(ByteReader in, int from, int to) throws MalformedPacket {
        int at = from;
        while (at < to) {
            int first = in.array()[at];
            if (first > 0) {
                at++;
            } else if (first == 0) {
                throw in.flawed(Flaw.NULL_CHARACTER);
            } else {
                at = checkSequence(in, at, to);
            }
        }
    }

    /** Checks one character of two to four bytes; where the next one begins. */
    private static int checkSequence(ByteReader in, int at, int to) throws MalformedPacket {
        byte[] bytes = in.array();
        int first = bytes[at] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || length > to - at) {
            throw in.flawed(Flaw.NOT_UTF_8);
        }
        int second = bytes[at + 1] & 0xFF;
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            throw in.flawed(Flaw.NOT_UTF_8);
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                throw in.flawed(Flaw.NOT_UTF_8);
            }
        }
        return at + length;
    }
}
