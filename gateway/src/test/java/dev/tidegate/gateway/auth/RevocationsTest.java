package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.auth.Revocation.Kind;
import dev.tidegate.gateway.auth.Revocations.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken back stays taken back: until its end, over restarts, and when a file is broken. */
class RevocationsTest {
    private static final int MOST = 20_000;
    private static final Identity ALICE = new Identity(
            Identity.Proof.TOKEN,
            "",
            "alice",
            null,
            Instant.MAX,
            "token-1",
            Set.of(),
            Identity.Names.ANY,
            null,
            Map.of());

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();

    private Revocations open() throws UnusableKeys {
        return Revocations.open(folder, MOST, clock);
    }

    private static Revocation of(Kind kind, String value) {
        return new Revocation(kind, value, null);
    }

    @Test
    void nobody_isRevokedToBeginWith() throws Exception {
        assertThat(open().isRevoked(ALICE, "device")).isFalse();
    }

    @Test
    void token_byItsId_isRevoked() throws Exception {
        Revocations revocations = open();
        revocations.add(of(Kind.JTI, "token-1"));
        assertThat(revocations.isRevoked(ALICE, "device")).isTrue();
    }

    @Test
    void subject_isRevokedWhateverVouchesForIt() throws Exception {
        Revocations revocations = open();
        revocations.add(of(Kind.SUBJECT, "alice"));
        assertThat(revocations.isRevoked(Identity.ofUser("alice", Set.of(), Identity.Names.ANY), "device"))
                .isTrue();
    }

    @Test
    void clientId_isRevokedForAnonymousClientsToo() throws Exception {
        Revocations revocations = open();
        revocations.add(of(Kind.CLIENT_ID, "device"));
        assertThat(revocations.isRevoked(null, "device")).isTrue();
    }

    @Test
    void subject_isNoClientId() throws Exception {
        Revocations revocations = open();
        revocations.add(of(Kind.SUBJECT, "device"));
        assertThat(revocations.isRevoked(ALICE, "device")).isFalse();
    }

    @Test
    void revocation_atItsEnd_isNoneAnyMore() throws Exception {
        Revocations revocations = open();
        revocations.add(new Revocation(Kind.SUBJECT, "alice", clock.instant().plusSeconds(60)));
        clock.advance(Duration.ofSeconds(60));
        assertThat(revocations.isRevoked(ALICE, "device")).isFalse();
    }

    @Test
    void revocation_shortlyBeforeItsEnd_holds() throws Exception {
        Revocations revocations = open();
        revocations.add(new Revocation(Kind.SUBJECT, "alice", clock.instant().plusSeconds(60)));
        clock.advance(Duration.ofSeconds(59));
        assertThat(revocations.isRevoked(ALICE, "device")).isTrue();
    }

    @Test
    void revocation_addedWhileRunning_outlivesTheProcess() throws Exception {
        open().add(of(Kind.SUBJECT, "ali\"ce\n\u00e9"));
        assertThat(open().list()).containsExactly(of(Kind.SUBJECT, "ali\"ce\n\u00e9"));
    }

    @Test
    void revocation_withoutAStore_saysThatItIsNotKept() throws Exception {
        Revocations revocations = Revocations.open(null, MOST, clock);
        assertThat(revocations.add(of(Kind.SUBJECT, "alice"))).isEqualTo(Change.NOT_KEPT);
    }

    @Test
    void revocation_thatCannotBeWritten_isInForceAllTheSame() throws Exception {
        Path file = Files.writeString(folder.resolve("no-directory"), "");
        Revocations revocations = Revocations.open(file, MOST, clock);
        assertThatThrownBy(() -> revocations.add(of(Kind.SUBJECT, "alice"))).isInstanceOf(IOException.class);
        assertThat(revocations.isRevoked(ALICE, "device")).isTrue();
    }

    @Test
    void revocation_takenBack_isGoneAfterARestartToo() throws Exception {
        Revocations revocations = open();
        revocations.add(of(Kind.SUBJECT, "alice"));
        assertThat(revocations.remove(Kind.SUBJECT, "alice")).isEqualTo(Change.KEPT);
        assertThat(open().isRevoked(ALICE, "device")).isFalse();
    }

    @Test
    void revocation_ofTheOperatorsFile_isNotTakenBackByTheApi() throws Exception {
        Revocations revocations = open();
        revocations.configure(List.of(of(Kind.SUBJECT, "alice")));
        assertThat(revocations.remove(Kind.SUBJECT, "alice")).isEqualTo(Change.CONFIGURED);
    }

    @Test
    void configured_readAnew_replaceTheFormerAndNotTheAdded() throws Exception {
        Revocations revocations = open();
        revocations.add(of(Kind.JTI, "token-9"));
        revocations.configure(List.of(of(Kind.SUBJECT, "alice")));
        revocations.configure(List.of(of(Kind.SUBJECT, "bob")));
        assertThat(revocations.list()).containsExactlyInAnyOrder(of(Kind.SUBJECT, "bob"), of(Kind.JTI, "token-9"));
    }

    @Test
    void revocation_saidTwice_holdsUntilTheLaterEnd() throws Exception {
        Revocations revocations = open();
        revocations.configure(List.of(
                of(Kind.SUBJECT, "alice"),
                new Revocation(Kind.SUBJECT, "alice", clock.instant().plusSeconds(1))));
        clock.advance(Duration.ofSeconds(2));
        assertThat(revocations.isRevoked(ALICE, "device")).isTrue();
    }

    @Test
    void change_isToldWhenItIsAlreadyInForce() throws Exception {
        Revocations revocations = open();
        List<Boolean> seen = new ArrayList<>();
        revocations.onChange(() -> seen.add(revocations.isRevoked(ALICE, "device")));
        revocations.add(of(Kind.SUBJECT, "alice"));
        assertThat(seen).containsExactly(true);
    }

    @Test
    void oneMore_thanTheLimit_isRefusedAndChangesNothing() throws Exception {
        Revocations revocations = Revocations.open(folder, 1, clock);
        revocations.add(of(Kind.SUBJECT, "alice"));
        assertThat(revocations.add(of(Kind.SUBJECT, "bob"))).isEqualTo(Change.FULL);
        assertThat(revocations.list()).containsExactly(of(Kind.SUBJECT, "alice"));
    }

    @Test
    void tenThousand_areKeptAndFound() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("{\"jti\":\"token-").append(i).append("\"}\n");
        }
        Files.writeString(folder.resolve(Revocations.FILE_NAME), text);
        assertThat(open().list()).hasSize(10_000);
        assertThat(open().isRevoked(ALICE, "device")).isTrue();
    }

    /** A38: what cannot be read shuts the door, it does not open it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "{}",
                "[]",
                "{\"jti\":\"a\"",
                "{\"jti\":\"a\"} {}",
                "{\"jti\":7}",
                "{\"jti\":\"\"}",
                "{\"jti\":\"a\",\"jti\":\"b\"}",
                "{\"jti\":\"a\",\"subject\":\"b\"}",
                "{\"sub\":\"a\"}",
                "{\"jti\":\"a\",\"until\":\"tomorrow\"}",
                "{\"jti\":\"a\",\"unitl\":\"2030-01-01T00:00:00Z\"}"
            })
    void file_withABrokenLine_isRefusedWithItsLine(String line) throws Exception {
        Path file = folder.resolve(Revocations.FILE_NAME);
        Files.writeString(file, "# ours\n\n{\"subject\":\"bob\"}\n" + line + "\n");
        assertThatThrownBy(this::open).isInstanceOf(UnusableKeys.class).hasMessageStartingWith(file + ":4: ");
    }

    /** A38. */
    @Test
    void file_thatIsNoText_isRefused() throws Exception {
        Files.write(
                folder.resolve(Revocations.FILE_NAME),
                "{\"subject\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(this::open).isInstanceOf(UnusableKeys.class).hasMessageContaining("UTF-8");
    }
}
