package dev.tidegate.gateway.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.gateway.event.GatewayEvent.Judged;
import dev.tidegate.gateway.event.GatewayEvent.Party;
import dev.tidegate.gateway.metrics.MetricsSink;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Verdict;
import io.undertow.Undertow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code GET /api/audit}: verdicts as they are given, to those who have the admin token. */
@Timeout(value = 30, unit = SECONDS)
class AuditStreamTest {
    private static final String TOKEN = "a-token-that-opens";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final AuditStream stream =
            new AuditStream(Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC));
    private final List<Socket> sockets = new ArrayList<>();

    private Undertow server;
    private int port;

    @BeforeEach
    void start() {
        AdminApi api = new AdminApi(TOKEN::equals).stream("/api/audit", stream);
        HostRule hosts = new HostRule(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Set.of());
        server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .addHttpListener(
                        0,
                        "127.0.0.1",
                        new AdminHandler(new MetricsSink(List.of(new Counters())), List::of, api, hosts))
                .build();
        server.start();
        port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
        server.stop();
    }

    private static Judged stripped(String clientId, Feature feature) {
        return new Judged(
                new Party("mqtt", "192.0.2.1:40000", clientId, "alice"),
                "PUBLISH",
                feature,
                "plant/a",
                "house.yaml:4",
                Verdict.Kind.STRIP,
                null,
                null,
                Mode.ADAPT,
                Effect.ENFORCED,
                1);
    }

    private HttpResponse<String> answer(String query, String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/audit" + query));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** A reader that has been let in: it has seen the status line and the first blank line. */
    private BufferedReader listen(String query) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.setSoTimeout(5_000);
        OutputStream out = socket.getOutputStream();
        out.write(("GET /api/audit" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
        String line = in.readLine();
        while (!line.equals("01")) { // the chunk with the blank line, after the headers
            line = in.readLine();
        }
        return in;
    }

    private static JsonNode next(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (!line.startsWith("{")) {
            line = in.readLine();
        }
        return JSON.readTree(line);
    }

    @Test
    void stream_withoutToken_is401() throws Exception {
        assertThat(answer("", "").statusCode()).isEqualTo(401);
    }

    @Test
    void stream_tellsEveryFieldOfAVerdict() throws IOException {
        BufferedReader in = listen("");
        stream.accept(stripped("meter-7", Feature.RETAIN));
        assertThat(next(in)).isEqualTo(JSON.readTree("""
                        {"time":"2026-11-22T12:00:00Z","client":"meter-7","subject":"alice","listener":"mqtt",
                         "address":"192.0.2.1:40000","packet":"PUBLISH","feature":"retain","topic":"plant/a",
                         "rule":"house.yaml:4","verdict":"strip","mode":"adapt","effect":"enforced","count":1}"""));
    }

    @Test
    void stream_ofOneClientAndFeature_leavesTheRestOut() throws IOException {
        BufferedReader in = listen("?client=meter-7&feature=retain");
        stream.accept(stripped("meter-8", Feature.RETAIN));
        stream.accept(stripped("meter-7", Feature.CONTENT_TYPE));
        stream.accept(stripped("meter-7", Feature.RETAIN));
        JsonNode first = next(in);
        assertThat(first.get("client").asText() + " " + first.get("feature").asText())
                .isEqualTo("meter-7 retain");
    }

    @Test
    void stream_askedForWhatItDoesNotKnow_saysByWhatToChoose() throws Exception {
        HttpResponse<String> answer = answer("?colour=red", TOKEN);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("choose by client, code, effect, feature");
    }

    @Test
    void readers_moreThanThereIsRoomFor_areTurnedAwayUntilOneLeaves() throws Exception {
        for (int i = 0; i < AuditStream.READERS; i++) {
            listen("");
        }
        assertThat(answer("", TOKEN).statusCode()).isEqualTo(503);
        sockets.get(0).close();
        while (answerStatus() == 503) { // it leaves at the first line it cannot be told
            stream.accept(stripped("meter-7", Feature.RETAIN));
        }
    }

    private int answerStatus() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(("GET /api/audit HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return Integer.parseInt(line.split(" ")[1]);
        }
    }

    @Test
    void reader_whoDoesNotRead_delaysNobodyAndMissesWhatItCannotHold() throws IOException {
        listen("");
        BufferedReader prompt = listen("?client=last");
        for (int i = 0; i < 200_000; i++) {
            stream.accept(stripped("meter-" + i, Feature.RETAIN));
        }
        stream.accept(stripped("last", Feature.RETAIN));
        assertThat(next(prompt).get("client").asText()).isEqualTo("last");
    }

    @Test
    void reader_whoFellBehind_hearsHowManyItMissed() throws IOException {
        BufferedReader late = listen("");
        int told = 200_000;
        for (int i = 0; i < told; i++) {
            stream.accept(stripped("meter", Feature.RETAIN));
        }
        long heard = 0;
        long missed = 0;
        while (heard + missed < told) {
            JsonNode line = next(late);
            missed += line.path("missed").asLong();
            heard += line.has("missed") ? 0 : 1;
        }
        assertThat(missed).isPositive();
        assertThat(heard + missed).isEqualTo(told);
    }
}
