package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens begin and end; thirty seconds of clock skew are forgiven, one more is not: A30. */
class TokenTimesTest {

    private final Issuer issuer = Issuer.of(TokenAlgorithm.HS256);
    private final Door door = new Door(issuer.ring());

    private String expiring(String exp) {
        return issuer.token("{\"sub\":\"alice\",\"exp\":" + exp + "}");
    }

    @Test
    void token_expired29SecondsAgo_opens() {
        door.opensFor("alice", expiring(String.valueOf(Door.secondsFromNow(-29))));
    }

    @Test
    void token_expired31SecondsAgo_isUnfit() {
        door.turnsAwayAsUnfit(expiring(String.valueOf(Door.secondsFromNow(-31))));
    }

    @Test
    void token_startsIn29Seconds_opens() {
        door.opensFor("alice", issuer.token(Door.claims(",\"nbf\":" + Door.secondsFromNow(29))));
    }

    @Test
    void token_startsIn31Seconds_isUnfit() {
        door.turnsAwayAsUnfit(issuer.token(Door.claims(",\"nbf\":" + Door.secondsFromNow(31))));
    }

    @Test
    void token_withoutExpiry_isUnfit() {
        door.turnsAwayAsUnfit(issuer.token("{\"sub\":\"alice\"}"));
    }

    @Test
    void token_expiryIsNull_isUnfit() {
        door.turnsAwayAsUnfit(expiring("null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"4102444800\"",
                "\"2099-01-01T00:00:00Z\"",
                "\"never\"",
                "\"\"",
                "true",
                "[4102444800]",
                "{}",
                "1e30",
                "-1",
                "-1e30",
                "99999999999999999999999",
                "9223372036854775807",
                "253402300800"
            })
    void token_expiryIsNoTimeOfOurs_isForged(String exp) {
        door.turnsAwayAsForged(expiring(exp));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "1e30", "\"2000-01-01T00:00:00Z\"", "[]"})
    void token_startIsNoTime_isForged(String nbf) {
        door.turnsAwayAsForged(issuer.token(Door.claims(",\"nbf\":" + nbf)));
    }

    @Test
    void token_fractionalExpiry_opens() {
        door.opensFor("alice", expiring(Door.secondsFromNow(60) + ".75"));
    }

    @Test
    void identity_tellsTheExpiryWithoutSkew() {
        Verification answer = door.knock(expiring(String.valueOf(Door.secondsFromNow(60))));

        assertThat(((Verification.Accepted) answer).identity().expiresAt())
                .isEqualTo(Instant.ofEpochSecond(Door.secondsFromNow(60)));
    }

    @Test
    void token_seenBeforeAndExpiredSince_isUnfit() {
        String token = expiring(String.valueOf(Door.secondsFromNow(60)));
        door.opensFor("alice", token);
        door.later(Duration.ofSeconds(90)).opensFor("alice", token);

        door.later(Duration.ofSeconds(1)).turnsAwayAsUnfit(token);
    }

    @Test
    void token_refusedAsTooEarly_opensOnceItsTimeHasCome() {
        String token = issuer.token(Door.claims(",\"nbf\":" + Door.secondsFromNow(60)));
        door.turnsAwayAsUnfit(token);

        door.later(Duration.ofSeconds(30)).opensFor("alice", token);
    }
}
