package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules leave a client: first match, containment, screens, and what clients may not talk their way into. */
class PermissionsTest {
    private static final String[] WORDS = {"a", "b", "c"};

    private static TopicClient client(String clientId) {
        return new TopicClient(clientId, "hugo", "anna", Map.of("site", "ulm", "place", Map.of("hall", 7)));
    }

    private static Permissions permissions(String... lines) {
        return TopicRules.of(List.of(lines)).permissions(client("c1"));
    }

    private static boolean mayPublish(Permissions permissions, String topic) {
        return (permissions.waysToPublish(topic) & Permissions.way(0)) != 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"$SYS/audit", "$SYS/audit/#", "$SYS/audit/+/retain", "$share/g/$SYS/audit/c/#"})
    void auditTrail_withoutARuleThatNamesIt_isForNobody(String filter) {
        assertThat(Permissions.ALL.maySubscribe(filter, 0)).isFalse();
        assertThat(permissions("allow all #", "allow all $SYS/#").maySubscribe(filter, 0))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$SYS/#", "$SYS/+/c/retain", "$share/g/$SYS/#"})
    void auditTrail_behindAWiderFilter_isScreenedOut(String filter) {
        assertThat(Permissions.ALL.maySubscribe(filter, 0)).isTrue();
        assertThat(Permissions.ALL.screens(filter, 0)).isTrue();
        assertThat(Permissions.ALL.mayReceive("$SYS/audit/c/retain", 0)).isFalse();
        assertThat(Permissions.ALL.mayReceive("$SYS/broker/clients", 0)).isTrue();
    }

    @Test
    void auditTrail_whereARuleNamesIt_isReadAsFarAsItSays() {
        Permissions reader = permissions("allow subscribe $SYS/audit/c1/#", "allow all #");
        assertThat(reader.maySubscribe("$SYS/audit/c1/#", 0)).isTrue();
        assertThat(reader.mayReceive("$SYS/audit/c1/retain", 0)).isTrue();
        assertThat(reader.maySubscribe("$SYS/audit/#", 0)).isFalse();
        assertThat(reader.mayReceive("$SYS/audit/c2/retain", 0)).isFalse();
    }

    @Test
    void auditTrail_deniedByAProfile_isDeniedWhateverATokenSays() {
        Permissions token = permissions("allow subscribe $SYS/audit/#");
        assertThat(token.and(permissions("allow all #")).maySubscribe("$SYS/audit/#", 0))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+/audit/#", "a/#"})
    void ordinaryFilters_ofAClientWithoutRules_areNotScreened(String filter) {
        assertThat(Permissions.ALL.screens(filter, 0)).isFalse();
    }

    @Test
    void rules_silentOnATopic_denyIt() {
        assertThat(mayPublish(permissions("allow publish a/#"), "b")).isFalse();
    }

    @Test
    void rules_first_decides() {
        assertThat(mayPublish(permissions("deny publish a/b", "allow publish a/#"), "a/b"))
                .isFalse();
    }

    @Test
    void publishRule_subscription_isNotMeant() {
        assertThat(permissions("allow publish a").maySubscribe("a", 0)).isFalse();
    }

    @Test
    void rule_forOneQos_leavesTheOthersToTheNext() {
        Permissions permissions = permissions("deny publish qos=1,2 a", "allow publish a");
        assertThat(permissions.waysToPublish("a")).isEqualTo(Permissions.way(0) | Permissions.retaining(0));
    }

    @Test
    void rule_forRetained_leavesTheOthersAlone() {
        Permissions permissions = permissions("deny publish retain=true a", "allow all #");
        assertThat(permissions.waysToPublish("a")).isEqualTo(0b111);
    }

    @Test
    void placeholders_ofAnIdentity_standForItsNames() {
        Permissions permissions =
                permissions("allow publish ${client-id}/${username}/${subject}/at-${claims.site}-${claims.place.hall}");
        assertThat(mayPublish(permissions, "c1/hugo/anna/at-ulm-7")).isTrue();
    }

    /** A20: no name becomes a wildcard, a further level, or another placeholder. */
    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/b", "x+", "/", "", "\u0000"})
    void placeholder_valueThatIsNoLevel_grantsNothing(String name) {
        Permissions permissions =
                TopicRules.of(List.of("allow all devices/${client-id}/#")).permissions(client(name));
        assertThat(List.of("devices/x/y", "devices/a/b/c", "devices/" + name + "/x", "devices//x"))
                .noneMatch(topic -> mayPublish(permissions, topic));
    }

    /** A20. */
    @ParameterizedTest
    @ValueSource(strings = {".*", "${username}", "%c", "$1", "\\", "c1\n", "a b", "*", "?"})
    void placeholder_valueThatMeansSomethingElsewhere_isPlainText(String name) {
        Permissions permissions =
                TopicRules.of(List.of("allow publish devices/${client-id}/x")).permissions(client(name));
        assertThat(mayPublish(permissions, "devices/" + name + "/x")).isTrue();
        assertThat(mayPublish(permissions, "devices/hugo/x")).isFalse();
    }

    /** A20: for any client id, what is allowed is the literal replacement and nothing else. */
    @Test
    void placeholder_anyValue_allowsOnlyTheLiteralReplacement() {
        Random random = new Random(20);
        String alphabet = "ab+#/$.*{}%\\ c";
        TopicRules rules = TopicRules.of(List.of("allow all d/${client-id}/v"));
        for (int i = 0; i < 300_000; i++) {
            String name = text(random, alphabet, 4);
            Permissions permissions = rules.permissions(client(name));
            String topic = "d/" + text(random, alphabet, 4) + "/v";
            boolean literal = topic.equals("d/" + name + "/v");
            boolean fit = name.chars().noneMatch(c -> "+#/".indexOf(c) >= 0);
            if (mayPublish(permissions, topic) != (literal && fit)) {
                assertThat(topic).as("client id %s", name).isEqualTo("what its client id allows");
            }
        }
    }

    private static String text(Random random, String alphabet, int longest) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(longest);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** A20: a client id of $SYS opens nothing. */
    @Test
    void placeholder_valueWithDollarInFront_doesNotReachSystemTopics() {
        TopicRules rules = TopicRules.of(List.of("allow all ${client-id}/#"));
        Permissions permissions = rules.permissions(client("$SYS"));
        assertThat(permissions.maySubscribe("$SYS/#", 0)).isFalse();
        assertThat(permissions.isSpoiltByClientId()).isTrue();
    }

    @Test
    void clientId_unfitButUnused_spoilsNothing() {
        assertThat(TopicRules.of(List.of("allow all ${subject}/#"))
                        .permissions(client("a/b"))
                        .isSpoiltByClientId())
                .isFalse();
    }

    /** A19. */
    @ParameterizedTest
    @ValueSource(strings = {"${username}", "${subject}", "${claims.x}", "${claims.place}", "${claims.a.b}"})
    void placeholder_missing_grantsNothing(String placeholder) {
        TopicClient nobody = new TopicClient("c1", null, null, Map.of("place", List.of("x")));
        Permissions permissions =
                TopicRules.of(List.of("allow all d/" + placeholder + "/#")).permissions(nobody);
        assertThat(List.of("d/null/x", "d//x", "d/[x]/x", "d/" + placeholder + "/x"))
                .noneMatch(topic -> mayPublish(permissions, topic));
    }

    /** A19: who has no name is not freed from what names deny. */
    @Test
    void placeholder_missingInADenial_deniesEveryValue() {
        TopicRules rules = TopicRules.of(List.of("deny all users/${username}/private", "allow all #"));
        Permissions permissions = rules.permissions(TopicClient.anonymous("c1", null));
        assertThat(mayPublish(permissions, "users/hugo/private")).isFalse();
    }

    /** A45. */
    @Test
    void subscription_broaderThanWhatIsAllowed_isRefused() {
        assertThat(permissions("allow subscribe a/b").maySubscribe("a/+", 0)).isFalse();
    }

    /** A45: the part that is denied does not come through. */
    @Test
    void subscription_overlappingADenial_standsAndIsScreened() {
        Permissions permissions = permissions("deny subscribe a/b/c", "allow subscribe a/#");
        assertThat(permissions.maySubscribe("a/+/c", 0)).isTrue();
        assertThat(permissions.screens("a/+/c", 0)).isTrue();
        assertThat(permissions.mayReceive("a/b/c", 0)).isFalse();
    }

    @Test
    void subscription_besideADenial_isNotScreened() {
        Permissions permissions = permissions("deny subscribe a/b/c", "allow subscribe a/#");
        assertThat(permissions.screens("a/+/d", 0)).isFalse();
    }

    /** A43. */
    @Test
    void share_ofAnyName_isJudgedByItsFilter() {
        Permissions permissions = permissions("allow subscribe open/#");
        assertThat(permissions.maySubscribe("$share/open/secret/#", 0)).isFalse();
        assertThat(permissions.maySubscribe("$share/x/$share/y/open/t", 0)).isFalse();
        assertThat(permissions.maySubscribe("$share/g/open/t", 0)).isTrue();
    }

    /** A47. */
    @Test
    void everything_allowed_leavesSystemTopicsOut() {
        Permissions permissions = permissions("allow all #");
        assertThat(permissions.maySubscribe("#", 0)).isTrue();
        assertThat(permissions.maySubscribe("$SYS/#", 0)).isFalse();
        assertThat(mayPublish(permissions, "$x/y")).isFalse();
    }

    @Test
    void filterAsWritten_allowed_isGrantedAloneWithWhatComesThroughIt() {
        Permissions permissions = permissions("allow subscribe eq t/#");
        assertThat(permissions.maySubscribe("t/#", 0)).isTrue();
        assertThat(permissions.maySubscribe("t/x", 0)).isFalse();
        assertThat(permissions.mayReceive("t/x", 0)).isTrue();
    }

    @Test
    void filterAsWritten_denied_leavesNarrowerOnes() {
        Permissions permissions = permissions("deny subscribe eq t/#", "allow subscribe t/#");
        assertThat(permissions.maySubscribe("t/#", 0)).isFalse();
        assertThat(permissions.maySubscribe("t/+", 0)).isTrue();
    }

    @Test
    void layers_two_grantWhatBothGrant() {
        Permissions both = permissions("allow all a/#").and(permissions("deny all a/b", "allow all #"));
        assertThat(mayPublish(both, "a/c")).isTrue();
        assertThat(List.of("a/b", "c")).noneMatch(topic -> mayPublish(both, topic));
        assertThat(both.screens("a/#", 0)).isTrue();
    }

    @Test
    void nobodysRules_allowEverything() {
        assertThat(Permissions.ALL.waysToPublish("x")).isEqualTo(0b111_111);
        assertThat(Permissions.ALL.maySubscribe("$SYS/#", 2)).isTrue();
        assertThat(Permissions.ALL.screens("#", 0)).isFalse();
    }

    /** A45: whatever the rules, nothing they deny comes through a subscription they grant. */
    @Test
    void subscription_grantedUnderRandomRules_letsNothingDeniedThrough() {
        Random random = new Random(1045);
        for (int i = 0; i < 100_000; i++) {
            List<String> lines = new ArrayList<>();
            int count = 1 + random.nextInt(5);
            for (int j = 0; j < count; j++) {
                lines.add((random.nextInt(3) == 0 ? "deny" : "allow") + " subscribe " + filter(random));
            }
            Permissions permissions = permissions(lines.toArray(new String[0]));
            String filter = filter(random);
            if (permissions.maySubscribe(filter, 1) && !permissions.screens(filter, 1)) {
                String topic = WORDS[random.nextInt(3)] + "/" + WORDS[random.nextInt(3)];
                boolean denied = TopicPattern.of(filter).matches(topic) && !permissions.mayReceive(topic, 1);
                if (denied || permissions.mayReceive(topic, 1) != naively(lines, topic)) {
                    assertThat(topic).as("%s under %s", filter, lines).isEqualTo("what is not denied");
                }
            }
        }
    }

    private static boolean naively(List<String> lines, String topic) {
        for (String line : lines) {
            if (TopicPattern.of(line.substring(line.lastIndexOf(' ') + 1)).matches(topic)) {
                return line.startsWith("allow");
            }
        }
        return false;
    }

    private static String filter(Random random) {
        String[] levels = {"a", "b", "c", "+", "+"};
        StringBuilder filter = new StringBuilder(levels[random.nextInt(5)]);
        if (random.nextBoolean()) {
            filter.append('/').append(levels[random.nextInt(5)]);
        }
        return random.nextInt(3) == 0 ? filter.append("/#").toString() : filter.toString();
    }
}
