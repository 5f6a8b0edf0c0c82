package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.metrics.MetricsSink;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin API's own manners, with routes of the test. Attack rows A96 and A97. */
class AdminApiTest {
    private static final String TOKEN = "a-token-that-opens";
    private static final int BODY_BYTES = 1024;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ApiRequest> heard = new CopyOnWriteArrayList<>();

    private Undertow server;
    private int port;

    @BeforeEach
    void start() {
        AdminApi api = new AdminApi(TOKEN::equals)
                        .get("/api/things", this::note)
                        .post("/api/things", this::note)
                        .delete("/api/things", this::note)
                        .post("/api/fault", request -> {
                            throw new IllegalStateException("not for strangers");
                        })
                        .stream(
                                "/api/stream",
                                exchange -> exchange.getResponseSender().send("on and on"));
        HostRule hosts = new HostRule(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Set.of());
        server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) BODY_BYTES)
                .addHttpListener(
                        0,
                        "127.0.0.1",
                        new AdminHandler(new MetricsSink(List.of(new Counters())), List::of, api, hosts))
                .build();
        server.start();
        port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    private ApiReply note(ApiRequest request) {
        heard.add(request);
        return ApiReply.ok(Map.of("heard", heard.size()));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void post_withToken_isHeardAndAnsweredAsJson() throws Exception {
        HttpResponse<String> answer = send("POST", "/api/things?colour=red", "{\"size\":3,\"name\":\"x\"}", TOKEN);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"heard\":1}");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(heard).containsExactly(new ApiRequest(Map.of("colour", "red"), Map.of("size", 3, "name", "x")));
    }

    @ParameterizedTest
    @DisplayName("A97 nothing is answered without the token, whether it exists or not")
    @CsvSource({
        "GET,/api/",
        "GET,/api/things",
        "POST,/api/things",
        "DELETE,/api/things",
        "GET,/api/stream",
        "PUT,/api/things",
        "GET,/api/nothing",
        "OPTIONS,/api/things",
        "POST,/api/fault",
        "GET,/api/../api/things"
    })
    void anyRoute_withoutToken_is401(String method, String path) throws Exception {
        for (String credential : List.of("", "wrong", TOKEN + "x", TOKEN.substring(1))) {
            HttpResponse<String> answer = send(method, path, "{}", credential);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer");
        }
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("A96 a request that comes from somebody else's web page changes nothing, not even with the token")
    @CsvSource({
        "Origin,https://evil.example",
        "Origin,null",
        "Origin,http://127.0.0.1:9464",
        "Sec-Fetch-Site,cross-site",
        "Sec-Fetch-Site,same-site"
    })
    void post_fromAPage_is403(String header, String value) throws Exception {
        HttpResponse<String> answer = client.send(
                request("/api/things", TOKEN)
                        .header(header, value)
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("A96 the console is our own page, and needs the token like everybody")
    @CsvSource({TOKEN + ",200,1", "wrong,401,0"})
    void post_fromTheConsole_isAnsweredForTheToken(String token, int status, int changes) throws Exception {
        HttpResponse<String> answer = client.send(
                request("/api/things", token)
                        .header("Origin", "http://127.0.0.1:" + port)
                        .header("Sec-Fetch-Site", "same-origin")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(heard).hasSize(changes);
    }

    @Test
    @DisplayName("A96 no page is ever allowed to ask: no CORS")
    void anyAnswer_namesNoAllowedOrigin() throws Exception {
        for (String method : List.of("OPTIONS", "GET", "POST")) {
            HttpResponse<String> answer = send(method, "/api/things", "{}", TOKEN);
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT,/api/things,'DELETE, GET, POST'", "POST,/api/stream,GET", "HEAD,/api/things,'DELETE, GET, POST'"})
    void knownPath_otherMethod_is405AndSaysWhich(String method, String path, String allowed) throws Exception {
        HttpResponse<String> answer = send(method, path, "", TOKEN);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/api/things/", "/api//things", "/api/%74hings/x", "/api/THINGS"})
    void unknownPath_is404WithoutEchoingIt(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, "", TOKEN);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("nothing", "things");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "nonsense", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":null}", "\"text\""})
    void post_bodyIsNoObject_is400(String body) throws Exception {
        assertThat(send("POST", "/api/things", body, TOKEN).statusCode()).isEqualTo(400);
        assertThat(heard).isEmpty();
    }

    @Test
    void post_bodyTooLong_isNotHeard() throws Exception {
        String body = "{\"a\":\"" + "x".repeat(BODY_BYTES) + "\"}";
        assertThat(send("POST", "/api/things", body, TOKEN).statusCode()).isEqualTo(413);
        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName("A97 a fault shows nothing of itself")
    void action_throws_is500WithoutATrace() throws Exception {
        HttpResponse<String> answer = send("POST", "/api/fault", "", TOKEN);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("strangers", "Exception", "dev.tidegate");
    }

    @Test
    void stream_withToken_answersItself() throws Exception {
        assertThat(send("GET", "/api/stream", "", TOKEN).body()).isEqualTo("on and on");
    }

    private HttpResponse<String> send(String method, String path, String body, String token) throws Exception {
        return client.send(
                request(path, token)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }
}
