package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.config.IssuerConfig.ClientIds.Binding;
import dev.tidegate.gateway.config.UserEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users of the file: who they are, what they cost, and that nobody learns who is one. */
class UsersTest {
    private static final UserEntry PUMP = entry("pump", "secret");

    private final HandClock clock = new HandClock();
    private Users users;

    @BeforeEach
    void read() throws UnusableKeys {
        users = new Users(List.of(PUMP), 1024, clock);
    }

    private static UserEntry entry(String name, String password) {
        byte[] salt = Arrays.copyOf(bytes(name), 16);
        String hash = OpenBSDBCrypt.generate("2b", bytes(password), salt, 8);
        return new UserEntry(
                name,
                "users.yaml:2:9",
                hash,
                List.of("device"),
                Binding.PREFIX,
                name + "-",
                Map.of("pub", List.of("a/#")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Verification login(Users users, String name, String password) {
        return Waiting.outcome(users.attempt(name, bytes(password)));
    }

    private Identity pump() {
        return ((Verification.Accepted) login(users, "pump", "secret")).identity();
    }

    @Test
    void rightPassword_isWhatTheFileSays() {
        Identity pump = pump();
        assertThat(pump.roles()).containsExactly("device");
        assertThat(pump.clientId()).isEqualTo(ClientIdRule.prefix("pump-"));
        assertThat(pump.claims()).containsEntry("pub", List.of("a/#"));
        assertThat(pump.expiresAt()).isNull();
    }

    /** A35: nothing that is said tells whether there is such a user. */
    @Test
    void wrongPasswordAndUnknownUser_areAnsweredAlike() {
        assertThat(login(users, "pump", "wrong")).isEqualTo(login(users, "nobody", "secret"));
    }

    /** A35: nor does the work that is done: a hash is evaluated for each of them, once, and in front of none. */
    @ParameterizedTest
    @CsvSource({"pump, wrong", "nobody, secret", "'', secret", "nobody, ''", "pump, ''"})
    void wrongLogin_costsOneHash_whoeverItNames(String name, String password) {
        for (int i = 1; i <= 3; i++) {
            login(users, name, password);
            assertThat(users.passwordChecks()).isEqualTo(i);
        }
    }

    @Test
    void tenThousandReconnects_costOneCheck() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(login(users, "pump", "secret")).isInstanceOf(Verification.Accepted.class);
        }
        assertThat(users.passwordChecks()).isEqualTo(1);
    }

    @Test
    void rightPassword_afterItsTime_isCheckedAgain() {
        pump();
        clock.advance(Users.REMEMBERED);
        pump();
        assertThat(users.passwordChecks()).isEqualTo(2);
    }

    @Test
    void wrongPassword_isNeverRemembered() {
        login(users, "pump", "wrong");
        assertThat(login(users, "pump", "wrong")).isInstanceOf(Verification.Rejected.class);
        assertThat(users.passwordChecks()).isEqualTo(2);
    }

    @Test
    void nameAndPassword_cutDifferently_areNotRemembered() {
        pump();
        assertThat(login(users, "pumps", "ecret")).isInstanceOf(Verification.Rejected.class);
    }

    @Test
    void user_afterAReload_isStoodByAsLongAsNothingOfItChanged() throws Exception {
        Identity pump = pump();
        assertThat(new Users(List.of(PUMP, entry("valve", "x")), 8, clock).standsBy(pump))
                .isTrue();
    }

    @Test
    void user_whoIsGoneAfterAReload_isNotStoodBy() throws Exception {
        Identity pump = pump();
        assertThat(new Users(List.of(entry("valve", "x")), 8, clock).standsBy(pump))
                .isFalse();
    }

    @Test
    void user_whosePasswordIsAnotherAfterAReload_isNotStoodBy() throws Exception {
        Identity pump = pump();
        assertThat(new Users(List.of(entry("pump", "another")), 8, clock).standsBy(pump))
                .isFalse();
    }

    @Test
    void user_withoutAHash_isNoUser() {
        UserEntry plain = new UserEntry("pump", "users.yaml:2:9", "secret", List.of(), Binding.FREE, null, Map.of());
        assertThatThrownBy(() -> new Users(List.of(plain), 8, clock))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageStartingWith("users.yaml:2:9: ");
    }
}
