package dev.tidegate.gateway.transport;

import static dev.tidegate.gateway.transport.Frames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server sends: everything as in {@link FrameReaderTest}, but without masks. */
class FrameReaderAsClientTest {
    private final FrameReader reader = new FrameReader(() -> 0, Framing.Side.CLIENT);

    private byte[] read(byte[] bytes) {
        byte[] copy = bytes.clone();
        return Arrays.copyOf(copy, reader.read(copy, 0, copy.length));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "82 81 00000000 07       | 1002 | a masked frame, of the usual shape",
                "82 85 37FA213D 7F9F4D51 | 1002 | a masked frame with a mask",
                "02 81 00000000 07       | 1002 | a masked fragment",
                "89 80 00000000          | 1002 | a masked ping",
                "88 82 00000000 03E8     | 1002 | a masked close",
                "82 7E 007D              | 1002 | 125 written in 16 bits",
                "82 7F 7FFFFFFFFFFFFFFF  | 1009 | more than anybody sends",
                "81 01 41                | 1003 | text",
                "80 00                   | 1002 | a continuation of nothing",
                "09 00                   | 1002 | a fragmented ping",
                "88 01 03                | 1002 | half a close code",
                "88 02 03E8              | 1000 | goodbye",
                "88 00                   | 1005 | goodbye without a code"
            })
    void violationsAndGoodbyes_haveTheirCodes(String frames, int code, String what) {
        assertThat(read(hex(frames))).isEmpty();
        assertThat(reader.closeCode()).as(what).isEqualTo(code);
    }

    @Test
    void pieces_ofAnySize_areThePayload() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                byte[] part = new byte[random.nextInt(4) == 0 ? random.nextInt(70_000) : random.nextInt(130)];
                random.nextBytes(part);
                ByteBuffer header = ByteBuffer.allocate(10);
                FrameWriter.UNMASKED.length(header, part.length);
                frames.write(header.array(), 0, header.position());
                frames.writeBytes(part);
                payload.writeBytes(part);
                if (random.nextInt(3) == 0) {
                    frames.writeBytes(hex("8A 01 01")); // a pong nobody asked for
                }
            }
            byte[] all = frames.toByteArray();
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            for (int at = 0; at < all.length; ) {
                int count = Math.min(all.length - at, 1 + random.nextInt(20_000));
                heard.writeBytes(read(Arrays.copyOfRange(all, at, at + count)));
                at += count;
            }
            assertThat(reader.closeCode()).isZero();
            assertThat(heard.toByteArray()).isEqualTo(payload.toByteArray());
        }
    }

    @Test
    void ping_isAnsweredWithAMask() {
        assertThat(read(hex("89 02 0102"))).isEmpty();
        assertThat(reader.pongDue()).isTrue();
        ByteBuffer out = ByteBuffer.allocate(8);
        reader.pong(FrameWriter.masking(() -> 0x04030201), out);
        assertThat(out.array()).isEqualTo(hex("8A 82 01020304 0000"));
    }
}
