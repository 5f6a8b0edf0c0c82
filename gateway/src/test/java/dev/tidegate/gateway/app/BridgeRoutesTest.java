package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges as an operator has them in hand while the gateway runs. */
class BridgeRoutesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FILE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
              ws: { transport: websocket, bind: 127.0.0.1:8080 }
            auth: { jwt: { development-key: on } }
            """;
    private static final RunningGateway UPSTREAM = RunningGateway.with("auth.anonymous=true");

    private RunningGateway gateway;
    private Operator operator;

    @BeforeAll
    static void startUpstream() {
        UPSTREAM.start();
    }

    @AfterAll
    static void stopUpstream() {
        UPSTREAM.close();
    }

    @BeforeEach
    void start() {
        gateway = RunningGateway.with().start();
        operator = new Operator(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String keys(String topics) {
        return "{\"address\":\"mqtt://127.0.0.1:" + UPSTREAM.address("mqtt").getPort() + "\",\"topics\":[" + topics
                + "]}";
    }

    private HttpResponse<String> put(String name, String topics) {
        return operator.send("POST", "/api/bridges", "{\"name\":\"" + name + "\",\"bridge\":" + keys(topics) + "}");
    }

    private HttpResponse<String> tell(String what) {
        return operator.send("POST", "/api/bridges/" + what, "{\"name\":\"plant\"}");
    }

    private String shown() {
        return operator.send("GET", "/api/bridges?name=plant", "").body();
    }

    private void awaitShown(String text) {
        await().atMost(PATIENCE).until(() -> shown().contains(text));
    }

    @Test
    void bridgeThatIsAskedFor_carriesMessages_untilTheNextReload() {
        assertThat(put("plant", "{\"out\":\"up/{*}\",\"as\":\"eu/{*}\"}").body())
                .isEqualTo("{\"name\":\"plant\",\"done\":\"started\",\"lasts\":\"until the next reload or restart\"}");
        awaitShown("\"state\":\"open\"");
        assertThat(shown()).contains("\"from\":\"api\"");
        RawClient there = UPSTREAM.join(Via.TCP, "there").send("82 ( 00 01 () <eu/#> 01 )");
        there.next(Packet.SubAck.class);
        gateway.join(Via.TCP, "here").send("32 ( <up/a> 00 05 () 'x' )");
        assertThat(there.next(Packet.Publish.class).topic()).hasToString("eu/a");

        operator.write("tidegate.yaml", FILE);

        assertThat(operator.reload().body()).contains("\"bridges\":{\"plant\":\"removed\"}");
        assertThat(operator.send("GET", "/api/bridges", "").body()).isEqualTo("{\"bridges\":[]}");
    }

    @Test
    void bridgeThatCannotBeUsed_changesNothing_andEveryMistakeIsTold() {
        put("plant", "{\"out\":\"up\"}");
        HttpResponse<String> answer = put("plant", "{\"out\":\"up\",\"qos\":7},{}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("topics[0].qos: ", "topics[1]: say which way it goes");
        awaitShown("\"state\":\"open\"");
    }

    /** Or the admin token would be a way to run any program as the user of the gateway. */
    @Test
    void bridgeThatWouldHaveAProgramRun_isRefused_andNothingRuns(@TempDir Path folder) {
        Path trace = folder.resolve("trace");
        String keys = keys("{\"out\":\"up\"}")
                .replaceFirst("}$", ",\"password-command\":[\"/usr/bin/touch\",\"" + trace + "\"]}");

        HttpResponse<String> answer =
                operator.send("POST", "/api/bridges", "{\"name\":\"plant\",\"bridge\":" + keys + "}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("the admin API has nothing run");
        assertThat(operator.send("GET", "/api/bridges", "").body()).isEqualTo("{\"bridges\":[]}");
        assertThat(trace).doesNotExist();
    }

    @Test
    void bridgeThatIsPaused_staysSoOverAReload_andLetsItsMessagesWait() {
        String file = FILE + "bridges: { plant: " + keys("{\"out\":\"up\"}") + " }\n";
        operator.reload(file);
        awaitShown("\"state\":\"open\"");
        assertThat(shown()).contains("\"from\":\"configuration\"");

        assertThat(tell("pause").body()).contains("\"done\":\"paused\"");
        operator.reload(file.replace("\"up\"}", "\"up\"},{\"out\":\"more\"}"));
        awaitShown("\"state\":\"paused\"");
        gateway.join(Via.TCP, "here").send("32 ( <more> 00 05 () 'x' )").expect("40 02 00 05");
        awaitShown("\"queue-messages\":1");

        tell("resume");

        awaitShown("\"messages-out\":1");
        assertThat(shown()).contains("\"state\":\"open\"", "\"queue-messages\":0");
    }

    /** Its own client in the core has nothing to say for hours. */
    @Test
    void bridgeThatIsIdle_staysConnected() {
        put("plant", "{\"out\":\"up\"}");
        awaitShown("\"state\":\"open\"");
        for (int minutes = 0; minutes < 10; minutes++) {
            gateway.later(Duration.ofMinutes(1));
            awaitShown("\"state\":\"open\"");
        }
        assertThat(shown()).contains("\"connects\":1", "\"failures\":0");
    }

    @Test
    void bridgeThatIsTakenAway_isGone() {
        put("plant", "{\"out\":\"up\"}");
        assertThat(operator.send("DELETE", "/api/bridges?name=plant", "").body())
                .contains("\"done\":\"removed\"");
        assertThat(operator.send("GET", "/api/bridges?name=plant", "").statusCode())
                .isEqualTo(404);
        await().atMost(PATIENCE)
                .until(() -> gateway.log().toString().contains("By the admin API: bridge plant is removed"));
    }

    @Test
    void whatNobodyKnows_isNotFound_andWhatNobodyUnderstands_isBad() {
        assertThat(tell("pause").statusCode()).isEqualTo(404);
        assertThat(operator.send("DELETE", "/api/bridges?name=plant", "").statusCode())
                .isEqualTo(404);
        assertThat(operator.send("POST", "/api/bridges", "{\"name\":\"plant\"}").statusCode())
                .isEqualTo(400);
        assertThat(operator.send("DELETE", "/api/bridges", "").statusCode()).isEqualTo(400);
    }
}
