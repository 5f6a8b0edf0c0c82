package dev.tidegate.gateway.transport;

import static dev.tidegate.gateway.transport.Frames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameWriterTest {
    private static final int MASK = 0x3D21FA37; // 37 FA 21 3D on the wire, as in RFC 6455, 5.7

    private final FrameWriter masking = FrameWriter.masking(() -> MASK);

    @ParameterizedTest
    @CsvSource({
        "1, 8201",
        "125, 827D",
        "126, 827E007E",
        "65535, 827EFFFF",
        "65536, 827F0000000000010000",
        "5000000000, 827F000000012A05F200"
    })
    void header_length_takesItsShortestForm(long length, String header) {
        ByteBuffer out = ByteBuffer.allocate(10);
        FrameWriter.UNMASKED.length(out, length);
        assertThat(written(out)).isEqualTo(hex(header));
    }

    @Test
    void close_code_isBigEndian() {
        assertThat(Frames.close(1002)).isEqualTo(hex("880203EA"));
    }

    @Test
    void close_withoutCode_isEmpty() {
        assertThat(Frames.close(CloseCode.NONE)).isEqualTo(hex("8800"));
    }

    // ---- as a client

    @Test
    void frame_ofClient_isMaskedAsInTheSpecification() {
        ChunkQueue payload = new ChunkQueue();
        byte[] hello = hex("48656C6C6F");
        payload.append(hello, 0, hello.length, new ChunkPool());
        assertThat(frame(payload)).isEqualTo(hex("8285 37FA213D 7F9F4D5158"));
    }

    @Test
    void payload_inChunksOfAllKinds_isMaskedInOneStroke() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            ChunkQueue payload = new ChunkQueue();
            ChunkPool pool = new ChunkPool();
            ByteBuffer plain = ByteBuffer.allocate(100_000);
            for (int part = random.nextInt(6); part >= 0; part--) {
                byte[] bytes = new byte[1 + random.nextInt(12_000)];
                random.nextBytes(bytes);
                plain.put(bytes);
                if (random.nextInt(2) == 0) {
                    payload.append(bytes, 0, bytes.length, pool);
                } else {
                    payload.add(Chunk.shared(bytes, 0, bytes.length));
                }
            }
            byte[] expected = written(plain);
            for (int i = 0; i < expected.length; i++) {
                expected[i] ^= (byte) (MASK >>> (8 * (i % 4)));
            }
            byte[] frame = frame(payload);
            assertThat(Arrays.copyOfRange(frame, frame.length - expected.length, frame.length))
                    .isEqualTo(expected);
        }
    }

    @Test
    void payload_masked_canBeContinued() {
        ChunkQueue payload = new ChunkQueue();
        payload.add(Chunk.shared(new byte[2000], 0, 2000));
        payload.mask(MASK);
        payload.add(Chunk.framing(new byte[] {1}));
        assertThat(payload.size()).isEqualTo(2001);
        ByteBuffer out = ByteBuffer.allocate(3000);
        payload.copyTo(out);
        assertThat(out.position()).isEqualTo(2001);
    }

    @Test
    void control_ofClient_isMasked() {
        ByteBuffer out = ByteBuffer.allocate(20);
        byte[] hello = hex("48656C6C6F00");
        masking.control(out, Opcode.PONG, hello, 5);
        masking.close(out, CloseCode.NONE);
        assertThat(written(out)).isEqualTo(hex("8A85 37FA213D 7F9F4D5158 8880 37FA213D"));
        assertThat(hello).isEqualTo(hex("48656C6C6F00"));
    }

    @Test
    void overhead_atItsLongest_isTheConstant() {
        ByteBuffer out = ByteBuffer.allocate(FrameWriter.MOST_OVERHEAD);
        masking.control(out, Opcode.PONG, new byte[125], 125);
        masking.control(out, Opcode.PING, new byte[0], 0);
        masking.length(out, 1 << 20);
        out.putInt(MASK);
        assertThat(out.remaining()).isZero();
    }

    @Test
    void eachFrame_hasItsOwnMask() {
        FrameWriter counting =
                FrameWriter.masking(IntStream.iterate(1, i -> i + 1).iterator()::nextInt);
        ByteBuffer out = ByteBuffer.allocate(12);
        counting.control(out, Opcode.PING, new byte[0], 0);
        counting.control(out, Opcode.PING, new byte[0], 0);
        assertThat(written(out)).isEqualTo(hex("8980 01000000 8980 02000000"));
    }

    private byte[] frame(ChunkQueue payload) {
        ByteBuffer out = ByteBuffer.allocate(200_000);
        masking.header(out, payload);
        payload.copyTo(out);
        return written(out);
    }

    private static byte[] written(ByteBuffer out) {
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
