package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.bridge.Password;
import dev.tidegate.policy.ByteSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program says is the password; how it fails is told without a word of what it said. */
class PasswordCommandTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final ByteSize MOST = ByteSize.parse("100B");

    private static String said(String script) throws IOException {
        return new String(
                PasswordCommand.run(new Password.Command(List.of("/bin/sh", "-c", script), LONG), MOST),
                StandardCharsets.UTF_8);
    }

    private static void assertFails(Password.Command command, String how) {
        assertThatThrownBy(() -> PasswordCommand.run(command, MOST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(command.program() + " " + how)
                .hasMessageNotContaining("hunter2");
    }

    private static Password.Command script(String script, Duration timeout) {
        return new Password.Command(List.of("/bin/sh", "-c", script), timeout);
    }

    @ParameterizedTest
    @CsvSource({
        "printf hunter2, hunter2",
        "echo hunter2, hunter2",
        "printf 'hunter2\\r\\n', hunter2",
        "printf ' two words '; printf hunter2, ' two words hunter2'",
        "echo hunter2; echo noise >&2, hunter2"
    })
    void whatItSays_isThePassword_butForOneEndOfLine(String script, String password) throws IOException {
        assertThat(said(script)).isEqualTo(password);
    }

    @Test
    void secondEndOfLine_belongsToThePassword() throws IOException {
        assertThat(said("printf 'hunter2\\n\\n'")).isEqualTo("hunter2\n");
    }

    @Test
    void words_areArguments_andNobodyExpandsThem() throws IOException {
        assertThat(PasswordCommand.run(new Password.Command(List.of("/bin/echo", "$HOME", "*", "a  b"), LONG), MOST))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("$HOME * a  b");
    }

    @Test
    void environment_isThePathAndTheHome_andNothingElse() throws IOException {
        assertThat(new String(
                        PasswordCommand.run(
                                new Password.Command(List.of("/usr/bin/env"), LONG), ByteSize.parse("63KiB")),
                        StandardCharsets.UTF_8))
                .satisfies(each -> assertThat(each.lines().map(line -> line.replaceFirst("=.*", "")))
                        .isSubsetOf("PATH", "HOME"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo hunter2; exit 3", "echo hunter2 >&2; exit 3"})
    void programThatFails_givesNoPassword(String script) {
        assertFails(script(script, LONG), "has ended with status 3: run it by hand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "echo", "cat"})
    void programThatSaysNothing_givesNoPassword(String script) {
        assertFails(script(script, LONG), "has said nothing");
    }

    @Test
    void programThatSaysTooMuch_isEnded() {
        assertFails(script("while echo hunter2; do :; done", LONG), "has said more than password-size (100B)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo hunter2; exec sleep 60", "sleep 60; echo hunter2", "sleep 60 & wait"})
    void programThatTakesTooLong_isEnded_withWhatItStarted(String script) {
        assertFails(script(script, SHORT), "has not ended within password-timeout (300 ms)");
    }

    /** It holds the output open, which therefore never ends. */
    @Test
    void programThatLeavesSomebodyBehind_isNotWaitedFor() throws IOException {
        assertThat(said("sleep 5 & echo hunter2")).isEqualTo("hunter2");
    }

    @Test
    void programThatIsNotThere_isNamed() {
        assertFails(new Password.Command(List.of("/no/such/program", "hunter2"), LONG), "cannot be run");
    }
}
