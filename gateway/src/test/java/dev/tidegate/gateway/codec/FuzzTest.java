package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Packet;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes: a packet, more bytes wanted, or {@link MalformedPacket}; never another exception, never past the end. */
class FuzzTest {
    private static final PacketLimits LIMITS = new PacketLimits(1 << 20, 64 * 1024, 64, 8192);
    private static final int MUTANTS = 3_000;

    private final PacketDecoder ofClient = new PacketDecoder();
    private final PacketDecoder ofServer = new PacketDecoder(Sender.SERVER);
    private final ByteReader in = new ByteReader();

    /** Every prefix of three bytes, in every dialect (A3). */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void prefixes_all_areReadOrRefused(Dialect dialect) {
        byte[] bytes = new byte[3];
        for (int i = 0; i < 1 << 24; i++) {
            bytes[0] = (byte) (i >> 16);
            bytes[1] = (byte) (i >> 8);
            bytes[2] = (byte) i;
            read(ofClient, bytes, dialect);
        }
    }

    /** Golden packets with bytes changed, cut, doubled and swapped (A4). */
    @ParameterizedTest
    @ValueSource(longs = {20261122, 7, 42})
    void mutants_ofGoldenPackets_areReadOrRefused(long seed) {
        Random random = new Random(seed);
        for (Golden golden : PacketBytes.all().toList()) {
            PacketDecoder decoder = golden.from() == Sender.CLIENT ? ofClient : ofServer;
            for (int i = 0; i < MUTANTS; i++) {
                read(decoder, mutant(golden.bytes(), random), golden.dialect());
            }
        }
    }

    /** Each byte of each golden packet, one up, one down, nothing and everything (A4). */
    @Test
    void everyByte_ofGoldenPackets_mayBeWrong() {
        List<Golden> all = PacketBytes.all().toList();
        for (Golden golden : all) {
            PacketDecoder decoder = golden.from() == Sender.CLIENT ? ofClient : ofServer;
            for (int at = 0; at < golden.bytes().length; at++) {
                for (int value : new int[] {golden.bytes()[at] + 1, golden.bytes()[at] - 1, 0, 0x7F, 0x80, 0xFF}) {
                    byte[] bytes = golden.bytes().clone();
                    bytes[at] = (byte) value;
                    read(decoder, bytes, golden.dialect());
                }
            }
        }
    }

    private static byte[] mutant(byte[] golden, Random random) {
        byte[] bytes = Arrays.copyOf(golden, golden.length + random.nextInt(4));
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                case 3 -> System.arraycopy(bytes, at, bytes, random.nextInt(at + 1), bytes.length - at);
                default -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
            }
        }
        if (bytes.length > 1 && random.nextBoolean()) {
            bytes[1] = (byte) Math.min(0x7F, bytes.length - 2); // let it get past its remaining length
        }
        return bytes;
    }

    private void read(PacketDecoder decoder, byte[] bytes, Dialect dialect) {
        in.reset(bytes, 0, bytes.length);
        try {
            Packet packet = decoder.next(in, dialect, LIMITS);
            // An assertion object for each of 17 million would take minutes.
            if (packet == null ? in.position() != 0 : in.position() > bytes.length) {
                assertThat(in.position()).as(Arrays.toString(bytes)).isZero();
            }
        } catch (MalformedPacket refused) {
            if (!refused.code().isError()) {
                assertThat(refused.code()).as(Arrays.toString(bytes)).isNull();
            }
        }
    }
}
