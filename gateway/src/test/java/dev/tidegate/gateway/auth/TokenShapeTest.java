package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Garbage in, refusal out: whatever the bytes are, they never open, never throw and never reach a log. */
class TokenShapeTest {

    private final Issuer issuer = Issuer.of(TokenAlgorithm.HS256);
    private final Door door = new Door(issuer.ring());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b",
                "a.b.c",
                "a.b.c.d",
                "a..b",
                "a.b.",
                ".a.b",
                "hunter22",
                "Bearer x.y.z",
                "é.é.é",
                "\u0000.\u0000.\u0000",
                "e30.e30.e30",
                "bnVsbA.bnVsbA.bnVsbA",
                "W10.W10.W10",
                "IiI.IiI.IiI"
            })
    void password_noToken_isForged(String password) {
        door.turnsAwayAsForged(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "=", "\u0000"})
    void token_somethingBehindIt_isForged(String tail) {
        door.turnsAwayAsForged(issuer.token(Door.claims()) + tail);
    }

    @Test
    void token_atTheSizeBound_opens() {
        door.opensFor("alice", tokenOfSize(TokenRules.DEFAULT_TOKEN_BYTES));
    }

    @Test
    void token_beyondTheSizeBound_isForged() {
        String token = tokenOfSize(TokenRules.DEFAULT_TOKEN_BYTES);
        door.turnsAwayAsForged(issuer.token(Door.claims(",\"x\":\"" + "y".repeat(token.length()) + "\"")));
    }

    @Test
    void password_ofSixtyFourKilobytes_isForged() {
        door.turnsAwayAsForged("A".repeat(65_535));
    }

    @Test
    void token_claimsNestedAsDeepAsAllowed_opens() {
        door.opensFor("alice", issuer.token(Door.claims(",\"x\":" + nested(StrictJson.DEPTH - 1))));
    }

    @ParameterizedTest
    @ValueSource(ints = {StrictJson.DEPTH, 100, 2800})
    void token_claimsNestedTooDeep_isForged(int depth) {
        door.turnsAwayAsForged(issuer.token(Door.claims(",\"x\":" + nested(depth))));
    }

    @Test
    void token_headerNestedTooDeep_isForged() {
        door.turnsAwayAsForged(issuer.token("{\"alg\":\"HS256\",\"x\":" + nested(2800) + "}", Door.claims()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"exp\":4102444800", "\"sub\":\"mallory\"", "\"x\":1,\"x\":2", "\"x\":{\"y\":1,\"y\":2}"})
    void token_claimStatedTwice_isForged(String claim) {
        door.turnsAwayAsForged(issuer.token(Door.claims("," + claim)));
    }

    @Test
    void token_algorithmStatedTwice_isForged() {
        door.turnsAwayAsForged(issuer.token("{\"alg\":\"none\",\"alg\":\"HS256\"}", Door.claims()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "[]", "\"text\"", "1", "", "{", "{}{}", "{\"sub\":\"alice\",\"exp\":NaN}", "// x\n{}"})
    void token_payloadIsNoObject_isForged(String payload) {
        door.turnsAwayAsForged(issuer.token(payload.isEmpty() ? " " : payload));
    }

    @Test
    void token_emptyClaims_isTurnedAway() {
        assertThat(door.knock(issuer.token("{}"))).isInstanceOf(Verification.Rejected.class);
    }

    @Test
    void passwords_tenThousandRandomMutations_noneOpensAndNoneThrows() {
        Random random = new Random(20261122);
        byte[] good = issuer.token(Door.claims()).getBytes(StandardCharsets.US_ASCII);
        JwtVerifier verifier = new JwtVerifier(issuer.ring(), TokenRules.defaults(), door.clock());
        int payloadEnd = new String(good, StandardCharsets.US_ASCII).lastIndexOf('.');
        for (int round = 0; round < 10_000; round++) {
            byte[] mutant = good.clone();
            // Not the last character: its unused bits may change without changing the signature.
            int at = random.nextInt(round % 2 == 0 ? payloadEnd - 1 : mutant.length - 1);
            mutant[at] = (byte) (mutant[at] ^ (1 + random.nextInt(255)));

            assertThat(verifier.verify(mutant))
                    .as("round %d", round)
                    .isInstanceOfSatisfying(
                            Verification.Rejected.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
        }
    }

    @Test
    void verifier_somethingUnexpectedFails_refusesAndLogsNothingOfTheToken() {
        Clock broken = new Clock() {
            @Override
            public Instant instant() {
                throw new IllegalStateException("secret-in-message");
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        String token = issuer.token(Door.claims());
        ListAppender<ILoggingEvent> log = listen();
        Verification answer = new JwtVerifier(issuer.ring(), TokenRules.defaults(), broken)
                .verify(token.getBytes(StandardCharsets.US_ASCII));
        log.stop();

        assertThat(answer).isInstanceOf(Verification.Rejected.class);
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage())
                    .contains("IllegalStateException")
                    .doesNotContain("secret-in-message")
                    .doesNotContain(token.substring(token.lastIndexOf('.')));
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    @Test
    void log_atTrace_staysSilentAboutTokens() {
        ListAppender<ILoggingEvent> log = listen();
        door.knock(issuer.token(Door.claims()));
        door.knock(Issuer.of(TokenAlgorithm.HS256).token(Door.claims()));
        door.knock("garbage");
        log.stop();

        assertThat(log.list).isEmpty();
    }

    private static ListAppender<ILoggingEvent> listen() {
        Logger root = (Logger) LoggerFactory.getLogger("dev.tidegate.gateway.auth");
        root.setLevel(Level.TRACE);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        return log;
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    /** Base64 grows in steps, so as near below as it gets. */
    private String tokenOfSize(int size) {
        String token = issuer.token(Door.claims(",\"x\":\"\""));
        int padding = (size - token.length()) * 3 / 4 - 1;
        String grown = issuer.token(Door.claims(",\"x\":\"" + "y".repeat(padding) + "\""));
        assertThat(grown.length()).isBetween(size - 3, size);
        return grown;
    }
}
