package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against the strict decoder of the JDK, which agrees in all but U+0000 (A9). */
class Utf8Test {
    /** Both sides of every bound in table 3-7 of the Unicode standard. */
    private static final int[] BOUNDS = {
        0x01, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF, 0x00
    };

    private final CharsetDecoder strict = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteReader in = new ByteReader();

    @Test
    void sequences_ofUpToThreeBytes_areReadAsTheJdkDoes() {
        compareAll(new byte[1]);
        compareAll(new byte[2]);
        compareAll(new byte[3]);
    }

    private void compareAll(byte[] bytes) {
        for (int i = 0; i < 1 << (8 * bytes.length); i++) {
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (i >> (8 * at));
            }
            compare(bytes);
        }
    }

    @Test
    void sequences_ofFourBytesAtTheBounds_areReadAsTheJdkDoes() {
        byte[] bytes = new byte[4];
        for (int i = 0; i < Math.pow(BOUNDS.length, 4); i++) {
            int left = i;
            for (int at = 0; at < 4; at++) {
                bytes[at] = (byte) BOUNDS[left % BOUNDS.length];
                left /= BOUNDS.length;
            }
            compare(bytes);
        }
    }

    /** The eight-byte steps of the fast path must not step over anything. */
    @Test
    void badByte_anywhereInALongText_isFound() {
        for (int length = 1; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                for (int bad : new int[] {0x00, 0x80, 0xFF}) {
                    byte[] bytes = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
                    bytes[at] = (byte) bad;
                    compare(bytes);
                }
            }
        }
    }

    private void compare(byte[] bytes) {
        String expected = expected(bytes);
        String read = read(bytes);
        if (!Objects.equals(expected, read)) { // an assertion for each of 17 million would take minutes
            assertThat(read).as(Arrays.toString(bytes)).isEqualTo(expected);
        }
    }

    private @Nullable String expected(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return null; // [MQTT-1.5.4-2]
            }
        }
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        boolean wellFormed =
                !strict.reset().decode(ByteBuffer.wrap(bytes), chars, true).isError(); // [MQTT-1.5.4-1]
        return wellFormed ? chars.flip().toString() : null;
    }

    private @Nullable String read(byte[] bytes) {
        in.reset(bytes, 0, bytes.length);
        try {
            return Utf8.read(in, bytes.length);
        } catch (MalformedPacket e) {
            return null;
        }
    }
}
