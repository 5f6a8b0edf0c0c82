package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.config.IssuerConfig.ClientIds.Binding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of users: what it says, and that nothing broken in it lets anybody in (A38). */
class UserFileTest {
    private static final String HASH = "$2b$08$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUtye";

    @TempDir
    private Path folder;

    private Path gate;

    @BeforeEach
    void configure() throws IOException {
        gate = Files.writeString(folder.resolve("gate.yaml"), """
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
                auth: { users: users.yaml }
                """);
    }

    private GatewayConfig load(String users) throws Exception {
        Files.writeString(folder.resolve("users.yaml"), users);
        return new ConfigLoader(folder, Map.of()).load(gate, List.of());
    }

    private List<Problem> problems(String users) throws Exception {
        try {
            load(users);
        } catch (InvalidConfig e) {
            return e.problems();
        }
        return List.of();
    }

    @Test
    void user_withEverything_isRead() throws Exception {
        UserEntry pump = load("pump 7:\n  hash: \"" + HASH + "\"\n  roles: [device, \"plant a\"]\n  client-id: pump-*\n"
                        + "  pub: [ \"pumps/7/#\" ]\n  subs: [ \"commands/7\" ]\n")
                .auth()
                .users()
                .get(0);
        assertThat(pump.name()).isEqualTo("pump 7");
        assertThat(pump.hash()).isEqualTo(HASH);
        assertThat(pump.roles()).containsExactly("device", "plant a");
        assertThat(pump.binding()).isEqualTo(Binding.PREFIX);
        assertThat(pump.clientId()).isEqualTo("pump-");
        assertThat(pump.topics())
                .containsEntry("pub", List.of("pumps/7/#"))
                .containsEntry("subs", List.of("commands/7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nobody\n",
                "null\n",
                "pump\n",
                "[]\n",
                "- pump\n",
                "pump:\n",
                "pump: hunter2\n",
                "pump: [hunter2]\n",
                "pump: {}\n",
                "pump: { roles: [device] }\n",
                "pump: { hash: }\n",
                "pump: { hash: [hunter2] }\n",
                "pump: { hash: HASH, rolse: [a] }\n",
                "pump: { hash: HASH, roles: admin }\n",
                "pump: { hash: HASH, client-id: \"*\" }\n",
                "pump: { hash: HASH, client-id: [a] }\n",
                "pump: { hash: HASH, pub: a }\n",
                "pump: { hash: HASH }\npump: { hash: HASH }\n",
                "\"\": { hash: HASH }\n",
                "\"a\\u001fb\": { hash: HASH }\n",
                "pump: { hash: HASH\n",
                "pump: &a { hash: HASH }\nother: *a\n"
            })
    void file_thatIsBroken_isRefusedAndQuotesNoPassword(String users) throws Exception {
        List<Problem> problems = problems(users.replace("HASH", "\"" + HASH + "\""));
        assertThat(problems).isNotEmpty();
        assertThat(problems.toString()).doesNotContain("hunter2", HASH).contains("users.yaml");
    }

    @Test
    void file_thatIsNoText_isRefused() throws Exception {
        Files.write(folder.resolve("users.yaml"), "p\u00fcmp: {}".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problemsAsItIs().toString()).contains("is not UTF-8 text");
    }

    @Test
    void file_thatIsNotThere_isRefused() throws Exception {
        assertThat(problemsAsItIs().toString()).contains("no such file");
    }

    @Test
    void users_overTheLimit_areRefused() throws Exception {
        Files.writeString(gate, "limits: { users: 1 }\n", StandardOpenOption.APPEND);
        String user = ": { hash: \"" + HASH + "\" }\n";
        assertThat(problems("a" + user + "b" + user).toString()).contains("more than limits.users");
    }

    private List<Problem> problemsAsItIs() throws Exception {
        try {
            new ConfigLoader(folder, Map.of()).load(gate, List.of());
        } catch (InvalidConfig e) {
            return e.problems();
        }
        return List.of();
    }
}
