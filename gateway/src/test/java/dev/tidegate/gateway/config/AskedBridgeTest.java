package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidegate.bridge.BridgePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bridge that is asked for by a map is held to the rules of the file, in its words. */
class AskedBridgeTest {
    private static final String ADDRESS = "mqtt://127.0.0.1:1883";
    private static final List<Map<String, Object>> TOPICS = List.of(Map.of("out", "a/#"));

    private static BridgePlan plan(Map<String, Object> keys, BridgePlan... running) throws InvalidConfig {
        return AskedBridge.plan("plant", keys, List.of(running), List.of(running));
    }

    private static List<String> problems(Map<String, Object> keys, BridgePlan... running) {
        return catchThrowableOfType(InvalidConfig.class, () -> plan(keys, running)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void map_isAPlanLikeThatOfAFile(@TempDir Path folder) throws IOException, InvalidConfig {
        Path file = Files.writeString(folder.resolve("tidegate.yaml"), """
                listeners: { mqtt: { transport: tcp, bind: 127.0.0.1:1883 } }
                auth: { anonymous: true }
                bridges:
                  plant:
                    address: mqtt://127.0.0.1:1883
                    queue: { messages: 10 }
                    keep-alive: 30s
                    topics: [ { out: "a/#", qos: 1 }, { in: "b/{*}", as: "c/{*}", except: [ c/d ] } ]
                """);
        assertThat(plan(Map.of(
                        "address",
                        ADDRESS,
                        "queue",
                        Map.of("messages", 10),
                        "keep-alive",
                        "30s",
                        "topics",
                        List.of(
                                Map.of("out", "a/#", "qos", 1),
                                Map.of("in", "b/{*}", "as", "c/{*}", "except", List.of("c/d"))))))
                .isEqualTo(new ConfigLoader(folder, Map.of())
                        .load(file, List.of())
                        .bridges()
                        .get("plant"));
    }

    @Test
    void mistakes_areToldAllAtOnce_withTheirPlaces() {
        assertThat(problems(Map.of(
                        "address", ADDRESS, "window", 0, "topics", List.of(Map.of("out", "a/#", "qos", 3), Map.of()))))
                .anySatisfy(each -> assertThat(each).startsWith("window: "))
                .anySatisfy(each -> assertThat(each).startsWith("topics[0].qos: "))
                .anySatisfy(each -> assertThat(each).startsWith("topics[1]: say which way it goes"));
    }

    @Test
    void topicsThatClash_areRefused_withBothNamed() {
        assertThat(problems(Map.of(
                        "address", ADDRESS, "topics", List.of(Map.of("out", "a/#"), Map.of("out", "a/b", "as", "c")))))
                .singleElement()
                .asString()
                .contains("a/#", "a/b");
    }

    @Test
    void name_isHeldToTheRulesOfNames() {
        InvalidConfig refusal = catchThrowableOfType(
                InvalidConfig.class,
                () -> AskedBridge.plan("../x", Map.of("address", ADDRESS, "topics", TOPICS), List.of(), List.of()));
        assertThat(refusal.getMessage()).contains("cannot be a name");
    }

    /** Nor whether there is such a program. */
    @ParameterizedTest
    @ValueSource(strings = {"/bin/cat", "/no/such/program"})
    void program_isNeverTakenFromARequest(String program) {
        assertThat(problems(Map.of("address", ADDRESS, "password-command", List.of(program), "topics", TOPICS)))
                .containsExactly("password-command: password-command: the admin API has nothing run; put the bridge "
                        + "into the configuration, and reload");
    }

    @Test
    void file_thatNoBridgeOfTheConfigurationNames_isNotRead(@TempDir Path folder) throws IOException, InvalidConfig {
        Path secret = Files.writeString(folder.resolve("secret"), "x");
        Map<String, Object> keys =
                Map.of("address", ADDRESS, "user", "u", "password-file", secret.toString(), "topics", TOPICS);
        assertThat(problems(keys))
                .singleElement()
                .asString()
                .startsWith("password-file: password-file: no bridge of the configuration names this file");
    }

    @Test
    void clientOfAnotherBridge_atTheSamePlace_isRefused() throws InvalidConfig {
        BridgePlan other =
                AskedBridge.plan("other", Map.of("address", ADDRESS, "topics", TOPICS), List.of(), List.of());
        assertThat(problems(Map.of("address", ADDRESS, "client-id", "tidegate-other", "topics", TOPICS), other))
                .singleElement()
                .asString()
                .contains("bridges.other", "another client-id");
    }
}
