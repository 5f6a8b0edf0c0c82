package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A92: requests that two parsers could cut differently. Each is followed by a second one; nobody may answer that as a request of
 * its own, and none may upgrade.
 */
@Timeout(60)
class SmugglingTest {
    private static final Rig RIG = new Rig();
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    private static InetSocketAddress address = new InetSocketAddress(0);

    @BeforeAll
    static void open() throws IOException {
        address = RIG.webSocket().address();
    }

    @AfterAll
    static void close() {
        RIG.close();
    }

    /** Every status that came until the end. */
    private static List<String> answers(String request) throws IOException {
        StringBuilder heard = new StringBuilder();
        try (RawClient client = RawClient.connect(address)) {
            client.send(request);
            client.socket.shutdownOutput();
            int next;
            while ((next = client.socket.getInputStream().read()) >= 0) {
                heard.append((char) next);
            }
        } catch (SocketException reset) {
            assertThat(reset).isNotNull(); // closed with the rest unread
        }
        return STATUS.matcher(heard).results().map(found -> found.group(1)).toList();
    }

    private static String upgradeWith(String line) {
        return RawClient.UPGRADE.replace("\r\n\r\n", "\r\n" + line + "\r\n\r\n");
    }

    /** Written behind the headers of an upgrade; {@code ~} ends a line. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked~Content-Length: 5",
                "Content-Length: 5~Transfer-Encoding: chunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding\t: chunked",
                " Transfer-Encoding: chunked",
                "\tTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding:\u000bchunked",
                "Transfer-Encoding: chunked~Transfer-Encoding: identity",
                "Content-Length: 5",
                "Content-Length: 5~Content-Length: 6",
                "Content-Length: 0~Content-Length: 5",
                "Content-Length: 0, 0",
                "Content-Length: +5",
                "Content-Length: -1",
                "Content-Length: 0x5",
                "Content-Length: 5 5",
                "Content-Length : 5",
                " Content-Length: 5",
                "Content-Length: 99999999999999999999",
                "Content-Length: ",
                "X-Null: a\u0000b",
                "X\u0000Null: a",
                "X Space: a",
                "X-Bare\rReturn: a",
                "Content-Length: 5\rX: y",
                ": no name",
                "No colon at all",
                "Expect: 100-continue~Content-Length: 5"
            })
    void header_thatCouldHideABody_upgradesNobodyAndHidesNoRequest(String lines) throws Exception {
        List<String> answers = answers(upgradeWith(lines.replace("~", "\r\n")) + SECOND);
        assertThat(answers).doesNotContain("101").hasSizeLessThanOrEqualTo(1);
    }

    /** The whole request, {@code ~} ends a line. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /mqtt HTTP/1.1\nHost: localhost\nUpgrade: websocket\n\n",
                "GET  /mqtt HTTP/1.1~Host: localhost~~",
                "GET /mqtt  HTTP/1.1~Host: localhost~~",
                "GET\t/mqtt HTTP/1.1~Host: localhost~~",
                "GET /mqtt HTTP/1.1 ~Host: localhost~~",
                "GET /mqtt HTTP/1.2~Host: localhost~~",
                "GET /mqtt HTTP/9.9~Host: localhost~~",
                "GET /mqtt HTTP/0.9~~",
                "GET /mqtt http/1.1~Host: localhost~~",
                "GET /mqtt~~",
                "GET /mqtt\u0000 HTTP/1.1~Host: localhost~~",
                "PRI * HTTP/2.0~~SM~~",
                "CONNECT localhost:1883 HTTP/1.1~Host: localhost~~",
                "\u0000GET /mqtt HTTP/1.1~Host: localhost~~",
                "GET http:///mqtt HTTP/1.1~Host: localhost~~",
                "POST /mqtt HTTP/1.1~Host: localhost~Content-Length: 4~Transfer-Encoding: chunked~~0~~",
                "POST /mqtt HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~zz~~",
                "POST /mqtt HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~-1~~",
                "POST /mqtt HTTP/1.1~Host: localhost~Content-Length: abc~~",
                "POST /mqtt HTTP/1.1~Host: localhost~Content-Length: 3~Content-Length: 4~~abc",
                "POST /mqtt HTTP/1.1~Host: localhost~Transfer-Encoding : chunked~~0~~",
                "POST /mqtt HTTP/1.1~Host: localhost~ Transfer-Encoding: chunked~~0~~",
                "POST /mqtt HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~Transfer-Encoding: x~~0~~",
                "OPTIONS * HTTP/1.1~Host: localhost~~",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "PROXY TCP4 198.51.100.1 192.0.2.1 50000 1883~",
                "\u0010\u000c\u0000\u0004MQTT\u0004\u0002\u0000<\u0000\u0000"
            })
    void requestLine_thatIsNone_upgradesNobody(String request) throws Exception {
        assertThat(answers(request.replace("~", "\r\n"))).doesNotContain("101").doesNotContain("200");
    }

    /** A93: neither the preface, nor ALPN, nor an upgrade to it is answered with HTTP/2. */
    @Test
    void http2_isNotSpoken() throws Exception {
        assertThat(answers("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).doesNotContain("101", "200");
        assertThat(answers(String.join(
                        "\r\n",
                        "GET /mqtt HTTP/1.1",
                        "Host: localhost",
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABkAAQAAP__",
                        "",
                        "")))
                .containsExactly("400");
    }

    /** A91: what is too large is refused at once; what never ends is not waited for. */
    @Test
    void headers_thatNeverEnd_areNotWaitedFor() throws Exception {
        WebSocketRules impatient = new WebSocketRules(Map.of("/mqtt", new WebSocketRules.PathRules(Set.of())), 0, 300);
        try (RawClient client = RawClient.connect(RIG.webSocket(impatient).address())) {
            client.send("GET /mqtt HTTP/1.1\r\nHost: loc");
            assertThat(new String(client.readToEnd(), StandardCharsets.ISO_8859_1))
                    .doesNotContain(" 101 ");
        }
    }

    /** A91: 900 KiB of headers are not read to their end. */
    @Test
    void headers_farTooLarge_areRefused() throws Exception {
        assertThat(answers(upgradeWith("X: " + "a".repeat(900_000)))).doesNotContain("101");
    }
}
