package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.auth.ClientIdRule.Kind;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several issuers: what a token says of its issuer chooses who judges it, and proves nothing. */
class IssuersTest {
    private static final String PLANT = "https://plant.example.com";
    private static final String OFFICE = "https://office.example.com";
    private static final Issuer PLANT_KEY = Issuer.of("k", TokenAlgorithm.ES256);
    private static final Issuer OFFICE_KEY = Issuer.of("k", TokenAlgorithm.ES256);
    private static final Issuer OWN_KEY = Issuer.of("own", TokenAlgorithm.HS256);

    private final HandClock clock = new HandClock();
    private final Issuers issuers =
            new Issuers(Map.of(PLANT, verifier(PLANT, PLANT_KEY), OFFICE, verifier(OFFICE, OFFICE_KEY)), null, 8192);
    private final Issuers withOneAlone = new Issuers(
            Map.of(PLANT, verifier(PLANT, PLANT_KEY)),
            new JwtVerifier(OWN_KEY.ring(), TokenRules.defaults(), clock),
            8192);

    private JwtVerifier verifier(String name, Issuer key) {
        return new JwtVerifier(
                key.ring(),
                TokenRules.defaults().issuedBy(name),
                new ClaimMapping(name, "sub", null, Kind.FREE, null, UserNameRule.IGNORE),
                clock,
                JwtVerifier.DEFAULT_CACHE);
    }

    private static String claims(String issuer) {
        return Door.claims(",\"iss\":\"" + issuer + "\"");
    }

    private static Identity accepted(Issuers issuers, String token) {
        Verification answer = issuers.verify(token.getBytes(StandardCharsets.US_ASCII));
        assertThat(answer).isInstanceOf(Verification.Accepted.class);
        return ((Verification.Accepted) answer).identity();
    }

    private static void refuses(Issuers issuers, String token) {
        assertThat(issuers.verify(token.getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    @Test
    void tokens_ofEachIssuer_openByItsOwnKey() {
        assertThat(accepted(issuers, PLANT_KEY.token(claims(PLANT))).issuer()).isEqualTo(PLANT);
        assertThat(accepted(issuers, OFFICE_KEY.token(claims(OFFICE))).issuer()).isEqualTo(OFFICE);
    }

    /** A33: a key of one issuer vouches for nobody of another, even under the same kid. */
    @Test
    void token_ofOneIssuerNamingAnother_isForged() {
        refuses(issuers, OFFICE_KEY.token(claims(PLANT)));
    }

    @Test
    void alice_ofTwoIssuers_isTwoOwners() {
        assertThat(accepted(issuers, PLANT_KEY.token(claims(PLANT))).owner())
                .isNotEqualTo(
                        accepted(issuers, OFFICE_KEY.token(claims(OFFICE))).owner());
    }

    @Test
    void token_ofAnIssuerNobodyConfigured_isForged() {
        refuses(issuers, PLANT_KEY.token(claims("https://elsewhere.example.com")));
    }

    @Test
    void token_withoutIssuer_isForgedWhereNoneStandsAlone() {
        refuses(issuers, PLANT_KEY.token(Door.claims()));
    }

    @Test
    void token_withoutIssuer_isJudgedByTheOneThatStandsAlone() {
        assertThat(accepted(withOneAlone, OWN_KEY.token(Door.claims())).realm()).isEmpty();
    }

    /** The one that stands alone takes any issuer, but not those that have keys of their own. */
    @Test
    void token_namingAConfiguredIssuer_isNotJudgedByTheOneThatStandsAlone() {
        refuses(withOneAlone, OWN_KEY.token(claims(PLANT)));
    }

    /** A29: what is read before the signature is proven is read as strictly. */
    @Test
    void token_thatNamesTwoIssuers_isForged() {
        refuses(issuers, PLANT_KEY.token(Door.claims(",\"iss\":\"" + PLANT + "\",\"iss\":\"" + OFFICE + "\"")));
        refuses(issuers, PLANT_KEY.token(Door.claims(",\"iss\":[\"" + PLANT + "\"]")));
        refuses(issuers, PLANT_KEY.token("{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}"));
    }

    /** A reconnect storm: one token, ten thousand times. */
    @Test
    void tenThousandReconnects_withOneToken_costOneSignatureCheck() {
        byte[] token = PLANT_KEY.token(claims(PLANT)).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 10_000; i++) {
            assertThat(issuers.verify(token)).isInstanceOf(Verification.Accepted.class);
        }
        assertThat(issuers.signatureChecks()).isEqualTo(1);
    }

    @Test
    void rememberedToken_whoseTimeIsUp_isRefused() {
        byte[] token = PLANT_KEY.token(claims(PLANT)).getBytes(StandardCharsets.US_ASCII);
        assertThat(issuers.verify(token)).isInstanceOf(Verification.Accepted.class);
        clock.advance(Duration.ofSeconds(3_631));
        assertThat(issuers.verify(token)).isInstanceOf(Verification.Rejected.class);
    }
}
