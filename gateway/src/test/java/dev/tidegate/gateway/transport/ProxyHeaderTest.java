package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.transport.ProxyHeader.State;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A98: the grammar of the PROXY protocol, and nothing beside it. */
class ProxyHeaderTest {
    private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";
    private static final String FOUR =
            "C6336401" + "C0000201" + "C350" + "075B"; // 198.51.100.1:50000 to 192.0.2.1:1883
    private static final String SIX =
            "20010DB8000000000000000000000007" + "20010DB8000000000000000000000001" + "C350" + "075B";
    private static final String RIGHT_SUM = "030004";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] line(String text) {
        return text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] binary(String commandAndFamily, String rest) {
        return bytes(SIGNATURE + commandAndFamily + String.format("%04X", rest.length() / 2) + rest);
    }

    /** Reads as an intake does: never more than is wanted, and so never past the end of a header. */
    private static ProxyHeader.Reading read(byte[] stream) {
        int length = 0;
        ProxyHeader.Reading reading = ProxyHeader.read(stream, length);
        while (reading.state() == State.PARTIAL && length < stream.length) {
            assertThat(reading.wanted()).isPositive();
            length = Math.min(stream.length, length + reading.wanted());
            reading = ProxyHeader.read(stream, length);
        }
        if (reading.state() == State.WHOLE) {
            assertThat(length).as("bytes read").isEqualTo(stream.length);
        }
        return reading;
    }

    private static String client(byte[] stream) {
        ProxyHeader.Reading reading = read(stream);
        InetSocketAddress client = reading.client();
        return reading.state() + (client == null ? "" : " " + PeerAddress.text(client));
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 198.51.100.1 192.0.2.1 50000 1883~, WHOLE 198.51.100.1:50000",
        "PROXY TCP6 2001:db8::7 2001:db8::1 50000 1883~, WHOLE [2001:db8:0:0:0:0:0:7]:50000",
        "PROXY TCP4 198.51.100.1 192.0.2.1 0 65535~, WHOLE 198.51.100.1:0",
        "PROXY UNKNOWN~, WHOLE",
        "PROXY UNKNOWN ffff::1 ffff::2 65535 65535~, WHOLE",
        "PROXY UNKNOWN whatever it says~, WHOLE"
    })
    void line_asSpecified_namesTheClient(String line, String client) {
        assertThat(client(line(line))).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 198.51.100.1 192.0.2.1 50000 1883\n",
                "PROXY TCP4  198.51.100.1 192.0.2.1 50000 1883~",
                "PROXY TCP4 198.51.100.1 192.0.2.1 50000 1883 ~",
                "PROXY TCP4 198.51.100.1 192.0.2.1 50000~",
                "PROXY TCP4 198.51.100.1 192.0.2.1 050000 1883~",
                "PROXY TCP4 198.51.100.1 192.0.2.1 65536 1883~",
                "PROXY TCP4 198.51.100.1 192.0.2.1 -1 1883~",
                "PROXY TCP4 198.51.100.1 192.0.2.1 50000 99999~",
                "PROXY TCP4 198.51.100.256 192.0.2.1 50000 1883~",
                "PROXY TCP4 198.051.100.1 192.0.2.1 50000 1883~",
                "PROXY TCP4 198.51.100 192.0.2.1 50000 1883~",
                "PROXY TCP4 2001:db8::7 192.0.2.1 50000 1883~",
                "PROXY TCP6 198.51.100.1 192.0.2.1 50000 1883~",
                "PROXY TCP6 2001:db8:::7 2001:db8::1 50000 1883~",
                "PROXY TCP4 0.0.0.0 192.0.2.1 50000 1883~",
                "PROXY TCP4 224.0.0.1 192.0.2.1 50000 1883~",
                "PROXY TCP4 localhost 192.0.2.1 50000 1883~",
                "PROXY TCP5 198.51.100.1 192.0.2.1 50000 1883~",
                "PROXY UDP4 198.51.100.1 192.0.2.1 50000 1883~",
                "PROXY tcp4 198.51.100.1 192.0.2.1 50000 1883~",
                "PROXY UNKNOWNS and more of it~",
                "PROXY         ~",
                "PROXY TCP4\r198.51.100.1 192.0.2.1 50000 1883~",
                "PROXY TCP4 198.51.100.1\u0000 192.0.2.1 50000 1883~",
                "PROXY UNKNOWN 12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345"
            })
    void line_otherwise_isWrong(String line) {
        assertThat(read(line(line)).state()).isEqualTo(State.WRONG);
    }

    @Test
    void line_ofTheLongestLength_isWhole_oneMoreIsNot() {
        assertThat(read(line("PROXY UNKNOWN " + "x".repeat(91) + "~")).state()).isEqualTo(State.WHOLE);
        assertThat(read(line("PROXY UNKNOWN " + "x".repeat(92) + "~")).state()).isEqualTo(State.WRONG);
    }

    @Test
    void binary_asSpecified_namesTheClient() {
        assertThat(client(binary("2111", FOUR))).isEqualTo("WHOLE 198.51.100.1:50000");
        assertThat(client(binary("2121", SIX))).isEqualTo("WHOLE [2001:db8:0:0:0:0:0:7]:50000");
    }

    @Test
    void binary_withTlvs_readsThemAll() {
        String authority = "02000B" + "6578616D706C652E636F6D";
        String ssl = "20000F" + "0100000000" + "210007" + "544C5376312E33";
        assertThat(client(binary("2111", FOUR + authority + ssl + "040000"))).isEqualTo("WHOLE 198.51.100.1:50000");
    }

    @Test
    void binary_ofTheProxyItself_namesNobody() {
        assertThat(client(binary("2000", ""))).isEqualTo("WHOLE");
        assertThat(client(binary("2011", FOUR))).isEqualTo("WHOLE");
        assertThat(client(binary("2100", ""))).isEqualTo("WHOLE");
    }

    @ParameterizedTest
    @CsvSource({
        "1111, ''",
        "3111, ''",
        "2211, ''",
        "2F11, ''", // version and command
        "2112, ''",
        "2122, ''",
        "2131, ''",
        "2132, ''",
        "2101, ''",
        "2113, ''",
        "2141, ''",
        "21FF, ''" // family
    })
    void binary_unknownCommandOrFamily_isWrong(String commandAndFamily, String tlvs) {
        assertThat(read(binary(commandAndFamily, SIX + tlvs)).state()).isEqualTo(State.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "0100",
                "010001",
                "01FFFF",
                "010005AABBCCDD",
                "040000010001",
                "03000400000000",
                "030003000000",
                "0300050000000000"
            })
    void binary_brokenTlv_isWrong(String tlv) {
        assertThat(read(binary("2111", FOUR + tlv)).state()).isEqualTo(State.WRONG);
    }

    @Test
    void binary_withARightChecksum_isWhole_withAnyOtherBitIsNot() {
        byte[] header = binary("2111", FOUR + RIGHT_SUM + "00000000");
        CRC32C sum = new CRC32C();
        sum.update(header);
        ByteBuffer.wrap(header).putInt(header.length - 4, (int) sum.getValue());
        assertThat(client(header)).isEqualTo("WHOLE 198.51.100.1:50000");
        int type = header.length - 7; // any other type is no checksum, and may say what it likes
        for (int bit = 128; bit < header.length * 8; bit++) {
            if (bit / 8 == type) {
                continue;
            }
            byte[] flipped = header.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(client(flipped)).as("bit %d flipped", bit).isNotEqualTo("WHOLE 198.51.100.1:50000");
        }
    }

    @Test
    void binary_tooShortForItsAddresses_isWrong() {
        assertThat(read(binary("2111", FOUR.substring(2))).state()).isEqualTo(State.WRONG);
        assertThat(read(binary("2121", FOUR)).state()).isEqualTo(State.WRONG);
    }

    @Test
    void binary_tooLong_isWrongBeforeItIsRead() {
        byte[] head = bytes(SIGNATURE + "2111" + "FFFF");
        assertThat(read(head).state()).isEqualTo(State.WRONG);
        assertThat(read(bytes(SIGNATURE + "2000" + "07F1")).state()).isEqualTo(State.WRONG);
        assertThat(read(binary("2000", "00".repeat(2032))).state()).isEqualTo(State.WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100C00044D51545404020000",
                "1603010200",
                "474554202F",
                "504F5354",
                "0D0A0D0A000D0A515549540B",
                "50524F5859",
                "00"
            })
    void stream_ofAnybodyElse_isAbsentOrNotYetDecided(String hex) {
        assertThat(read(bytes(hex)).state()).isEqualTo(hex.equals("50524F5859") ? State.PARTIAL : State.ABSENT);
    }

    /** Whatever comes, it is decided within the bounds and nothing is thrown. */
    @Test
    void anyBytes_areDecided() {
        Random random = new Random(98);
        for (int round = 0; round < 200_000; round++) {
            byte[] stream = round % 2 == 0
                    ? binary("2111", FOUR + "020002AABB").clone()
                    : line("PROXY TCP4 198.51.100.1 192.0.2.1 50000 1883~");
            for (int change = random.nextInt(4); change >= 0; change--) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(stream, random.nextInt(stream.length + 1));
            ProxyHeader.Reading reading = ProxyHeader.read(cut, cut.length);
            if (reading.state() == State.PARTIAL) {
                assertThat(cut.length + reading.wanted()).isLessThanOrEqualTo(ProxyHeader.LONGEST);
            }
        }
    }
}
