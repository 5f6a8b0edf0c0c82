package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When keys are fetched and how long they are good, on a clock that moves by hand. */
class RemoteKeysTest {
    private static final Duration REFRESH = Duration.ofMinutes(10);
    private static final Duration MAX_STALE = Duration.ofHours(24);
    private static final Issuer FIRST = Issuer.of("k1", TokenAlgorithm.ES256);
    private static final Issuer SECOND = Issuer.of("k2", TokenAlgorithm.ES256);
    private static final Issuer RSA = Issuer.of("r1", TokenAlgorithm.RS256);

    private final HandClock clock = new HandClock();
    private String published = KeySets.of(FIRST);
    private boolean down;
    private int fetches;
    private RemoteKeys keys;
    private JwtVerifier verifier;

    private String fetch(URI url) throws IOException {
        fetches++;
        if (down) {
            throw new IOException("down");
        }
        return published;
    }

    @BeforeEach
    void start() throws Exception {
        RemoteKeySet set = new RemoteKeySet(
                URI.create("https://id.example.com/keys?secret=x"),
                List.of(TokenAlgorithm.RS256, TokenAlgorithm.ES256),
                List.of(),
                REFRESH,
                MAX_STALE);
        keys = new RemoteKeys(set, this::fetch, Runnable::run, clock);
        verifier = new JwtVerifier(keys, TokenRules.defaults(), ClaimMapping.STANDARD, clock, 16);
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.US_ASCII);
    }

    private Verification knock(String token) {
        return Waiting.outcome(verifier.attempt(bytes(token)));
    }

    private void opens(Issuer issuer) {
        assertThat(knock(issuer.token(Door.claims()))).isInstanceOf(Verification.Accepted.class);
    }

    private void refuses(ReasonCode code, String token) {
        assertThat(knock(token))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void firstToken_isWhatFetchesTheKeys() {
        opens(FIRST);
        assertThat(fetches).isEqualTo(1);
    }

    /** A26: the issuer pays one request, whoever invents how many names. */
    @Test
    void tenThousandUnknownKids_costOneRequestAndKnownOnesGoOn() {
        opens(FIRST);
        clock.advance(RemoteKeys.PAUSE);
        for (int i = 0; i < 10_000; i++) {
            String header = "{\"alg\":\"ES256\",\"kid\":\"random-" + i + "\"}";
            refuses(ReasonCode.BAD_USER_NAME_OR_PASSWORD, FIRST.token(header, Door.claims()));
        }
        opens(FIRST);
        assertThat(fetches).isEqualTo(2);
    }

    /** A26: the pause holds when nothing came of the request, too. */
    @Test
    void tenThousandTokens_whileThereAreNoKeys_costOneRequest() {
        published = "{\"keys\":[]}";
        for (int i = 0; i < 10_000; i++) {
            refuses(ReasonCode.SERVER_UNAVAILABLE, FIRST.token(Door.claims()));
        }
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void newKey_withinThePause_opensWhenItIsOver() {
        opens(FIRST);
        published = KeySets.of(FIRST, SECOND);
        refuses(ReasonCode.BAD_USER_NAME_OR_PASSWORD, SECOND.token(Door.claims()));
        clock.advance(RemoteKeys.PAUSE);
        opens(SECOND);
    }

    @Test
    void withdrawnKey_afterARefresh_opensNothingNotEvenWhatItHadOpened() {
        String token = FIRST.token(Door.claims());
        assertThat(knock(token)).isInstanceOf(Verification.Accepted.class);
        published = KeySets.of(SECOND);
        clock.advance(REFRESH);
        keys.refreshIfDue();
        refuses(ReasonCode.BAD_USER_NAME_OR_PASSWORD, token);
    }

    @Test
    void sameSet_fetchedAgain_costsNoNewSignatureCheck() {
        String token = FIRST.token(Door.claims());
        knock(token);
        clock.advance(REFRESH);
        keys.refreshIfDue();
        knock(token);
        assertThat(fetches).isEqualTo(2);
        assertThat(verifier.signatureChecks()).isEqualTo(1);
    }

    @Test
    void refresh_beforeItsTime_asksNobody() {
        opens(FIRST);
        clock.advance(REFRESH.minusSeconds(1));
        keys.refreshIfDue();
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void failure_isTriedAgainAfterThePause() {
        down = true;
        keys.refreshIfDue();
        clock.advance(RemoteKeys.PAUSE);
        down = false;
        keys.refreshIfDue();
        opens(FIRST);
    }

    /** A27: neither before nor after the ceiling does anything open that should not. */
    @Test
    void keys_whileTheIssuerIsDown_lastADayToTheSecond() {
        String token = FIRST.token("{\"sub\":\"alice\",\"exp\":" + Door.secondsFromNow(200_000) + "}");
        knock(token);
        down = true;
        clock.advance(MAX_STALE);
        keys.refreshIfDue();
        assertThat(knock(token)).isInstanceOf(Verification.Accepted.class);
        clock.advance(Duration.ofSeconds(1));
        refuses(ReasonCode.SERVER_UNAVAILABLE, token);
    }

    @Test
    void keys_afterTheCeiling_openAgainWhenTheIssuerIsBack() {
        opens(FIRST);
        down = true;
        clock.advance(MAX_STALE.plusSeconds(1));
        keys.refreshIfDue();
        down = false;
        clock.advance(RemoteKeys.PAUSE);
        String token = FIRST.token("{\"sub\":\"alice\",\"exp\":" + Door.secondsFromNow(200_000) + "}");
        assertThat(knock(token)).isInstanceOf(Verification.Accepted.class);
    }

    @Test
    void emptySet_afterAGoodOne_isNoReasonToShutOut() {
        opens(FIRST);
        published = "{\"keys\":[]}";
        clock.advance(REFRESH);
        keys.refreshIfDue();
        opens(FIRST);
    }

    @Test
    void clockSetBack_doesNotStopTheFetching() {
        opens(FIRST);
        clock.advance(Duration.ofDays(-2));
        keys.refreshIfDue();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void rsaKeyThatLeavesItsAlgorithmOpen_isForTheFirstAsked() {
        published = "{\"keys\":[" + KeySets.bare(RSA) + "]}";
        opens(new Issuer(null, TokenAlgorithm.RS256, RSA.signing(), RSA.verifying()));
    }

    @Test
    void rsaKeyThatLeavesItsAlgorithmOpen_isForNoOther() {
        published = "{\"keys\":[" + KeySets.bare(RSA) + "]}";
        refuses(
                ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                new Issuer(null, TokenAlgorithm.PS256, RSA.signing(), RSA.verifying()).token(Door.claims()));
    }

    @Test
    void twoKeysOfOneName_areBothPassedOver() {
        Issuer twin = Issuer.of("k1", TokenAlgorithm.ES256);
        published = KeySets.of(FIRST, twin, SECOND);
        opens(SECOND);
        refuses(ReasonCode.BAD_USER_NAME_OR_PASSWORD, twin.token(Door.claims()));
    }

    @Test
    void unusableKeys_besideAGoodOne_arePassedOver() {
        published =
                "{\"keys\":[{},{\"kty\":\"RSA\"},7,{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AA\",\"y\":\"AA\"},"
                        + "{\"kty\":\"RSA\",\"alg\":\"RSA-OAEP\",\"use\":\"enc\"},{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\"s\",\"k\":\""
                        + "A".repeat(43) + "\"}," + KeySets.jwk(FIRST) + "]}";
        opens(FIRST);
    }

    @Test
    void fetchUnderWay_isSharedByAllWhoAsk() throws Exception {
        RemoteKeySet set = keys.set();
        RemoteKeys slow = new RemoteKeys(set, this::fetch, task -> {}, clock);
        CompletionStage<?> one = slow.ask();
        assertThat(slow.ask()).isSameAs(one);
    }

    @Test
    void place_forPeople_holdsNoQuery() {
        down = true;
        keys.refreshIfDue();
        assertThat(keys.missing()).isEqualTo("the keys of https://id.example.com/keys are missing: down");
    }
}
