package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.codec.ByteReader;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.MalformedPacket;
import dev.tidegate.gateway.codec.PacketDecoder;
import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.packet.Packet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a gateway wrote on one wire, read as its client will read it. */
final class Transcript {
    private static final int MOST = 268_435_460;
    private static final PacketLimits WIDE = new PacketLimits(MOST, MOST, 65_535, MOST);

    private final PacketDecoder decoder;
    private final ByteReader reader = new ByteReader();
    private Dialect dialect = Dialect.V5;
    private byte[] bytes = new byte[128];
    private int length;
    private int from;
    private long begin;
    private int last;

    Transcript(PacketDecoder decoder) {
        this.decoder = decoder;
    }

    /** What the client said it speaks. */
    void dialect(Dialect dialect) {
        this.dialect = dialect;
    }

    void write(byte[] source, int at, int count) {
        if (from == length) {
            from = 0;
            length = 0;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
        System.arraycopy(source, at, bytes, length, count);
        length += count;
    }

    /** The next whole packet, or null where there is none. */
    @Nullable
    Packet next() {
        if (from == length) {
            return null;
        }
        reader.reset(bytes, from, length);
        try {
            Packet packet = decoder.next(reader, dialect, WIDE);
            if (packet != null) {
                last = reader.position() - from;
                from += last;
                begin += last;
            }
            return packet;
        } catch (MalformedPacket malformed) {
            throw new Violation("well-formed", "the gateway wrote what no client understands: " + malformed.why());
        }
    }

    /** Where the last packet ends in the stream. */
    long end() {
        return begin;
    }

    /** Bytes of the last packet. */
    int length() {
        return last;
    }
}
