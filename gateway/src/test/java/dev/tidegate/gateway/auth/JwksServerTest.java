package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.JwksServer;
import dev.tidegate.gateway.fixture.JwksServer.Behaviour;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A27: whatever a key server does, the last good keys stay, nobody else gets in, and nobody waits for long. */
class JwksServerTest {
    private static final Duration TIMEOUT = Duration.ofMillis(700);
    private static final int MOST_BYTES = 64 * 1024;
    private static final Issuer ISSUER = Issuer.of("k1", TokenAlgorithm.ES256);

    private final JwksServer server = new JwksServer(KeySets.of(ISSUER));
    private final HandClock clock = new HandClock();
    private final KeyCourier courier = new KeyCourier(new HttpKeyFetcher(TIMEOUT, MOST_BYTES), clock);

    @AfterEach
    void stop() {
        courier.close();
        server.close();
    }

    private JwtVerifier verifier() throws UnusableKeys {
        RemoteKeySet set = new RemoteKeySet(
                server.url(),
                List.of(TokenAlgorithm.RS256, TokenAlgorithm.ES256),
                List.of(),
                Duration.ofMinutes(10),
                Duration.ofHours(24));
        RemoteKeys keys = Objects.requireNonNull(courier.bring(List.of(set)).get(set));
        return new JwtVerifier(keys, TokenRules.defaults(), ClaimMapping.STANDARD, clock, 16);
    }

    private static Verification knock(JwtVerifier verifier, String token) {
        return Waiting.outcome(verifier.attempt(token.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void isRefusedWith(ReasonCode code, Verification verification) {
        assertThat(verification)
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void server_thatServes_opensForItsTokens() throws Exception {
        assertThat(knock(verifier(), ISSUER.token(Door.claims()))).isInstanceOf(Verification.Accepted.class);
        assertThat(server.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = Behaviour.class, names = "SERVES", mode = EnumSource.Mode.EXCLUDE)
    void server_thatNeverGaveKeys_opensNothing(Behaviour behaviour) throws Exception {
        server.that(behaviour);
        isRefusedWith(ReasonCode.SERVER_UNAVAILABLE, knock(verifier(), ISSUER.token(Door.claims())));
        // Where the connection breaks before a byte of an answer, the JDK's client asks once more by itself.
        assertThat(server.requests()).isBetween(1, behaviour == Behaviour.RESETS ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource(value = Behaviour.class, names = "SERVES", mode = EnumSource.Mode.EXCLUDE)
    void server_thatGoesBad_keepsItsLastKeysForADayAndNoLonger(Behaviour behaviour) throws Exception {
        JwtVerifier verifier = verifier();
        knock(verifier, ISSUER.token(Door.claims()));
        server.that(behaviour);
        clock.advance(Duration.ofMinutes(31));
        // Somebody asks for a key nobody knows: the server is asked, in vain, and the known key still opens.
        isRefusedWith(
                ReasonCode.SERVER_UNAVAILABLE,
                knock(verifier, Issuer.of("new", TokenAlgorithm.ES256).token(Door.claims())));
        String good = ISSUER.token(Door.claims());
        assertThat(knock(verifier, good)).isInstanceOf(Verification.Accepted.class);
        clock.advance(Duration.ofHours(24));
        isRefusedWith(ReasonCode.SERVER_UNAVAILABLE, knock(verifier, good));
    }

    @Test
    void server_thatRotated_isAskedOnceForTheNewKey() throws Exception {
        JwtVerifier verifier = verifier();
        knock(verifier, ISSUER.token(Door.claims()));
        Issuer next = Issuer.of("k2", TokenAlgorithm.ES256);
        server.rotate(KeySets.of(ISSUER, next));
        clock.advance(RemoteKeys.PAUSE);
        assertThat(knock(verifier, next.token(Door.claims()))).isInstanceOf(Verification.Accepted.class);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void redirect_isNotFollowed() throws Exception {
        server.that(Behaviour.REDIRECTS);
        knock(verifier(), ISSUER.token(Door.claims()));
        assertThat(server.requests()).isEqualTo(1);
        assertThat(courier.missing()).singleElement().asString().contains("HTTP 302", "redirects are not followed");
    }

    @Test
    void algorithmThatWasNotAskedFor_opensNothing() throws Exception {
        Issuer other = Issuer.of("k1", TokenAlgorithm.EDDSA);
        server.rotate(KeySets.of(other));
        isRefusedWith(ReasonCode.SERVER_UNAVAILABLE, knock(verifier(), other.token(Door.claims())));
    }

    /** A25: the header's own addresses are never asked. */
    @Test
    void headerThatBringsAnAddress_asksNobody() throws Exception {
        JwtVerifier verifier = verifier();
        knock(verifier, ISSUER.token(Door.claims()));
        try (JwksServer trap = new JwksServer(KeySets.of(Issuer.of("k1", TokenAlgorithm.ES256)))) {
            for (String member : List.of("jku", "x5u")) {
                String header = "{\"alg\":\"ES256\",\"kid\":\"k1\",\"" + member + "\":\"" + trap.url() + "\"}";
                knock(verifier, Issuer.of("k1", TokenAlgorithm.ES256).token(header, Door.claims()));
            }
            assertThat(trap.requests()).isZero();
        }
    }
}
