package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key of the first start, and the tokens made with it. */
class DevelopmentKeyTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private DevelopmentKey key() throws UnusableKeys {
        return DevelopmentKey.openOrCreate(folder.resolve("data"));
    }

    @Test
    void key_firstStart_isOpenToItsOwnerOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key().file())))
                .isEqualTo("rw-------");
    }

    @Test
    void key_firstStart_leavesNothingElseBehind() throws Exception {
        Path file = key().file();

        assertThat(file.getParent())
                .isNotNull()
                .satisfies(data -> assertThat(data).isDirectoryContaining(file::equals));
        try (var left = Files.list(folder.resolve("data"))) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void token_mintedBeforeARestart_stillOpensAfterIt() throws Exception {
        Door before = new Door(key().keyRing());
        String token = new TokenMint(key(), TokenRules.defaults(), before.clock()).mint("demo", HOUR);

        new Door(key().keyRing()).opensFor("demo", token);
    }

    @Test
    void token_ofAnotherGatewaysDevelopmentKey_isForged() throws Exception {
        DevelopmentKey other = DevelopmentKey.openOrCreate(folder.resolve("other"));
        Door door = new Door(key().keyRing());

        door.turnsAwayAsForged(new TokenMint(other, TokenRules.defaults(), door.clock()).mint("demo", HOUR));
    }

    @Test
    void keys_manyGatewaysStartAtOnce_areTheSame() throws Exception {
        int gateways = 8;
        CyclicBarrier start = new CyclicBarrier(gateways);
        ExecutorService threads = Executors.newFixedThreadPool(gateways);
        try {
            List<Future<DevelopmentKey>> all = new ArrayList<>();
            for (int each = 0; each < gateways; each++) {
                all.add(threads.submit(() -> {
                    start.await();
                    return key();
                }));
            }
            String kid = key().key().kid();
            for (Future<DevelopmentKey> one : all) {
                assertThat(one.get().key().kid()).isEqualTo(kid);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void key_openToOthers_isRefused(String mode) throws Exception {
        Files.setPosixFilePermissions(key().file(), PosixFilePermissions.fromString(mode));

        assertThatThrownBy(this::key)
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("chmod 600")
                .hasMessageContaining(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"kty\":\"oct\",\"alg\":\"HS512\",\"k\":\"AAAA\"}"})
    void key_damaged_isRefusedAndLeftAlone(String content) throws Exception {
        Path file = Files.writeString(key().file(), content);

        assertThatThrownBy(this::key).isInstanceOf(UnusableKeys.class).hasMessageContaining(file.toString());
        assertThat(file).hasContent(content);
    }

    @Test
    void key_dataDirectoryIsAFile_isRefusedWithTheFix() throws IOException {
        Files.writeString(folder.resolve("data"), "");

        assertThatThrownBy(this::key).isInstanceOf(UnusableKeys.class).hasMessageContaining("auth.jwt.keys");
    }

    @Test
    void token_minted_satisfiesTheRulesOfItsGateway() throws Exception {
        TokenRules rules = TokenRules.defaults().issuedBy("https://id.example/").meantFor(Set.of("tidegate", "mqtt"));
        Door door = new Door(key().keyRing(), rules);

        door.opensFor("demo", new TokenMint(key(), rules, door.clock()).mint("demo", HOUR));
    }

    @Test
    void token_minted_endsWithItsLifetime() throws Exception {
        Door door = new Door(key().keyRing());
        String token = new TokenMint(key(), TokenRules.defaults(), door.clock()).mint("demo", HOUR);

        door.later(HOUR.plusSeconds(31)).turnsAwayAsUnfit(token);
    }

    @Test
    void token_furtherClaims_neverReplaceSubjectOrExpiry() throws Exception {
        Door door = new Door(key().keyRing());
        String token = new TokenMint(key(), TokenRules.defaults(), door.clock())
                .mint("demo", HOUR, Map.of("sub", "admin", "exp", 4102444800L, "role", "reader"));

        door.opensFor("demo", token);
        door.later(HOUR.plusSeconds(31)).turnsAwayAsUnfit(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.9S", "PT-1S", "P367D", "PT2562047788015215H"})
    void mint_lifetimeOutOfBounds_isRefused(Duration lifetime) throws Exception {
        TokenMint mint = new TokenMint(key(), TokenRules.defaults(), new Door(key().keyRing()).clock());

        assertThatThrownBy(() -> mint.mint("demo", lifetime)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void key_inText_showsNoSecret() throws Exception {
        String secret = Issuer.base64(key().key().key().getEncoded());

        assertThat(Files.readString(key().file())).contains(secret);
        assertThat(key().toString() + key().keyRing() + key().key()).doesNotContain(secret);
    }
}
