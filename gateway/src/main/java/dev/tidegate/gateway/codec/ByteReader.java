package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.ProtocolVersion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bounded reads over a stretch of an array, reusable. It never reads past its limit, and never allocates by a length that it
 * was told but does not hold.
 */
public final class ByteReader {
    static final byte[] NO_BYTES = {};

    /** The longest variable byte integer, section 1.5.5. */
    static final int VARINT_BYTES = 4;

    private byte[] array = NO_BYTES;
    private int position;
    private int limit;

    // valid for one packet
    private @Nullable ProtocolVersion spoken;

    /** Reads from these bytes next. */
    public void reset(byte[] bytes, int from, int to) {
        if (from < 0 || from > to || to > bytes.length) {
            throw new IndexOutOfBoundsException("from " + from + " to " + to + " of " + bytes.length);
        }
        array = bytes;
        position = from;
        limit = to;
    }

    public byte[] array() {
        return array;
    }

    /** Where the next read begins. */
    public int position() {
        return position;
    }

    /** Where the readable bytes end. */
    public int limit() {
        return limit;
    }

    public int remaining() {
        return limit - position;
    }

    /** Moves on to a place within the limit. */
    void position(int at) {
        position = at;
    }

    /** A packet begins: nobody knows yet in which version it speaks. */
    void begin() {
        spoken = null;
    }

    /** The version of the CONNECT being read: what is refused from here on is refused in its words. */
    void speak(ProtocolVersion version) {
        spoken = version;
    }

    /** The exception to be thrown for a flaw of the packet being read. */
    MalformedPacket flawed(Flaw flaw) {
        return new MalformedPacket(flaw, spoken);
    }

    /** Lets only the next {@code length} bytes be read; the old limit, to be given to {@link #widen}. */
    int narrow(int length) throws MalformedPacket {
        need(length);
        int outer = limit;
        limit = position + length;
        return outer;
    }

    void widen(int outer) {
        limit = outer;
    }

    int u8() throws MalformedPacket {
        need(1);
        return array[position++] & 0xFF;
    }

    int u16() throws MalformedPacket {
        need(2);
        int value = (array[position] & 0xFF) << 8 | (array[position + 1] & 0xFF);
        position += 2;
        return value;
    }

    long u32() throws MalformedPacket {
        return (long) u16() << 16 | u16();
    }

    /** A variable byte integer in its shortest form [MQTT-1.5.5-1]. */
    int varint() throws MalformedPacket {
        int value = 0;
        for (int i = 0; i < VARINT_BYTES; i++) {
            int next = u8();
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80) {
                if (next == 0 && i > 0) {
                    break;
                }
                return value;
            }
        }
        throw flawed(Flaw.VARIABLE_BYTE_INTEGER);
    }

    int packetId() throws MalformedPacket {
        int id = u16();
        if (id == 0) {
            throw flawed(Flaw.PACKET_ID_0);
        }
        return id;
    }

    /** A string: two bytes of length, then strict UTF-8. */
    String text() throws MalformedPacket {
        int length = u16();
        need(length);
        return length == 0 ? "" : Utf8.read(this, length);
    }

    /** Binary data: two bytes of length, then the bytes. */
    byte[] binary() throws MalformedPacket {
        return bytes(u16());
    }

    /** Steps over a string or binary data; its bytes without the length. */
    int skipField() throws MalformedPacket {
        int length = u16();
        need(length);
        position += length;
        return length;
    }

    /** Whatever is left. */
    byte[] rest() throws MalformedPacket {
        return bytes(remaining());
    }

    private byte[] bytes(int length) throws MalformedPacket {
        need(length);
        if (length == 0) {
            return NO_BYTES;
        }
        byte[] bytes = Arrays.copyOfRange(array, position, position + length);
        position += length;
        return bytes;
    }

    /** Everything has been read, or there is too much. */
    void finish() throws MalformedPacket {
        if (position != limit) {
            throw flawed(Flaw.BYTES_LEFT_OVER);
        }
    }

    void need(int bytes) throws MalformedPacket {
        if (bytes > limit - position) {
            throw flawed(Flaw.CUT_SHORT);
        }
    }
}
