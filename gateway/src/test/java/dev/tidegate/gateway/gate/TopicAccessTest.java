package dev.tidegate.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Permissions;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Protocol;
import dev.tidegate.policy.TopicRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which topic rules hold for whom. */
class TopicAccessTest {
    private static final TopicAccess OTHERS = new TopicAccess(TopicRules.of(List.of("allow all others/#")));

    private static Profile profile(String topics) throws IOException {
        String standard = Files.readString(Path.of("../config/profiles/standard.yaml"));
        return PolicyYaml.read(
                        List.of(
                                new PolicySource("standard.yaml", standard),
                                new PolicySource("mine.yaml", "profile: mine\nextends: standard\n" + topics)),
                        Limits.defaults())
                .book()
                .profile("mine");
    }

    private static Permissions of(TopicAccess access, @Nullable Map<String, Object> claims, Profile profile) {
        Identity identity = claims == null ? null : Identity.ofToken("anna", Instant.MAX, claims);
        return access.permissions(new Visit("mqtt", Protocol.MQTT_5, identity, "c1", null), profile);
    }

    @Test
    void token_thatBringsRules_isJudgedByThem() throws IOException {
        Permissions permissions = of(OTHERS, Map.of("subs", List.of("mine/${clientid}")), profile(""));
        assertThat(permissions).hasToString("allow subscribe mine/c1");
    }

    @Test
    void token_thatBringsNone_isJudgedLikeEverybody() throws IOException {
        assertThat(of(OTHERS, Map.of("sub", "anna"), profile(""))).hasToString("allow all others/#");
        assertThat(of(OTHERS, null, profile(""))).hasToString("allow all others/#");
    }

    @Test
    void nobodysRules_leaveEverything() throws IOException {
        assertThat(of(TopicAccess.OPEN, null, profile("")).isUnlimited()).isTrue();
    }

    /** A38. */
    @Test
    void rules_thatCannotBeUnderstood_grantNothing() throws IOException {
        Permissions permissions = of(TopicAccess.OPEN, Map.of("acl", "all"), profile(""));
        assertThat(permissions.maySubscribe("a", 0)).isFalse();
    }

    @Test
    void profile_withRules_narrowsWhatATokenGrants() throws IOException {
        Profile profile = profile("topics:\n  - deny all a/secret\n  - allow all a/#\n");
        Permissions permissions = of(TopicAccess.OPEN, Map.of("all", List.of("#")), profile);
        assertThat(permissions.maySubscribe("a/b", 0)).isTrue();
        assertThat(permissions.maySubscribe("b", 0)).isFalse();
        assertThat(permissions.maySubscribe("a/secret", 0)).isFalse();
    }
}
