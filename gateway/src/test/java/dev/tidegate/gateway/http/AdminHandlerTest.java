package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.metrics.MetricsSink;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminHandlerTest {
    private static final String TOKEN = "a-token-that-opens";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Counters counters = new Counters();

    private volatile Readiness readiness = List::of;
    private Undertow server;
    private int port;

    @BeforeEach
    void start() {
        serve(new HostRule(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Set.of("tidegate.test")));
    }

    private void serve(HostRule hosts) {
        AdminHandler handler = new AdminHandler(
                new MetricsSink(List.of(counters)), () -> readiness.obstacles(), new AdminApi(TOKEN::equals), hosts);
        server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(2)
                .addHttpListener(0, "127.0.0.1", handler)
                .build();
        server.start();
        port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void metrics_get_isPrometheusText() throws Exception {
        counters.add(Count.PACKETS_SENT, 12);
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).contains("tidegate_packets_sent_total 12.0");
    }

    @Test
    void healthz_get_isOk() throws Exception {
        HttpResponse<String> answer = get("/healthz");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok\n");
    }

    @Test
    void readyz_noObstacle_is200() throws Exception {
        HttpResponse<String> answer = get("/readyz");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ready\":true,\"reasons\":[]}\n");
    }

    @Test
    void readyz_obstacles_is503AndSaysWhich() throws Exception {
        readiness = () -> List.of("listener \"ws\" is not bound", "draining");
        HttpResponse<String> answer = get("/readyz");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("{\"ready\":false,\"reasons\":[\"listener \\\"ws\\\" is not bound\",\"draining\"]}\n");
    }

    @Test
    void index_get_linksEveryRoute() throws Exception {
        assertThat(get("/").body())
                .contains("href=\"/console/\"", "href=\"/metrics\"", "href=\"/healthz\"", "href=\"/readyz\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/metrics/", "/metrics/../metrics", "/%2e%2e/etc/passwd", "//healthz", "/HEALTHZ"})
    void unknownPath_get_is404WithoutEchoingIt(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("not found: / lists what is here\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
    void knownPath_anyMethodThatWrites_is405(String method) throws Exception {
        for (String path : List.of("/", "/metrics", "/healthz", "/readyz")) {
            String head = send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 405 ").containsIgnoringCase("\r\nallow: GET, HEAD\r\n");
        }
    }

    @Test
    void knownPath_head_hasNoBody() throws Exception {
        HttpResponse<String> answer = client.send(
                request("/metrics").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:9464", "127.0.0.1:80", "127.8.9.10", "[::1]:9464", "tidegate.test"})
    void host_thatIsOurs_isServed(String host) throws Exception {
        assertThat(statusFor("Host: " + host + "\r\n")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example\r\n",
                "Host: evil.example:9464\r\n",
                "Host: localhost.evil.example\r\n",
                "Host: 127.0.0.1.evil.example\r\n",
                "Host: 192.0.2.1\r\n",
                "Host: localhost@evil.example\r\n",
                "Host: \r\n",
                "Host: localhost\r\nHost: evil.example\r\n",
                ""
            })
    void host_thatIsNotOurs_learnsNothing(String headers) throws Exception {
        for (String path : List.of("/", "/metrics", "/healthz", "/readyz", "/nothing")) {
            String answer = send("GET " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
            assertThat(answer).doesNotContain("tidegate_", "ready").matches("(?s)HTTP/1\\.1 (421|400) .*");
        }
    }

    @Test
    void host_literalOfAnInterface_isServedOnlyWhenBoundToAll() {
        HostRule everywhere = new HostRule(new InetSocketAddress("0.0.0.0", 0), Set.of());
        assertThat(allows(everywhere, "10.1.2.3:9464")).isTrue();
        assertThat(allows(everywhere, "[fe80::1]:9464")).isTrue();
        assertThat(allows(everywhere, "evil.example")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/console/,text/html", "/console/console.js,text/javascript", "/console/style.css,text/css"})
    void console_isFilesOfOurs_thatTalkToNobodyElse(String path, String type) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(type + "; charset=utf-8");
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void failure_insideAHandler_showsNothingOfItself() throws Exception {
        readiness = () -> {
            throw new IllegalStateException("not for strangers");
        };
        HttpResponse<String> answer = get("/readyz");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("Exception", "strangers", "at ");
    }

    @Test
    void anyAnswer_neverSaysWhoServes() throws Exception {
        for (String path : List.of("/", "/metrics", "/healthz", "/readyz", "/nothing")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.headers().map().keySet()).doesNotContain("server", "x-powered-by");
            assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(answer.body()).doesNotContainIgnoringCase("undertow").doesNotContain("0.1.0");
        }
    }

    @ParameterizedTest
    @DisplayName("A97 where others than this machine reach the listener, everything but probes asks for the token")
    @ValueSource(strings = {"0.0.0.0", "192.0.2.7"})
    void pages_ofAListenerThatOthersReach_askForTheToken(String bound) throws Exception {
        readiness = () -> List.of("the keys of https://id.example.com are missing");
        server.stop();
        serve(new HostRule(new InetSocketAddress(bound, 0), Set.of()));

        assertThat(get("/metrics").statusCode()).isEqualTo(401);
        assertThat(get("/").statusCode()).isEqualTo(401);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/console/").statusCode())
                .isEqualTo(200); // the same for everybody; what it shows asks for the token
        HttpResponse<String> probe = get("/readyz");
        assertThat(probe.statusCode()).isEqualTo(503);
        assertThat(probe.body()).isEqualTo("{\"ready\":false,\"reasons\":[]}\n");

        assertThat(get("/metrics", TOKEN).body()).contains("tidegate_");
        assertThat(get("/readyz", TOKEN).body()).contains("id.example.com");
        assertThat(get("/metrics", "guess").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        HttpRequest request =
                request(path).header("Authorization", "Bearer " + token).build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private int statusFor(String headers) throws IOException {
        String answer = send("GET /healthz HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
        return Integer.parseInt(answer.substring(9, 12));
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean allows(HostRule rule, String host) {
        var headers = new io.undertow.util.HeaderMap();
        headers.put(io.undertow.util.Headers.HOST, host);
        return rule.allows(headers.get(io.undertow.util.Headers.HOST));
    }
}
