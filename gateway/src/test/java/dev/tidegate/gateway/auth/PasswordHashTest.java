package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes as other programs write them. */
class PasswordHashTest {
    /** Published with the first implementation of bcrypt, and since found in most. */
    private static final String BCRYPT = "$2a$08$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUtye";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "'$2a$08$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUtye', ''",
        "'$2a$08$cfcvVd2aQ8CMvoMpP2EBfeodLEkkFJ9umNEfPD18.hUF62qqlC/V.', 'a'",
        "'$2b$08$cfcvVd2aQ8CMvoMpP2EBfeodLEkkFJ9umNEfPD18.hUF62qqlC/V.', 'a'",
        "'$2y$08$aTsUwsyowQuzRrDqFflhgekJ8d9/7Z3GV3UcgvzQW3J5zMyrTvlz.', 'abcdefghijklmnopqrstuvwxyz'",
    })
    void bcrypt_ofOtherPrograms_opensWithItsPassword(String hash, String password) {
        assertThat(PasswordHash.parse(hash).opensWith(bytes(password))).isTrue();
    }

    @Test
    void bcrypt_withAnotherPassword_staysShut() {
        assertThat(PasswordHash.parse(BCRYPT).opensWith(bytes("a"))).isFalse();
    }

    /** bcrypt reads 72 bytes: what is longer would open for everything that begins alike. */
    @Test
    void bcrypt_withAPasswordOverItsLength_staysShut() {
        String hash = OpenBSDBCrypt.generate("2b", bytes("x".repeat(72)), new byte[16], 8);
        assertThat(PasswordHash.parse(hash).opensWith(bytes("x".repeat(72)))).isTrue();
        assertThat(PasswordHash.parse(hash).opensWith(bytes("x".repeat(73)))).isFalse();
    }

    @Test
    void argon2id_ofTheReferenceProgram_opensWithItsPassword() {
        // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
        String hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(PasswordHash.parse(hash).opensWith(bytes("password"))).isTrue();
        assertThat(PasswordHash.parse(hash).opensWith(bytes("passwore"))).isFalse();
    }

    @Test
    void ownHash_opensWithItsPasswordAlone() {
        PasswordHash hash = PasswordHash.parse(PasswordHash.argon2id(bytes("pässword"), new SecureRandom()));
        assertThat(hash.opensWith(bytes("pässword"))).isTrue();
        assertThat(hash.opensWith(bytes("password"))).isFalse();
    }

    /** A38: what is not a hash is never compared as it stands. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "{plain}secret",
                "$1$abc$def",
                "$2b$04$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUtye",
                "$2b$31$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUtye",
                "$2b$08$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUty",
                "$2x$08$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUtye",
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=8,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
            })
    void text_thatIsNoHashWeTrust_isRefusedWithoutBeingQuoted(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains("tidegate user hash")
                .doesNotContain("HqWuK6", "c29tZ", "secret");
    }
}
