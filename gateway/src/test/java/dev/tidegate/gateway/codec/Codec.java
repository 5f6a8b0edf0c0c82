package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Packet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decoder and encoder for tests, with limits that do not get in the way. */
final class Codec {
    static final PacketLimits WIDE = new PacketLimits(268_435_460, 268_435_460, 1_000_000, 100_000_000);

    private final PacketDecoder ofClient = new PacketDecoder();
    private final PacketDecoder ofServer = new PacketDecoder(Sender.SERVER);
    private final PacketEncoder encoder = new PacketEncoder();

    @Nullable
    Packet decode(byte[] bytes, Dialect dialect, Sender from) throws MalformedPacket {
        ByteReader in = new ByteReader();
        in.reset(bytes, 0, bytes.length);
        Packet packet = (from == Sender.CLIENT ? ofClient : ofServer).next(in, dialect, WIDE);
        assertThat(in.position()).isEqualTo(packet == null ? 0 : bytes.length);
        return packet;
    }

    byte[] encode(Packet packet, Dialect dialect) {
        ByteWriter out = new ByteWriter();
        assertThat(encoder.encode(packet, dialect, Integer.MAX_VALUE, out))
                .as("%s has words in %s", packet, dialect)
                .isTrue();
        return Bytes.of(out);
    }

    /** Whether the encoder has words that fit; what it wrote does not matter. */
    boolean says(Packet packet, Dialect dialect, int maxPacketSize) {
        return encoder.encode(packet, dialect, maxPacketSize, new ByteWriter());
    }

    /** Every packet of a stream, first to last. */
    List<Packet> decodeAll(ByteReader in, Dialect dialect, Sender from) throws MalformedPacket {
        List<Packet> packets = new ArrayList<>();
        PacketDecoder decoder = from == Sender.CLIENT ? ofClient : ofServer;
        for (Packet next = decoder.next(in, dialect, WIDE); next != null; next = decoder.next(in, dialect, WIDE)) {
            packets.add(next);
        }
        return packets;
    }
}
