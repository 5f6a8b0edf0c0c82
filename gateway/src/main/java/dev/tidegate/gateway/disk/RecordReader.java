package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.Position;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The mirror of {@link RecordWriter}: every read is checked, and says of which record it is where it fails. */
final class RecordReader {
    private final byte[] bytes;
    private final String what;
    private int at;
    private Position last = Position.NONE;

    /** @param what names the record where it is bad */
    RecordReader(byte[] bytes, String what, int format) throws BadRecord {
        this.bytes = bytes;
        this.what = what;
        int found = u8();
        if (found != format) {
            throw bad("begins with format " + found + " where " + format + " is known");
        }
    }

    BadRecord bad(String why) {
        return new BadRecord(what + " " + why + " (byte " + at + " of " + bytes.length + ")");
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    /** Nothing may stand behind what was read. */
    void end() throws BadRecord {
        if (!isAtEnd()) {
            throw bad("is longer than it should be");
        }
    }

    int u8() throws BadRecord {
        need(1);
        return bytes[at++] & 0xFF;
    }

    long number() throws BadRecord {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw bad("has a number without an end");
    }

    long signed() throws BadRecord {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    /** A number that is an int, and not negative. */
    int count() throws BadRecord {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw bad("has a number out of range");
        }
        return (int) value;
    }

    /** A number of things that take at least a byte each: never more than bytes are left. */
    int things() throws BadRecord {
        int count = count();
        need(count);
        return count;
    }

    byte[] binary() throws BadRecord {
        int length = things();
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    String text() throws BadRecord {
        byte[] utf8 = binary();
        if (isAscii(utf8)) {
            return new String(utf8, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw bad("has text that is not UTF-8: " + notText.getMessage());
        }
    }

    private static boolean isAscii(byte[] bytes) {
        int all = 0;
        for (byte each : bytes) {
            all |= each;
        }
        return all >= 0;
    }

    Position position() throws BadRecord {
        last = new Position(last.lane() + signed(), last.sequence() + signed());
        return last;
    }

    private void need(int count) throws BadRecord {
        if (bytes.length - at < count) {
            throw bad("ends too early");
        }
    }
}
