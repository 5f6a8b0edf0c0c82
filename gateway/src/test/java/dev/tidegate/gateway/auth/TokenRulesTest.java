package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A genuine token must come from the right issuer, for us, and name somebody. */
class TokenRulesTest {

    private static final String ISSUER = "https://id.example/";

    private final Issuer issuer = Issuer.of(TokenAlgorithm.HS256);
    private final Door strict =
            new Door(issuer.ring(), TokenRules.defaults().issuedBy(ISSUER).meantFor(Set.of("tidegate", "mqtt")));
    private final Door lenient = new Door(issuer.ring());

    @ParameterizedTest
    @ValueSource(strings = {"\"tidegate\"", "\"mqtt\"", "[\"tidegate\"]", "[\"web\",\"mqtt\"]"})
    void token_rightIssuerAndAudience_opens(String audience) {
        strict.opensFor("alice", issuer.token(Door.claims(",\"iss\":\"" + ISSUER + "\",\"aud\":" + audience)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"web\"", "[\"web\",\"other\"]", "[]", "\"\"", "null", "\"Tidegate\"", "\"tidegate,mqtt\""})
    void token_anotherAudience_isUnfit(String audience) {
        strict.turnsAwayAsUnfit(issuer.token(Door.claims(",\"iss\":\"" + ISSUER + "\",\"aud\":" + audience)));
    }

    @Test
    void token_withoutAudience_isUnfit() {
        strict.turnsAwayAsUnfit(issuer.token(Door.claims(",\"iss\":\"" + ISSUER + "\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[1]", "{}", "[[\"tidegate\"]]", "[\"tidegate\",null]"})
    void token_audienceIsNoName_isForged(String audience) {
        strict.turnsAwayAsForged(issuer.token(Door.claims(",\"iss\":\"" + ISSUER + "\",\"aud\":" + audience)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"https://id.example\"", "\"https://evil.example/\"", "null", "\"HTTPS://ID.EXAMPLE/\""})
    void token_anotherIssuer_isUnfit(String iss) {
        strict.turnsAwayAsUnfit(issuer.token(Door.claims(",\"aud\":\"mqtt\",\"iss\":" + iss)));
    }

    @Test
    void token_withoutIssuer_isUnfit() {
        strict.turnsAwayAsUnfit(issuer.token(Door.claims(",\"aud\":\"mqtt\"")));
    }

    @Test
    void token_issuerIsAList_isForged() {
        strict.turnsAwayAsForged(issuer.token(Door.claims(",\"aud\":\"mqtt\",\"iss\":[\"" + ISSUER + "\"]")));
    }

    @Test
    void token_anyIssuerAndAudienceWhereNoneIsConfigured_opens() {
        lenient.opensFor("alice", issuer.token(Door.claims(",\"iss\":\"who\",\"aud\":\"what\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "null"})
    void token_emptySubject_isUnfit(String subject) {
        lenient.turnsAwayAsUnfit(issuer.token("{\"sub\":" + subject + ",\"exp\":" + Door.secondsFromNow(60) + "}"));
    }

    @Test
    void token_withoutSubject_isUnfit() {
        lenient.turnsAwayAsUnfit(issuer.token("{\"exp\":" + Door.secondsFromNow(60) + "}"));
    }

    @Test
    void token_numericSubject_isForged() {
        lenient.turnsAwayAsForged(issuer.token("{\"sub\":7,\"exp\":" + Door.secondsFromNow(60) + "}"));
    }

    @Test
    void token_subjectAtTheBound_opens() {
        String longest = "é".repeat(TokenRules.DEFAULT_SUBJECT_BYTES / 2);

        lenient.opensFor(
                longest, issuer.token("{\"sub\":\"" + longest + "\",\"exp\":" + Door.secondsFromNow(60) + "}"));
    }

    @Test
    void token_subjectOneByteTooLong_isUnfit() {
        String tooLong = "é".repeat(TokenRules.DEFAULT_SUBJECT_BYTES / 2) + "x";

        lenient.turnsAwayAsUnfit(issuer.token("{\"sub\":\"" + tooLong + "\",\"exp\":" + Door.secondsFromNow(60) + "}"));
    }

    @Test
    void identity_carriesTheClaims() {
        Verification answer = lenient.knock(issuer.token(Door.claims(",\"roles\":[\"reader\"],\"tenant\":\"a\"")));

        assertThat(((Verification.Accepted) answer).identity().claims())
                .containsEntry("tenant", "a")
                .containsKey("roles");
    }

    @Test
    void identity_inText_namesTheSubjectOnly() {
        Verification answer = lenient.knock(issuer.token(Door.claims(",\"email\":\"alice@example.org\"")));

        assertThat(answer.toString())
                .contains("alice")
                .doesNotContain("example.org")
                .doesNotContain("claims");
    }
}
