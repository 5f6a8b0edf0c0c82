package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A verifier with a clock that moves by hand, and what tests say about its answers. */
final class Door {

    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final HandClock clock = new HandClock();
    private final JwtVerifier verifier;

    Door(KeyRing keys) {
        this(keys, TokenRules.defaults());
    }

    Door(KeyRing keys, TokenRules rules) {
        verifier = new JwtVerifier(keys, rules, clock);
    }

    /** A payload that is good for an hour, with more claims behind the usual ones. */
    static String claims(String more) {
        return "{\"sub\":\"alice\",\"exp\":" + secondsFromNow(3600) + more + "}";
    }

    static String claims() {
        return claims("");
    }

    static long secondsFromNow(long seconds) {
        return NOW.getEpochSecond() + seconds;
    }

    Door later(Duration by) {
        clock.advance(by);
        return this;
    }

    Clock clock() {
        return clock;
    }

    Verification knock(String token) {
        return verifier.verify(token.getBytes(StandardCharsets.UTF_8));
    }

    void opensFor(String subject, String token) {
        Verification answer = knock(token);
        assertThat(answer).isInstanceOf(Verification.Accepted.class);
        assertThat(((Verification.Accepted) answer).identity().subject()).isEqualTo(subject);
    }

    /** 0x86: nobody vouches for it. */
    void turnsAwayAsForged(String token) {
        assertThat(refusal(token).code()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    /** 0x87: genuine, but not good here and now. */
    void turnsAwayAsUnfit(String token) {
        assertThat(refusal(token).code()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    }

    private Verification.Rejected refusal(String token) {
        Verification answer = knock(token);
        assertThat(answer).as("the token opened the gate").isInstanceOf(Verification.Rejected.class);
        Verification.Rejected refusal = (Verification.Rejected) answer;
        for (String part : token.split("\\.", -1)) {
            if (part.length() > 4) {
                assertThat(refusal.toString()).doesNotContain(part);
            }
        }
        assertThat(refusal.toString()).doesNotContain("alice").doesNotContain("eyJ");
        return refusal;
    }
}
