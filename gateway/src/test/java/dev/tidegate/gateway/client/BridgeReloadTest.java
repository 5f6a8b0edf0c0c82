package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.UpstreamMosquitto;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges to a real mosquitto come, change and go while the gateway runs. */
@Tag("once")
class BridgeReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FILE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
              ws: { transport: websocket, bind: 127.0.0.1:8080 }
            auth: { jwt: { development-key: on } }
            policy: { profile: standard, profiles: profiles }
            """;

    @TempDir
    private Path directory;

    private UpstreamMosquitto upstream;
    private RunningGateway gateway;
    private Operator operator;

    @BeforeEach
    void start() {
        upstream = new UpstreamMosquitto(directory);
        gateway = RunningGateway.with("store.durability=os", "sys.interval=1s").start();
        operator = new Operator(gateway);
        profile("");
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private String bridge(String name, String topic) {
        return """
                  %s:
                    address: mqtt://127.0.0.1:%d
                    backoff-min: 100ms
                    backoff-max: 500ms
                    topics: [ %s ]
                """.formatted(name, upstream.port(UpstreamMosquitto.Listener.PLAIN), topic);
    }

    private HttpResponse<String> reload(String... bridges) {
        operator.write("tidegate.yaml", FILE + (bridges.length == 0 ? "" : "bridges:\n" + String.join("", bridges)));
        return operator.reload();
    }

    private String metrics() {
        return operator.send("GET", "/metrics", "").body();
    }

    private void awaitMetric(String line) {
        await().atMost(PATIENCE).until(() -> metrics().contains("tidegate_bridge_" + line));
    }

    private Party here(String filter) {
        return Party.at(gateway.address("mqtt").getPort(), "any", gateway.token(), filter);
    }

    private Party there(String filter) {
        return Party.at(upstream.port(UpstreamMosquitto.Listener.PLAIN), "any", "any", filter);
    }

    @Test
    void bridgesThatAreTheSame_areNotTouched_whileOthersComeChangeAndGo() {
        String plant = bridge("plant", "{ out: \"up/{*}\", as: \"eu/up/{*}\" }");
        assertThat(reload(plant, bridge("office", "{ out: \"a/{*}\", as: \"b/{*}\" }"))
                        .body())
                .contains("\"bridges\":{\"plant\":\"started\",\"office\":\"started\"}");
        awaitMetric("up{bridge=\"plant\"} 1.0");
        awaitMetric("up{bridge=\"office\"} 1.0");

        assertThat(reload(plant, bridge("office", "{ out: \"a/{*}\", as: \"c/{*}\" }"))
                        .body())
                .contains("\"plant\":\"unchanged\",\"office\":\"changed\"");
        awaitMetric("up{bridge=\"office\"} 1.0");
        assertThat(reload(plant).body()).contains("\"plant\":\"unchanged\",\"office\":\"removed\"");

        await().atMost(PATIENCE).until(() -> gateway.log().toString().contains("has forgotten its session"));
        assertThat(metrics())
                .contains(
                        "tidegate_bridge_up{bridge=\"plant\"} 1.0",
                        "tidegate_bridge_connects_total{bridge=\"plant\"} 1.0")
                .doesNotContain("tidegate_bridge_up{bridge=\"office\"} 1.0");
    }

    @Test
    void profileThatChangesInItsFile_holdsForItsBridge_andTouchesNoOther() {
        String profiled = bridge("plant", "{ out: \"up/{*}\", as: \"eu/up/{*}\" }") + "    profile: house\n";
        String office = bridge("office", "{ out: \"a/{*}\", as: \"b/{*}\" }");
        reload(profiled, office);
        assertThat(reload(profiled, office).body()).contains("\"plant\":\"unchanged\",\"office\":\"unchanged\"");
        awaitMetric("up{bridge=\"plant\"} 1.0");
        profile("features: { publish-qos-2: { cap: 1 } }");

        assertThat(reload(profiled, office).body()).contains("\"plant\":\"changed\",\"office\":\"unchanged\"");

        awaitMetric("up{bridge=\"plant\"} 1.0");
        try (Party there = there("eu/#");
                Party here = here("none")) {
            here.publish("up/a", "less", 2);
            assertThat(there.heard(1)).containsExactly("eu/up/a=less qos1");
        }
    }

    private void profile(String features) {
        operator.write(
                "profiles/house.yaml",
                "profile: house\nextends: standard\nabout: x\nsource: x\ndate: 2026-11-23\n" + features + "\n");
    }

    @Test
    void configurationThatCannotBeUsed_changesNoBridge() {
        reload(bridge("plant", "{ out: \"up/{*}\", as: \"eu/up/{*}\" }"));
        awaitMetric("up{bridge=\"plant\"} 1.0");

        HttpResponse<String> answer = reload(bridge("plant", "{ out: \"up/{*}\", in: \"eu/up/{*}\" }"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("out and in in one entry");
        try (Party there = there("eu/#");
                Party here = here("none")) {
            here.publish("up/a", "still", 2);
            assertThat(there.heard(1)).containsExactly("eu/up/a=still qos2");
        }
        assertThat(metrics()).contains("tidegate_bridge_connects_total{bridge=\"plant\"} 1.0");
    }

    @Test
    void whatWaitedForAnUpstream_goesUpUnderTheNewRules_andWhatIsNoLongerWantedIsNotSubscribedTo() {
        reload(bridge("plant", "{ both: \"up/{*}\", as: \"eu/up/{*}\" }"));
        awaitMetric("up{bridge=\"plant\"} 1.0");
        there("eu/#").close(); // its session stays
        try (Party here = here("up/#")) {
            upstream.whileAway(() -> {
                here.publish("up/a", "1", 2);
                reload(bridge("plant", "{ out: \"up/{*}\", as: \"eu/new/{*}\" }"));
                here.publish("up/b", "2", 2);
                awaitMetric("queue_messages{bridge=\"plant\"} 2.0");
            });
            try (Party there = there("eu/#")) {
                assertThat(there.heard(2)).containsExactly("eu/new/a=1 qos2", "eu/new/b=2 qos2");
                there.publish("eu/up/x", "no longer wanted", 1);
                here.publish("up/c", "3", 1);
                assertThat(there.heard(4)).contains("eu/new/c=3 qos1");
            }
            awaitMetric("queue_messages{bridge=\"plant\"} 0.0");
            assertThat(metrics()).contains("tidegate_bridge_left_behind_total{bridge=\"plant\"} 0.0");
        }
    }

    @Test
    void connectionsThatBecomeMore_carryWhatHasWaitedFirst_andShareWhatComes() {
        String topics = "{ out: \"up/{*}\", as: \"eu/up/{*}\" }, { in: \"eu/down/{*}\", as: \"down/{*}\" }";
        reload(bridge("plant", topics));
        awaitMetric("up{bridge=\"plant\"} 1.0");
        there("eu/up/#").close(); // its session stays
        try (Party here = here("down/#")) {
            upstream.whileAway(() -> {
                publish(here, 0);
                reload(bridge("plant", topics) + "    connections: 3\n");
                awaitMetric("queue_messages{bridge=\"plant\"} 30.0");
                publish(here, 3);
            });
            try (Party there = there("eu/up/#")) {
                assertThat(byTopic(there.heard(60)).values())
                        .hasSize(10)
                        .allMatch(each -> each.equals(List.of("0", "1", "2", "3", "4", "5")));
                awaitMetric("connections_up{bridge=\"plant\"} 3.0");
                for (int i = 0; i < 30; i++) {
                    there.publish("eu/down/" + i, "x", 2);
                }
                assertThat(here.heard(30)).doesNotHaveDuplicates();
            }
        }
    }

    private static Map<String, List<String>> byTopic(List<String> heard) {
        return heard.stream()
                .map(each -> each.split("[= ]"))
                .collect(Collectors.groupingBy(
                        each -> each[0], Collectors.mapping(each -> each[1], Collectors.toList())));
    }

    /** Three rounds of ten topics. */
    private static void publish(Party from, int first) {
        for (int round = first; round < first + 3; round++) {
            for (int topic = 0; topic < 10; topic++) {
                from.publish("up/" + topic, String.valueOf(round), 2);
            }
        }
    }

    @Test
    void stateOfABridge_standsInRetainedTopics_untilItGoes() {
        reload(bridge("plant", "{ out: \"up/{*}\" }"));
        awaitMetric("up{bridge=\"plant\"} 1.0");
        try (Party here = here("$SYS/bridge/plant/+")) {
            await().atMost(PATIENCE)
                    .until(() -> here.heard().contains("$SYS/bridge/plant/state=open qos0")
                            && here.heard().contains("$SYS/bridge/plant/queue=0 qos0"));

            reload();

            await().atMost(PATIENCE).until(() -> here.heard().contains("$SYS/bridge/plant/state= qos0"));
        }
    }
}
