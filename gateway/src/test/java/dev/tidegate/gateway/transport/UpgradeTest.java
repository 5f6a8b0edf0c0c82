package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.config.Edge.OriginAbsent;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class UpgradeTest {
    private static final Rig RIG = new Rig();
    private static InetSocketAddress address = new InetSocketAddress(0);

    @BeforeAll
    static void open() throws IOException {
        address = RIG.webSocket().address();
    }

    @AfterAll
    static void close() {
        RIG.close();
    }

    /** The standard request, with one thing replaced: a header's lines (none removes it, a bar starts the next line). */
    private static String responseTo(String header, String lines) throws IOException {
        String request = RawClient.UPGRADE.replaceFirst("(?m)^" + header + ":.*\r\n", "");
        StringBuilder added = new StringBuilder();
        if (!lines.equals("none")) {
            for (String line : lines.split("\\|", -1)) {
                added.append(header).append(": ").append(line).append("\r\n");
            }
        }
        return responseTo(request.substring(0, request.length() - 2) + added + "\r\n");
    }

    private static String responseTo(String request) throws IOException {
        try (RawClient client = RawClient.connect(address)) {
            client.send(request);
            String head = client.head();
            return head.contains(" 101 ") ? head : head + new String(client.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    private static int status(String response) {
        return Integer.parseInt(response.substring(9, 12));
    }

    @Test
    void upgrade_ordinaryRequest_isAcceptedAsTheSpecificationComputes() throws Exception {
        assertThat(responseTo(RawClient.UPGRADE))
                .startsWith("HTTP/1.1 101 ")
                .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .containsIgnoringCase("upgrade: websocket\r\n")
                .contains("Connection: Upgrade\r\n")
                .contains("Sec-WebSocket-Protocol: mqtt\r\n");
    }

    /** A80. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "none; 101",
                "https://app.example.com; 101",
                "https://evil.example.com; 403",
                "null; 403",
                "http://app.example.com; 403",
                "https://app.example.com:443; 403",
                "https://app.example.com/; 403",
                "https://app.example.com.evil.com; 403",
                "https://evil.com/https://app.example.com; 403",
                "https://APP.example.com; 403",
                "https://app.example.com https://evil.com; 403",
                "https://app.example.com, https://evil.com; 403",
                "https://app.example.com|https://evil.com; 403",
                "https://app.example.com|https://app.example.com; 403",
                "*; 403",
                "app.example.com; 403",
                "https://app.example.com#; 403",
                "https://app\u0000.example.com; 400",
                "https://äpp.example.com; 403",
                "https://app.example.com.; 403",
                "https://app.example.com:8443; 403",
                "https://app.example.com:0443; 403",
                "https://user@app.example.com; 403",
                "https://app.example.com%00; 403",
                "https:app.example.com; 403",
                "HTTPS://app.example.com; 403",
                "wss://app.example.com; 403",
                "//app.example.com; 403",
                "''; 403",
                "NULL; 403",
                "null|https://app.example.com; 403",
                "https://app.example.com|null; 403",
                "file://; 403",
                "about:blank; 403",
                "chrome-extension://abcdefghijklmnop; 403",
                "https://app.example.com?x=1; 403",
                "https://app.example.com\\@evil.com; 403"
            })
    void upgrade_origin(String origin, int status) throws Exception {
        assertThat(status(responseTo("Origin", origin))).isEqualTo(status);
    }

    /** A80: where only pages have any business, who says nothing of a page has none. */
    @Test
    void upgrade_noOrigin_isForbiddenWhereSaid() throws Exception {
        WebSocketRules rules = new WebSocketRules(
                Map.of(
                        "/mqtt",
                        new WebSocketRules.PathRules(
                                Set.of(Rig.PAGE), OriginAbsent.REFUSE, WebSocketRules.OwnPage.NONE, List.of())),
                0,
                3_000);
        try (WebSocketListener listener = WebSocketListener.open(
                        RIG.loops, Rig.here(Optional.empty()), rules, index -> wire -> Deaf.INSTANCE);
                RawClient silent = RawClient.connect(listener.address());
                RawClient page = RawClient.connect(listener.address())) {
            silent.send(RawClient.UPGRADE);
            assertThat(silent.head()).startsWith("HTTP/1.1 403 ");
            page.send(RawClient.UPGRADE.replace("\r\n\r\n", "\r\nOrigin: " + Rig.PAGE + "\r\n\r\n"));
            assertThat(page.head()).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void upgrade_hugeOrigin_isForbidden() throws Exception {
        assertThat(status(responseTo("Origin", "https://" + "a".repeat(5 * 1024))))
                .isEqualTo(403);
    }

    /** A90 [MQTT-6.0.0-3] [MQTT-6.0.0-4]. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "none; 400; ''",
                "mqtt; 101; mqtt",
                "mqttv3.1; 101; mqttv3.1",
                "mqttv3.1, mqtt; 101; mqtt",
                "mqttv3.1,mqtt; 101; mqtt",
                "mqttv3.1|mqtt; 101; mqtt",
                "mqtt, mqttv3.1; 101; mqtt",
                "chat, superchat, mqtt; 101; mqtt",
                "foo; 400; ''",
                "MQTT; 400; ''",
                "mqttv5; 400; ''",
                "mqttt; 400; ''",
                "mqtt mqttv3.1; 400; ''",
                ",; 400; ''",
                "'\tmqtt '; 101; mqtt"
            })
    void upgrade_subProtocol(String offered, int status, String selected) throws Exception {
        String response = responseTo("Sec-WebSocket-Protocol", offered);
        assertThat(status(response)).isEqualTo(status);
        if (status == 101) {
            assertThat(response).contains("Sec-WebSocket-Protocol: " + selected + "\r\n");
        } else {
            assertThat(response).endsWith("Sec-WebSocket-Protocol: mqtt\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Sec-WebSocket-Version; 8; 426",
                "Sec-WebSocket-Version; none; 426",
                "Sec-WebSocket-Version; 13|8; 426",
                "Sec-WebSocket-Version; 13, 8; 426",
                "Sec-WebSocket-Key; none; 400",
                "Sec-WebSocket-Key; short; 400",
                "Sec-WebSocket-Key; dGhlIHNhbXBsZSBub25jZQ; 101",
                "Sec-WebSocket-Key; dGhlIHNhbXBsZSBub25jZSE=; 400",
                "Sec-WebSocket-Key; dGhlIHNhbXBsZSBub25jZQ==|dGhlIHNhbXBsZSBub25jZQ==; 400",
                "Sec-WebSocket-Key; %%%%; 400",
                "Connection; keep-alive; 400",
                "Connection; none; 400",
                "Connection; keep-alive, Upgrade; 101",
                "Connection; UPGRADE; 101",
                "Upgrade; none; 426",
                "Upgrade; h2c; 400",
                "Upgrade; WebSocket; 101",
                "Content-Length; 5; 400",
                "Content-Length; 0; 101",
                "Transfer-Encoding; chunked; 400",
                "Sec-WebSocket-Extensions; permessage-deflate; 101"
            })
    void upgrade_header(String header, String lines, int status) throws Exception {
        assertThat(status(responseTo(header, lines))).isEqualTo(status);
    }

    /** A81: compression is never agreed on. */
    @Test
    void upgrade_extensionsOffered_noneSelected() throws Exception {
        assertThat(responseTo("Sec-WebSocket-Extensions", "permessage-deflate"))
                .doesNotContain("Sec-WebSocket-Extensions");
    }

    @Test
    void upgrade_oldVersion_learnsTheOneWeSpeak() throws Exception {
        assertThat(responseTo("Sec-WebSocket-Version", "8")).contains("Sec-WebSocket-Version: 13\r\n");
    }

    @ParameterizedTest
    @CsvSource({"POST, 405", "HEAD, 405", "OPTIONS, 405"})
    void upgrade_otherMethods_areNotAllowed(String method, int status) throws Exception {
        assertThat(status(responseTo(RawClient.UPGRADE.replace("GET", method)))).isEqualTo(status);
    }

    @Test
    void upgrade_http10_isRefused() throws Exception {
        assertThat(status(responseTo(RawClient.UPGRADE.replace("HTTP/1.1", "HTTP/1.0"))))
                .isEqualTo(400);
    }

    @Test
    void path_browserAsksForIt_isToldWhatThisIs() throws Exception {
        assertThat(responseTo("GET /mqtt HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 426 ")
                .contains("MQTT client");
    }

    @ParameterizedTest
    @CsvSource({"/", "/mqttx", "/mqtt/", "/MQTT", "/x/mqtt"})
    void path_other_isNotFound(String path) throws Exception {
        assertThat(status(responseTo(
                        RawClient.UPGRADE.replace("/mqtt", path).replace("Connection: Upgrade", "Connection: close"))))
                .isEqualTo(404);
    }

    /** A91: who sends a little too much is told so; who sends far too much is not read to the end. */
    @ParameterizedTest
    @CsvSource({
        "15, 1, 101",
        "17, 1, 431",
        "60, 1, 431",
        "70, 1, 400",
        "0, 40, 101",
        "0, 60, 431",
        "0, 100, 431",
        "0, 250, 400"
    })
    void headers_tooLargeOrTooMany_areRefused(int kibibytes, int count, int status) throws Exception {
        String lines = ("a".repeat(kibibytes * 1024 / count) + "|").repeat(count);
        assertThat(status(responseTo("X-More", lines.substring(0, lines.length() - 1))))
                .isEqualTo(status);
    }

    /** A91: the page beside it is no way around. */
    @Test
    void headers_tooLarge_forAnotherPath_areRefusedAsWell() throws Exception {
        assertThat(responseTo("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(17 * 1024) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .endsWith("at most 50 headers of 16 KiB together.\n");
    }

    @Test
    void refusal_isToldWithItsReason() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (WebSocketListener listener = WebSocketListener.open(
                        RIG.loops,
                        Rig.here(Optional.empty()),
                        new WebSocketRules("/mqtt", Set.of()),
                        (path, loop) -> wire -> Deaf.INSTANCE,
                        ResponseCodeHandler.HANDLE_404,
                        (peer, status, why) -> told.add(peer + " " + status + " " + why));
                RawClient client = RawClient.connect(listener.address())) {
            client.send(RawClient.UPGRADE.replace("\r\n\r\n", "\r\nOrigin: https://elsewhere.example\r\n\r\n"));
            client.head();
            assertThat(told).singleElement().asString().matches("127\\.0\\.0\\.1:\\d+ 403 Pages of this origin .*");
        }
    }

    @Test
    void page_otherPaths_areServedByIt() throws Exception {
        WebSocketRules rules = new WebSocketRules("/mqtt", Set.of());
        WebSocketListener listener = WebSocketListener.open(
                RIG.loops,
                Rig.here(Optional.empty()),
                rules,
                (path, loop) -> wire -> Deaf.INSTANCE,
                exchange -> {
                    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html");
                    exchange.getResponseSender().send("<h1>hello</h1>");
                },
                (peer, status, why) -> {});
        try (RawClient client = RawClient.connect(listener.address())) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readToEnd()).asString(StandardCharsets.UTF_8).isEqualTo("<h1>hello</h1>");
        }
    }
}
