package dev.tidegate.gateway.transport;

import static dev.tidegate.gateway.transport.Frames.binary;
import static dev.tidegate.gateway.transport.Frames.frame;
import static dev.tidegate.gateway.transport.Frames.hex;
import static dev.tidegate.gateway.transport.Frames.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final AtomicLong nanos = new AtomicLong();
    private final FrameReader reader = new FrameReader(nanos::get, Framing.Side.SERVER);

    private byte[] read(byte[] bytes) {
        return read(reader, bytes);
    }

    private static byte[] read(FrameReader reader, byte[] bytes) {
        byte[] copy = bytes.clone();
        return Arrays.copyOf(copy, reader.read(copy, 0, copy.length));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "82 02 C0 00                               | 1002 | a data frame is not masked",
                "89 00                                     | 1002 | a ping is not masked",
                "8A 00                                     | 1002 | a pong is not masked",
                "88 00                                     | 1002 | a close is not masked",
                "C2 80 00000000                            | 1002 | RSV1 without an extension",
                "A2 80 00000000                            | 1002 | RSV2",
                "92 80 00000000                            | 1002 | RSV3",
                "83 80 00000000                            | 1002 | a reserved data opcode",
                "87 80 00000000                            | 1002 | the last reserved data opcode",
                "8B 80 00000000                            | 1002 | a reserved control opcode",
                "8F 80 00000000                            | 1002 | the last opcode",
                "81 82 00000000 4849                       | 1003 | text [MQTT-6.0.0-1]",
                "01 82 00000000 4849                       | 1003 | the start of fragmented text",
                "80 80 00000000                            | 1002 | a continuation of nothing",
                "00 80 00000000                            | 1002 | an unfinished continuation of nothing",
                "02 80 00000000 82 80 00000000             | 1002 | a new message inside a fragmented one",
                "09 80 00000000                            | 1002 | a fragmented ping",
                "08 80 00000000                            | 1002 | a fragmented close",
                "89 FE 007E 00000000                       | 1002 | a ping of 126 bytes",
                "88 FF 0000000000000001                    | 1002 | a close with a 64-bit length",
                "82 FE 007D 00000000                       | 1002 | 125 written in 16 bits",
                "82 FF 000000000000FFFF 00000000           | 1002 | 65535 written in 64 bits",
                "82 FF 0000000000000000 00000000           | 1002 | 0 written in 64 bits",
                "82 FF FFFFFFFFFFFFFFFF 00000000           | 1002 | all 64 bits",
                "82 FF 8000000000000000 00000000           | 1002 | the top bit of 64",
                "82 FF 7FFFFFFFFFFFFFFF 00000000           | 1009 | the largest length there is",
                "82 FF 0000000100000000 00000000           | 1009 | 4 GiB",
                "82 FF 0000000040000001 00000000           | 1009 | one byte more than the limit",
                "88 81 00000000 03                         | 1002 | a close with half a code",
                "88 82 00000000 0000                       | 1002 | close code 0",
                "88 82 00000000 03E7                       | 1002 | close code 999",
                "88 82 00000000 03EC                       | 1002 | close code 1004",
                "88 82 00000000 03ED                       | 1002 | close code 1005 never travels",
                "88 82 00000000 03EE                       | 1002 | close code 1006 never travels",
                "88 82 00000000 03F7                       | 1002 | close code 1015 never travels",
                "88 82 00000000 0BB7                       | 1002 | close code 2999",
                "88 82 00000000 1388                       | 1002 | close code 5000",
                "88 84 00000000 03E8 C328                  | 1007 | a reason that is not UTF-8",
                "88 85 00000000 03E8 EDA080                | 1007 | a surrogate as reason",
                "88 80 00000000                            | 1005 | an ordinary close without code",
                "88 82 00000000 03E8                       | 1000 | an ordinary close",
                "88 84 00000000 03E9 6279                  | 1001 | going away, by",
                "88 82 00000000 0BB8                       | 3000 | a registered code",
                "88 82 00000000 1387                       | 4999 | a private code",
            })
    void read_violationOrClose_endsWithItsCode(String frame, int code, String why) {
        read(hex(frame));
        assertThat(reader.closeCode()).as(why).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "82 FF 0000000040000000 00000000, the limit itself",
        "82 FE 007E 00000000, 126 in 16 bits",
        "82 FF 0000000000010000 00000000, 65536 in 64 bits",
        "82 80 00000000, an empty frame",
        "02 80 00000000 00 80 00000000 80 80 00000000, empty fragments",
        "02 80 00000000 89 80 00000000 80 80 00000000, a ping between fragments",
        "8A 80 00000000, a pong nobody asked for"
    })
    void read_whatIsAllowed_goesOn(String frame, String why) {
        read(hex(frame));
        assertThat(reader.closeCode()).as(why).isZero();
    }

    @Test
    void read_severalFramesAtOnce_payloadsLieTogether() {
        byte[] frames = join(binary((byte) 1), binary(), binary((byte) 2, (byte) 3), frame(0x8A), binary((byte) 4));
        assertThat(read(frames)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void read_violationAfterPayload_keepsThePayload() {
        assertThat(read(join(binary((byte) 1, (byte) 2), hex("8200"), binary((byte) 3))))
                .containsExactly(1, 2);
    }

    @Test
    void read_startInTheMiddleOfTheArray_payloadStartsThere() {
        byte[] bytes = join(new byte[] {9, 9, 9}, binary((byte) 1, (byte) 2));
        assertThat(reader.read(bytes, 3, bytes.length)).isEqualTo(5);
        assertThat(Arrays.copyOf(bytes, 5)).containsExactly(9, 9, 9, 1, 2);
    }

    /** A88: however the network cuts the stream, the same bytes come out. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void read_anySplit_givesTheSameBytes(long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        boolean fragmented = false;
        for (int i = 0; i < 300; i++) {
            if (random.nextInt(10) == 0) {
                stream.writeBytes(frame(random.nextBoolean() ? 0x89 : 0x8A, bytes(random, random.nextInt(126))));
                continue;
            }
            boolean last = random.nextInt(3) > 0;
            byte[] payload = bytes(random, size(random));
            stream.writeBytes(frame((last ? 0x80 : 0) | (fragmented ? 0 : 2), payload));
            expected.writeBytes(payload);
            fragmented = !last;
        }
        assertThat(readInPieces(stream.toByteArray(), random)).isEqualTo(expected.toByteArray());
        assertThat(reader.closeCode()).isZero();
    }

    private byte[] readInPieces(byte[] stream, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < stream.length; ) {
            int piece = Math.min(stream.length - at, random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(5_000));
            out.writeBytes(read(Arrays.copyOfRange(stream, at, at + piece)));
            at += piece;
        }
        return out.toByteArray();
    }

    private static int size(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 125 + random.nextInt(3);
            case 2 -> 65_530 + random.nextInt(10);
            case 3 -> random.nextInt(3_000);
            default -> random.nextInt(40);
        };
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** 2^16 ways a stream can begin: whatever it is, reading it ends. */
    @Test
    void read_everyPairOfFirstBytes_neverFails() {
        byte[] rest = new byte[300];
        for (int pair = 0; pair <= 0xFFFF; pair++) {
            FrameReader fresh = new FrameReader(nanos::get, Framing.Side.SERVER);
            byte[] start = {(byte) (pair >>> 8), (byte) pair};
            assertThat(read(fresh, join(start, rest))).hasSizeLessThan(300);
        }
    }

    @Test
    void pong_ping_carriesItsPayload() {
        read(frame(0x89, "are you there".getBytes(StandardCharsets.US_ASCII)));
        assertThat(reader.pongDue()).isTrue();
        assertThat(pong()).isEqualTo(join(hex("8A0D"), "are you there".getBytes(StandardCharsets.US_ASCII)));
        assertThat(reader.pongDue()).isFalse();
    }

    /** A89: a flood of pings costs one pong. */
    @Test
    void pong_manyPings_answersTheLatestOnce() {
        read(join(frame(0x89, (byte) 1), frame(0x89, (byte) 2), frame(0x89)));
        assertThat(pong()).isEqualTo(hex("8A00"));
        assertThat(reader.pongDue()).isFalse();
    }

    @Test
    void pong_nextPingHalfRead_isNotMixedUp() {
        read(join(frame(0x89, (byte) 1, (byte) 2), Arrays.copyOf(frame(0x89, (byte) 7, (byte) 8), 7)));
        assertThat(pong()).isEqualTo(hex("8A020102"));
    }

    private byte[] pong() {
        ByteBuffer out = ByteBuffer.allocate(200);
        reader.pong(FrameWriter.UNMASKED, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** A83. */
    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x89, 0x8A})
    void read_floodOfHollowFrames_closesWith1008(int first) {
        int continued = first == 0x02 ? 0x00 : first;
        read(frame(first));
        for (int i = 1; i < FrameReader.HOLLOW_FRAMES; i++) {
            read(frame(continued));
        }
        assertThat(reader.closeCode()).isZero();
        read(frame(continued));
        assertThat(reader.closeCode()).isEqualTo(1008);
    }

    @Test
    void read_manyHollowFramesWithTime_goesOn() {
        for (int i = 0; i < 3 * FrameReader.HOLLOW_FRAMES; i++) {
            nanos.addAndGet(110_000);
            read(binary());
        }
        assertThat(reader.closeCode()).isZero();
    }
}
