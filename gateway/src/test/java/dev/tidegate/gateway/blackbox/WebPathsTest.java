package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One WebSocket listener, three paths, each with rules of its own. */
@Timeout(60)
class WebPathsTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "auth.anonymous=true",
            "listeners.ws.keep-alive-max=45s",
            "listeners.ws.origins=[\"https://app.example.com\"]",
            "listeners.ws.paths=[ { path: /cloud, profile: cloudflare-pubsub },"
                    + " { path: /trial, profile: cloudflare-pubsub, mode: observe }, { path: /kind, profile: cloudflare-pubsub, mode: adapt },"
                    + " { path: /pages, origins: [\"https://pages.example.com\"], origin-absent: refuse } ]");

    private static Socket ask(String path, String origin) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), GATEWAY.address("ws").getPort());
        socket.setSoTimeout(10_000);
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: mqtt\r\n"
                + (origin.equals("none") ? "" : "Origin: " + origin + "\r\n") + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
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

    /** A80, A94. */
    @ParameterizedTest
    @CsvSource({
        "/mqtt, https://app.example.com, 101",
        "/mqtt, none, 101",
        "/mqtt, https://pages.example.com, 403",
        "/cloud, none, 101",
        "/cloud, https://app.example.com, 403",
        "/pages, https://pages.example.com, 101",
        "/pages, none, 403",
        "/pages, https://app.example.com, 403",
        "/cloud/, none, 404",
        "/CLOUD, none, 404",
        "/cloud%2F, none, 404",
        "/mqtt/../cloud, none, 404",
        "/other, none, 404"
    })
    void path_letsInItsOwnPages(String path, String origin, int status) throws Exception {
        try (Socket socket = ask(path, origin)) {
            assertThat(head(socket)).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({"/mqtt, true", "/cloud, false"})
    void path_judgesByItsOwnProfile(String path, boolean retainOffered) throws Exception {
        try (Socket socket = ask(path, "none")) {
            assertThat(head(socket)).contains(" 101 ");
            socket.getOutputStream()
                    .write(HexFormat.of().parseHex("829200000000" + "101000044D5154540502003C0000036B6964"));
            byte[] frame = socket.getInputStream().readNBytes(2);
            String connAck = HexFormat.of().formatHex(socket.getInputStream().readNBytes(frame[1]));
            assertThat(connAck.contains("2500"))
                    .as("Retain Available 0 in %s", connAck)
                    .isEqualTo(!retainOffered);
        }
    }

    /** A wildcard: the cloud closes, who only looks lets it through, who is kind refuses it and nothing else. */
    @ParameterizedTest
    @CsvSource({"/cloud, e0", "/trial, 9004000700", "/kind, 90040007"})
    void path_hasItsOwnMode(String path, String answer) throws Exception {
        try (Socket socket = ask(path, "none")) {
            assertThat(head(socket)).contains(" 101 ");
            socket.getOutputStream()
                    .write(HexFormat.of().parseHex("829200000000" + "101000044D5154540502003C0000036B6964"));
            byte[] frame = socket.getInputStream().readNBytes(2);
            socket.getInputStream().readNBytes(frame[1]);
            socket.getOutputStream().write(HexFormat.of().parseHex("828B00000000" + "8209000700000374" + "2F2B00"));
            frame = socket.getInputStream().readNBytes(2);
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(frame[1])))
                    .startsWith(answer);
        }
    }

    @Test
    void keepAlive_overWebSocket_isToldBelowWhatProxiesCut() {
        Packet.ConnAck webSocket = GATEWAY.open(Via.WEBSOCKET)
                .send("10 ( <MQTT> 05 02 01 2C 00 <web> )")
                .next(Packet.ConnAck.class);
        assertThat(webSocket.properties().number(Property.SERVER_KEEP_ALIVE, -1))
                .isEqualTo(45);
        Packet.ConnAck tcp =
                GATEWAY.open(Via.TCP).send("10 ( <MQTT> 05 02 01 2C 00 <tcp> )").next(Packet.ConnAck.class);
        assertThat(tcp.properties().has(Property.SERVER_KEEP_ALIVE)).isFalse();
    }
}
