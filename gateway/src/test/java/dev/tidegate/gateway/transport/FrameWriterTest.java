package dev.tidegate.gateway.transport;

import static dev.tidegate.gateway.transport.Frames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameWriterTest {
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
        assertThat(Arrays.copyOf(out.array(), out.position())).isEqualTo(hex(header));
    }

    @Test
    void close_code_isBigEndian() {
        assertThat(Frames.close(1002)).isEqualTo(hex("880203EA"));
    }

    @Test
    void close_withoutCode_isEmpty() {
        assertThat(Frames.close(CloseCode.NONE)).isEqualTo(hex("8800"));
    }
}
