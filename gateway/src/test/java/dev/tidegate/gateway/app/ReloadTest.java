package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The configuration changes while clients are connected. */
class ReloadTest {
    private static final String FILE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
              ws: { transport: websocket, bind: 127.0.0.1:8080 }
            auth: { jwt: { development-key: on } }
            policy:
              profile: %s
            """;

    private static final String END = "end";
    private static final int RELOADS = 100;
    private static final int BROKEN_ONE_IN = 10;
    private static final int BURST = 100;
    private static final long BURST_NANOS = 10_000_000; // 10,000 messages per second

    private final RunningGateway gateway = RunningGateway.with();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void newProfile_holdsForWhoeverComesNext_andNotForWhoeverWasPromisedMore() throws Exception {
        RawClient before = gateway.join(Via.TCP, "before");
        write(FILE.formatted("cloudflare-pubsub"));

        assertThat(reload().statusCode()).isEqualTo(200);

        before.send("82 ( 00 01 () <a> 01 )");
        assertThat(before.next(Packet.SubAck.class).codes()).containsExactly(ReasonCode.GRANTED_QOS_1);
        RawClient after = gateway.open(Via.TCP).send(gateway.connect5("02", "", "after"));
        assertThat(after.next(Packet.ConnAck.class).properties().number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1))
                .isZero();
    }

    @Test
    void brokenFile_isRefusedWithLineAndColumn_andTheOldPolicyStays() throws Exception {
        write(FILE.formatted("standart"));

        HttpResponse<String> answer = reload();

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("\"reloaded\":false", "config/tidegate.yaml:6:3: profile: no profile 'standart'");
        gateway.join(Via.TCP, "still-welcome");
    }

    @Test
    void whatTakesARestart_isNamed_andTheRestIsDone() throws Exception {
        write(FILE.formatted("standard") + "routing: { share-strategy: sticky }\n");

        assertThat(reload().body()).contains("\"reloaded\":true", "\"routing\"");
    }

    @Test
    void bridgeThatIsNew_isStarted() throws Exception {
        write(FILE.formatted("standard")
                + "bridges: { b: { address: \"mqtt://127.0.0.1:1\", topics: [ { out: a } ] } }\n");

        assertThat(reload().body()).contains("\"bridges\":{\"b\":\"started\"}");
    }

    @Test
    void whatTheProcessStartedWith_isNamedKeyByKey() throws Exception {
        write(FILE.formatted("standard").replace("auth: {", "auth: { expiry: ignore,")
                + "log: { level: debug }\nadmin: { bind: 127.0.0.1:9999 }\n");

        assertThat(reload().body()).contains("\"reloaded\":true", "\"auth.expiry\"", "\"log.level\"");
    }

    @Test
    void fault_whileReloading_isAnsweredCountedAndLogged_andNothingChanges() throws Exception {
        gateway.failToRead(new IllegalStateException("nobody foresaw this"));

        HttpResponse<String> answer = reload();

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("\"reloaded\":false", "\"edition\":1", "a fault in the gateway")
                .doesNotContain("foresaw");
        assertThat(gateway.log().toString()).contains("nobody foresaw this");
        await().untilAsserted(() -> assertThat(send("GET", "/metrics", token()).body())
                .contains("tidegate_reloads_total{result=\"refused\"} 1.0"));
        gateway.join(Via.TCP, "still-welcome");
    }

    @Test
    @DisplayName("A97 every route of the admin API asks for the token, and so does every method of it")
    void everyRouteThereIs_withoutToken_is401() throws Exception {
        String listing = send("GET", "/api/", token()).body();
        Matcher routes = Pattern.compile("\"(/api/[^\"]*)\":\"([^\"]*)\"").matcher(listing);
        int found = 0;
        while (routes.find()) {
            for (String method : routes.group(2).split(", ")) {
                assertThat(send(method, routes.group(1), "wrong").statusCode())
                        .as(method + " " + routes.group(1))
                        .isEqualTo(401);
                found++;
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(3);
    }

    @Test
    void hundredReloads_underLoad_dropNobodyAndLoseNothing() throws Exception {
        RawClient subscriber = gateway.join(Via.TCP, "subscriber");
        subscriber.send("82 ( 00 01 () <t> 00 )");
        subscriber.next(Packet.SubAck.class);
        RawClient publisher = gateway.join(Via.TCP, "publisher");
        CompletableFuture<Integer> reloads = CompletableFuture.supplyAsync(this::reloads);
        long begun = System.nanoTime();
        CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> publish(publisher, reloads));

        int heard = 0;
        for (String text = next(subscriber); !text.equals(END); text = next(subscriber)) {
            assertThat(text).isEqualTo(String.valueOf(heard));
            heard++;
        }
        assertThat(heard).isEqualTo(sent.join());

        long millis = (System.nanoTime() - begun) / 1_000_000;
        System.out.printf(
                "reloads=%d done=%d messages=%d in %d ms, %d msg/s; lost 0, dropped 0, in order%n",
                RELOADS, reloads.join(), heard, millis, heard * 1_000L / millis);
        assertThat(reloads.join()).isEqualTo(RELOADS - RELOADS / BROKEN_ONE_IN);
        publisher.send("C0 00").expect("D0 00");
    }

    private static String next(RawClient subscriber) {
        return new String(subscriber.next(Packet.Publish.class).payload(), StandardCharsets.US_ASCII);
    }

    /** How many were done; the others were refused. */
    private int reloads() {
        int done = 0;
        try {
            for (int i = 0; i < RELOADS; i++) {
                String profile = i % 2 == 0 ? "cloudflare-pubsub" : "standard";
                write(FILE.formatted(i % BROKEN_ONE_IN == 0 ? "no-such-profile" : profile));
                done += reload().statusCode() == 200 ? 1 : 0;
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return done;
    }

    private static int publish(RawClient publisher, CompletableFuture<Integer> until) {
        int next = 0;
        long due = System.nanoTime();
        while (!until.isDone()) {
            StringBuilder burst = new StringBuilder();
            for (int i = 0; i < BURST; i++) {
                burst.append("30 ( <t> () '").append(next++).append("' ) ");
            }
            publisher.send(burst.toString());
            due += BURST_NANOS;
            LockSupport.parkNanos(due - System.nanoTime());
        }
        publisher.send("30 ( <t> () '" + END + "' )");
        return next;
    }

    private void write(String text) throws IOException {
        Path file = gateway.data().resolveSibling("config").resolve("tidegate.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private HttpResponse<String> reload() throws IOException, InterruptedException {
        return send("POST", "/api/reload", token());
    }

    private String token() throws IOException {
        return Files.readString(gateway.data().resolve("admin-token")).strip();
    }

    private HttpResponse<String> send(String method, String path, String token)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + gateway.address("admin").getPort() + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }
}
