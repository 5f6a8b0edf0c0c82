package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.RunningGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A98: whose word counts about where a client comes from. The proxies here are 127.0.0.0/28; everybody else is a stranger. */
@Timeout(60)
class ForwardedAddressTest {
    private static final String TRUSTED = "127.0.0.9";
    private static final String STRANGER = "127.0.0.99";
    private static final String CONNECT = "100F00044D5154540402000000036B6964";
    private static final String TOLD = "PROXY TCP4 198.51.100.1 192.0.2.1 50000 1883\r\n";

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "auth.anonymous=true",
            "listeners.mqtt.trusted-proxies=[127.0.0.0/28]",
            "listeners.mqtt.proxy-protocol=accept",
            "listeners.ws.trusted-proxies=[127.0.0.0/28, 10.0.0.0/8]",
            "listeners.ws.proxy-protocol=accept",
            "listeners.strict={transport: tcp, bind: 127.0.0.1:0, trusted-proxies: [127.0.0.0/28], proxy-protocol: require}",
            "listeners.plain={transport: tcp, bind: 127.0.0.1:0}");

    private static Socket from(String address, String listener) throws IOException {
        InetSocketAddress there = GATEWAY.address(listener);
        Socket socket = new Socket(there.getAddress(), there.getPort(), InetAddress.getByName(address), 0);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private static void send(Socket socket, String text) throws IOException {
        send(socket, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void connect(Socket socket, String clientId) throws IOException {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        send(
                socket,
                HexFormat.of()
                        .parseHex("10" + String.format("%02X", 12 + id.length) + "00044D515454040200000" + "0"
                                + String.format("%02X", id.length)));
        send(socket, id);
    }

    private static void awaitAddress(String clientId, String address) {
        await().untilAsserted(() -> assertThat(GATEWAY.log())
                .anySatisfy(line -> assertThat(line).contains("client connected", clientId, address)));
    }

    private static void isGreeted(Socket socket) throws IOException {
        assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
    }

    private static void isClosed(Socket socket) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo(-1);
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset"); // closed with our bytes unread: closed all the same
        }
    }

    @Test
    void line_ofATrustedProxy_isTheClientsAddress() throws Exception {
        try (Socket socket = from(TRUSTED, "mqtt")) {
            send(socket, TOLD);
            connect(socket, "by-line");
            isGreeted(socket);
            awaitAddress("by-line", "198.51.100.1:50000");
        }
    }

    @Test
    void line_inOnePacketWithConnect_leavesConnectUntouched() throws Exception {
        try (Socket socket = from(TRUSTED, "mqtt")) {
            send(socket, TOLD + new String(HexFormat.of().parseHex(CONNECT), StandardCharsets.ISO_8859_1));
            isGreeted(socket);
            awaitAddress("kid", "198.51.100.1:50000");
        }
    }

    @Test
    void binary_ofATrustedProxy_byteByByte_isTheClientsAddress() throws Exception {
        try (Socket socket = from(TRUSTED, "mqtt")) {
            byte[] header = HexFormat.of()
                    .parseHex("0D0A0D0A000D0A515549540A" + "2121" + "0024" + "20010DB8000000000000000000000007"
                            + "20010DB8000000000000000000000001" + "C350075B");
            for (byte each : header) {
                send(socket, new byte[] {each});
            }
            connect(socket, "by-bytes");
            isGreeted(socket);
            awaitAddress("by-bytes", "[2001:db8:0:0:0:0:0:7]:50000");
        }
    }

    @Test
    void proxyWithoutHeader_whereItIsOptional_isAClientOfItsOwn() throws Exception {
        try (Socket socket = from(TRUSTED, "mqtt")) {
            connect(socket, "headless");
            isGreeted(socket);
            awaitAddress("headless", TRUSTED + ":");
        }
    }

    @Test
    void healthCheck_isNobodysAddress() throws Exception {
        try (Socket socket = from(TRUSTED, "strict")) {
            send(socket, HexFormat.of().parseHex("0D0A0D0A000D0A515549540A" + "2000" + "0000"));
            connect(socket, "health");
            isGreeted(socket);
            awaitAddress("health", TRUSTED + ":");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt", "strict", "plain"})
    void line_ofAStranger_endsTheConnection(String listener) throws Exception {
        try (Socket socket = from(STRANGER, listener)) {
            send(socket, TOLD);
            isClosed(socket);
        }
    }

    @Test
    void stranger_whereProxiesAreRequired_isClosed() throws Exception {
        try (Socket socket = from(STRANGER, "strict")) {
            isClosed(socket);
        }
        await().untilAsserted(() -> assertThat(GATEWAY.log())
                .anySatisfy(line -> assertThat(line).contains("strict", STRANGER, "trusted-proxies")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 1.2.3 192.0.2.1 1 1\r\n", "PROXY TCP4 198.51.100.1 192.0.2.1 50000 1883\n\n"})
    void line_malformed_endsTheConnection(String line) throws Exception {
        try (Socket socket = from(TRUSTED, "mqtt")) {
            send(socket, line);
            isClosed(socket);
        }
    }

    @Test
    void headerMissing_whereItIsRequired_endsTheConnection() throws Exception {
        try (Socket socket = from(TRUSTED, "strict")) {
            send(socket, HexFormat.of().parseHex(CONNECT));
            isClosed(socket);
        }
    }

    @Test
    void header_thatNeverEnds_isNotWaitedFor() throws Exception {
        try (Socket socket = from(TRUSTED, "strict")) {
            send(socket, "PROXY TCP4 198.51");
            isClosed(socket);
        }
        await().untilAsserted(() -> assertThat(GATEWAY.log())
                .anySatisfy(line -> assertThat(line).contains("no PROXY header was completed in time")));
    }

    // --- X-Forwarded-For ---

    private static String upgrade(String forwarded) {
        return "GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: mqtt\r\n"
                + (forwarded.isEmpty()
                        ? ""
                        : "X-Forwarded-For: " + forwarded.replace("|", "\r\nX-Forwarded-For: ") + "\r\n")
                + "\r\n";
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    private static void connectFramed(Socket socket, String clientId) throws IOException {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        String packet = "10" + String.format("%02X", 12 + id.length) + "00044D5154540402000000"
                + String.format("%02X", id.length) + HexFormat.of().formatHex(id);
        send(
                socket,
                HexFormat.of()
                        .parseHex("82" + String.format("%02X", 0x80 | packet.length() / 2) + "00000000" + packet));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "203.0.113.7; 203.0.113.7:0",
                "1.1.1.1, 203.0.113.8; 203.0.113.8:0",
                "1.1.1.1, 203.0.113.9, 10.1.1.1; 203.0.113.9:0",
                "1.1.1.1|203.0.113.10|10.1.1.1, 127.0.0.3; 203.0.113.10:0",
                "garbage, 203.0.113.11; 203.0.113.11:0",
                "203.0.113.12:50000; 203.0.113.12:0",
                "2001:db8::7; [2001:db8:0:0:0:0:0:7]:0",
                "[2001:db8::8]:443; [2001:db8:0:0:0:0:0:8]:0",
                "10.1.1.2; 10.1.1.2:0"
            })
    void forwardedFor_ofATrustedProxy_isTheRightmostStranger(String forwarded, String address) throws Exception {
        try (Socket socket = from(TRUSTED, "ws")) {
            String clientId = "f" + Integer.toHexString(forwarded.hashCode());
            send(socket, upgrade(forwarded));
            assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
            connectFramed(socket, clientId);
            awaitAddress(clientId, address);
        }
    }

    @Test
    void forwardedFor_ofAStranger_isNotBelieved() throws Exception {
        try (Socket socket = from(STRANGER, "ws")) {
            send(socket, upgrade("203.0.113.66"));
            assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
            connectFramed(socket, "liar");
            awaitAddress("liar", STRANGER + ":");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "_hidden",
                "203.0.113.7,",
                "203.0.113.7 203.0.113.8",
                "1.2.3",
                "evil.example.com",
                "[::1",
                "203.0.113.7:x"
            })
    void forwardedFor_thatIsNoAddress_isRefused(String forwarded) throws Exception {
        try (Socket socket = from(TRUSTED, "ws")) {
            send(socket, upgrade(forwarded));
            assertThat(head(socket)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void line_beforeAnUpgrade_countsAsWellAsForwardedFor() throws Exception {
        try (Socket socket = from(TRUSTED, "ws")) {
            send(socket, TOLD + upgrade("203.0.113.66"));
            assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
            connectFramed(socket, "lined");
            awaitAddress("lined", "198.51.100.1:50000"); // it is no proxy of ours, and its X-Forwarded-For no news
        }
    }
}
