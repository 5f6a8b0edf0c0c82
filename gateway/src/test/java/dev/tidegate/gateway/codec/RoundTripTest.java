package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Packet;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    private static final int PACKETS = 400;

    private final Codec codec = new Codec();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void packetsOfClients_writtenAndRead_areTheSame(long seed) throws MalformedPacket {
        roundTrips(new RandomPackets(seed, Sender.CLIENT), Sender.CLIENT);
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8, 9, 10})
    void packetsOfServers_writtenAndRead_areTheSame(long seed) throws MalformedPacket {
        roundTrips(new RandomPackets(seed, Sender.SERVER), Sender.SERVER);
    }

    private void roundTrips(RandomPackets packets, Sender from) throws MalformedPacket {
        for (int i = 0; i < PACKETS; i++) {
            Packet packet = packets.next();
            same(codec.decode(codec.encode(packet, Dialect.V5), Dialect.V5, from), packet, i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void connects_writtenAndRead_areTheSame(long seed) throws MalformedPacket {
        RandomPackets packets = new RandomPackets(seed, Sender.CLIENT);
        for (int i = 0; i < PACKETS; i++) {
            Packet packet = packets.connect();
            same(codec.decode(codec.encode(packet, Dialect.V5), Dialect.OPENING, Sender.CLIENT), packet, i);
        }
    }

    private static void same(@Nullable Packet read, Packet written, int number) {
        assertThat(read)
                .as("packet %d", number)
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(written);
    }

    /** [MQTT-6.0.0-2], and TCP promises no more. */
    @ParameterizedTest
    @EnumSource(Sender.class)
    void stream_cutAtEveryByte_givesTheSamePackets(Sender from) throws MalformedPacket {
        byte[] stream = stream(from);
        String whole = fed(stream, stream.length, from);
        for (int cut = 1; cut < stream.length; cut++) {
            assertThat(fed(stream, cut, from)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource(Sender.class)
    void stream_byteByByte_givesTheSamePackets(Sender from) throws MalformedPacket {
        byte[] stream = stream(from);

        assertThat(fed(stream, 1, from)).isEqualTo(fed(stream, stream.length, from));
    }

    @ParameterizedTest
    @EnumSource(Sender.class)
    void stream_whole_givesEveryPacket(Sender from) throws MalformedPacket {
        byte[] stream = stream(from);
        ByteReader in = new ByteReader();
        in.reset(stream, 0, stream.length);

        assertThat(codec.decodeAll(in, Dialect.V5, from))
                .hasSize((int) ofVersion5(from).count());
    }

    @Test
    void reader_resetInsideAnArray_readsWhatIsThere() throws MalformedPacket {
        byte[] bytes = Bytes.of("FF FF C0 00 C0 00 FF");
        ByteReader in = new ByteReader();
        in.reset(bytes, 2, 6);

        assertThat(codec.decodeAll(in, Dialect.V5, Sender.CLIENT)).hasSize(2);
        assertThat(in.position()).isEqualTo(6);
        assertThat(in.limit()).isEqualTo(6);
    }

    private static Stream<Golden> ofVersion5(Sender from) {
        return PacketBytes.all().filter(each -> each.from() == from && each.dialect() == Dialect.V5);
    }

    private static byte[] stream(Sender from) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ofVersion5(from).forEach(each -> stream.writeBytes(each.bytes()));
        return stream.toByteArray();
    }

    /** Feeds pieces of this size, each behind what was left of those before; the packets, written again. */
    private String fed(byte[] stream, int piece, Sender from) throws MalformedPacket {
        List<Packet> packets = new ArrayList<>();
        ByteReader in = new ByteReader();
        int begin = 0;
        for (int end = Math.min(piece, stream.length); ; end = Math.min(end + piece, stream.length)) {
            in.reset(stream, begin, end);
            packets.addAll(codec.decodeAll(in, Dialect.V5, from));
            begin = in.position();
            if (end == stream.length) {
                assertThat(begin).as("nothing left").isEqualTo(end);
                return packets.stream()
                        .map(each -> HexFormat.of().formatHex(codec.encode(each, Dialect.V5)))
                        .collect(Collectors.joining("\n"));
            }
        }
    }
}
