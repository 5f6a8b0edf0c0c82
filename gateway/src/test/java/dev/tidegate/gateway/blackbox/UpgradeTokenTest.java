package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tidegate.gateway.fixture.RunningGateway;
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
import org.slf4j.LoggerFactory;

/** Tokens in the upgrade request: {@code T} stands for a good one, {@code B} for a bad one. */
@Timeout(60)
class UpgradeTokenTest {
    private static final String OURS = "https://app.example.com";

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "listeners.ws.upgrade-token=[header, cookie, subprotocol]",
            "listeners.ws.origins=[\"" + OURS + "\"]",
            "listeners.shut={transport: websocket, bind: 127.0.0.1:0}");

    private static String ask(String listener, String protocols, String headers) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), GATEWAY.address(listener).getPort())) {
            socket.setSoTimeout(10_000);
            String request = "GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Protocol: " + protocols + "\r\n"
                    + (headers.isEmpty() ? "" : headers.replace("|", "\r\n") + "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                assertThat(next).isNotNegative();
                head.append((char) next);
            }
            if (!head.toString().contains(" 101 ")) {
                return head.toString();
            }
            socket.getOutputStream()
                    .write(HexFormat.of().parseHex("829000000000" + "100E00044D51545404020000" + "0002746F"));
            byte[] frame = socket.getInputStream().readNBytes(6);
            return head + "CONNACK " + frame[5];
        }
    }

    private static String good(String text) {
        return text.replace("{T}", GATEWAY.token())
                .replace("{B}", GATEWAY.token().replaceFirst("\\.[^.]*$", ".AAAA"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "mqtt; Authorization: Bearer {T}; 0",
                "mqtt; Authorization: bearer {T}; 0",
                "mqtt; Authorization: Bearer {B}; 4 5",
                "mqtt; Authorization: Basic {T}; 4 5",
                "mqtt; Authorization: Bearer {T}|Authorization: Bearer {T}; 4 5",
                "mqtt; Cookie: access_token={T}|Origin: https://app.example.com; 0",
                "mqtt; Cookie: other=1; 4 5",
                "mqtt; Cookie: access_token={T}; 4 5",
                "mqtt, bearer.{T}; ''; 0",
                "bearer.{T}, mqtt; ''; 0",
                "mqtt, bearer.{B}; ''; 4 5",
                "mqtt, bearer.{T}, bearer.{T}; ''; 4 5",
                "mqtt, {T}; ''; 4 5",
                "mqtt, bearer.{B}; Authorization: Bearer {T}; 0",
                "mqtt, bearer.{T}; Authorization: Bearer {B}; 4 5",
                "mqtt; ''; 4 5"
            })
    void token_inThePlacesThatAreListed_opensTheDoor(String protocols, String headers, String codes) throws Exception {
        String answer = ask("ws", good(protocols), good(headers));
        assertThat(answer).contains("Sec-WebSocket-Protocol: mqtt\r\n");
        assertThat(codes.split(" ")).contains(answer.substring(answer.indexOf("CONNACK ") + 8));
    }

    /** A80: a cookie that the browser adds to a request of somebody else's page opens nothing. */
    @Test
    void cookie_fromAForeignPage_isForbidden() throws Exception {
        assertThat(ask("ws", "mqtt", good("Cookie: access_token={T}|Origin: https://evil.example")))
                .startsWith("HTTP/1.1 403 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"mqtt; Authorization: Bearer {T}", "mqtt, bearer.{T}; ''", "mqtt; Cookie: access_token={T}"})
    void token_whereNoPlaceIsListed_isNotLookedAt(String protocols, String headers) throws Exception {
        assertThat(ask("shut", good(protocols), good(headers))).containsPattern("CONNACK [45]$");
    }

    @Test
    void token_asTheOnlySubProtocol_isNone() throws Exception {
        assertThat(ask("ws", good("bearer.{T}"), ""))
                .startsWith("HTTP/1.1 400 ")
                .doesNotContain("bearer");
    }

    /** A34: whatever becomes of it, and wherever it stood, no line at any level holds a token or its signature. */
    @Test
    void token_isInNoLine_evenAtTrace() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        root.setLevel(Level.TRACE);
        String token = GATEWAY.token("loud");
        try {
            ask("ws", "mqtt", "Authorization: Bearer " + token);
            ask("ws", "mqtt, bearer." + token, "");
            ask("ws", "bearer." + token, "");
            ask("ws", "mqtt", "Cookie: access_token=" + token + "|Origin: " + OURS);
            ask("ws", "mqtt", "Cookie: access_token=" + token + "|Origin: https://evil.example");
            ask("shut", "mqtt, bearer." + token, "Authorization: Bearer " + token);
        } finally {
            root.setLevel(before);
        }
        String signature = token.substring(token.lastIndexOf('.') + 1);
        assertThat(GATEWAY.log()).isNotEmpty().noneMatch(line -> line.contains(signature));
    }
}
