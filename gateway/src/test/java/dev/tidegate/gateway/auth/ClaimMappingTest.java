package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.auth.ClientIdRule.Kind;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims as identity providers write them, and what they mean here. */
class ClaimMappingTest {
    private static final Issuer ISSUER = Issuer.of("k", TokenAlgorithm.HS256);
    private static final String KEYCLOAK = "realm_access.roles";
    private static final String AUTH0 = "https://example.com/roles";

    private static Verification verify(ClaimMapping mapping, String more) {
        return new JwtVerifier(ISSUER.ring(), TokenRules.defaults(), mapping, new HandClock(), 1)
                .verify(ISSUER.token(Door.claims(more)).getBytes(StandardCharsets.US_ASCII));
    }

    private static Identity identity(ClaimMapping mapping, String more) {
        Verification verification = verify(mapping, more);
        assertThat(verification).isInstanceOf(Verification.Accepted.class);
        return ((Verification.Accepted) verification).identity();
    }

    private static void refuses(ClaimMapping mapping, String more) {
        assertThat(verify(mapping, more))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
    }

    private static ClaimMapping roles(String claim) {
        return new ClaimMapping("", "sub", claim, Kind.FREE, null, UserNameRule.IGNORE);
    }

    private static ClaimMapping clientId(Kind kind, @Nullable String claim) {
        return new ClaimMapping("", "sub", null, kind, claim, UserNameRule.IGNORE);
    }

    @Test
    void roles_asKeycloakNestsThem_areFound() {
        assertThat(identity(roles(KEYCLOAK), ",\"realm_access\":{\"roles\":[\"operator\",\"viewer\"]}")
                        .roles())
                .containsExactly("operator", "viewer");
    }

    @Test
    void roles_underAnAddressAsAuth0NamesThem_areFound() {
        assertThat(identity(roles(AUTH0), ",\"https://example.com/roles\":[\"operator\"]")
                        .roles())
                .containsExactly("operator");
    }

    @Test
    void roles_ofAClientWithDotsInItsName_areFound() {
        assertThat(identity(
                                roles("resource_access.my.app.roles"),
                                ",\"resource_access\":{\"my.app\":{\"roles\":[\"operator\"]}}")
                        .roles())
                .containsExactly("operator");
    }

    @Test
    void roles_asWordsWithSpacesBetween_areFound() {
        assertThat(identity(roles("scope"), ",\"scope\":\"mqtt:read  mqtt:write\"")
                        .roles())
                .containsExactly("mqtt:read", "mqtt:write");
    }

    @Test
    void roles_thatAreNotThere_areNone() {
        assertThat(identity(roles(KEYCLOAK), "").roles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "true",
                "{\"operator\":true}",
                "[\"operator\",7]",
                "[[\"operator\"]]",
                "[\"\"]",
                "[\"a\\u0000\"]"
            })
    void roles_ofAWrongShape_makeTheTokenUnfit(String roles) {
        refuses(roles("roles"), ",\"roles\":" + roles);
    }

    @Test
    void subject_fromAnotherClaim_isThatOne() {
        ClaimMapping mapping = new ClaimMapping("", "device.id", null, Kind.FREE, null, UserNameRule.IGNORE);
        assertThat(identity(mapping, ",\"device\":{\"id\":\"pump-7\"}").subject())
                .isEqualTo("pump-7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",\"device\":7", ",\"device\":\"\"", ",\"device\":\"a\\u001fb\"", ",\"device\":[\"a\"]"})
    void subject_fromAClaimThatNamesNobody_makesTheTokenUnfit(String more) {
        refuses(new ClaimMapping("", "device", null, Kind.FREE, null, UserNameRule.IGNORE), more);
    }

    @Test
    void clientId_thatEqualsTheSubject_isBound() {
        assertThat(identity(clientId(Kind.MUST_EQUAL, null), "").clientId()).isEqualTo(ClientIdRule.mustEqual("alice"));
    }

    @Test
    void clientId_withAPrefixFromAClaim_isBound() {
        assertThat(identity(clientId(Kind.PREFIX, "azp"), ",\"azp\":\"plant-\"").clientId())
                .isEqualTo(ClientIdRule.prefix("plant-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"azp\":\"\"", ",\"azp\":null", ",\"azp\":[\"\"]"})
    void clientId_boundToAClaimThatSaysNothing_makesTheTokenUnfit(String more) {
        refuses(clientId(Kind.PREFIX, "azp"), more);
    }

    @Test
    void tokenId_isKeptForRevocations() {
        assertThat(identity(ClaimMapping.STANDARD, ",\"jti\":\"01H\"").tokenId())
                .isEqualTo("01H");
    }
}
