package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is the same as whom, and which names each may use. */
class IdentityTest {
    private static final Identity TOKEN = Identity.ofToken("alice", Instant.EPOCH, Map.of());

    @Test
    void owner_sameNameProvedAnotherWay_isAnotherOwner() {
        Identity user = Identity.ofUser("alice", Set.of(), Identity.Names.ANY);
        Identity certificate = Identity.ofCertificate("alice", Instant.EPOCH, Set.of(), Identity.Names.ANY);
        assertThat(Set.of(TOKEN.owner(), user.owner(), certificate.owner())).hasSize(3);
    }

    @Test
    void subject_withAControlCharacter_isNone() {
        assertThatThrownBy(() -> Identity.ofToken("user\u001F\u001Falice", Instant.EPOCH, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void clientId_thatMustEqual_isNoOther() {
        assertThat(ClientIdRule.mustEqual("alice").allows("alice2")).isFalse();
    }

    @Test
    void clientId_leftToUsThatMustEqual_isThatOne() {
        assertThat(ClientIdRule.mustEqual("alice").named("x7")).isEqualTo("alice");
    }

    @Test
    void clientId_leftToUsWithAPrefix_obeysTheRule() {
        ClientIdRule rule = ClientIdRule.prefix("alice-");
        assertThat(rule.allows(rule.named("x7"))).isTrue();
    }

    @Test
    void prefix_thatIsEmpty_isRefusedInsteadOfAllowingAll() {
        assertThatThrownBy(() -> ClientIdRule.prefix("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void userName_thatMustBeTheClientId_mayBeAbsent() {
        assertThat(UserNameRule.CLIENT_ID.allows(null, "alice", "device")).isTrue();
    }

    @Test
    void userName_ofSomebodyElse_breaksTheRule() {
        assertThat(UserNameRule.SUBJECT.allows("bob", "alice", "bob")).isFalse();
    }

    @Test
    void text_ofAnIdentity_holdsNoClaims() {
        Identity identity = Identity.ofToken("alice", Instant.EPOCH, Map.of("email", "alice@example.com"));
        assertThat(identity).hasToString("Identity[alice]");
    }
}
