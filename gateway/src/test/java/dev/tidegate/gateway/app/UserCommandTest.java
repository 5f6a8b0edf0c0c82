package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** An operator makes users and asks whether their files are right. */
@ResourceLock(Resources.SYSTEM_PROPERTIES) // standard input is everybody's
class UserCommandTest {
    private static final String GATE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
            auth: { users: users.yaml, revocations: revoked.txt }
            """;

    private final InputStream before = System.in;
    private Shell shell;

    @BeforeEach
    void open(@TempDir Path folder) {
        shell = new Shell(folder);
        shell.write("gate.yaml", GATE);
        shell.write("revoked.txt", "");
    }

    @AfterEach
    void giveBack() {
        System.setIn(before);
    }

    private static void say(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void userHash_fromALine_isAnEntryThatCheckAccepts() {
        say("s3cret\n");
        Shell.Said said = shell.type("user", "hash", "pump 7");
        assertThat(said.out()).startsWith("\"pump 7\":\n  hash: \"$argon2id$").doesNotContain("s3cret");
        shell.write("users.yaml", said.out());
        assertThat(shell.type("check", "--config", "gate.yaml").status()).isZero();
    }

    @Test
    void userHash_ofNothing_isRefused() {
        say("\n");
        assertThat(shell.type("user", "hash", "pump").status()).isEqualTo(1);
    }

    /** A38. */
    @Test
    void check_tellsWhatIsWrongWithUsersAndRevocations() {
        shell.write("users.yaml", "pump:\n  hash: s3cret\n");
        shell.write("revoked.txt", "\nalice\n");
        Shell.Said said = shell.type("check", "--config", "gate.yaml");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err())
                .contains("users.yaml:2:3: is neither bcrypt", "revoked.txt:2: is not a JSON object")
                .doesNotContain("s3cret");
    }
}
