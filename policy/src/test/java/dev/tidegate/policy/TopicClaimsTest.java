package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Topic rules as tokens carry them. A38: what is not understood never opens. */
class TopicClaimsTest {
    private static List<String> lines(Map<String, Object> claims) {
        return TopicClaims.read(claims).orElseThrow().lines();
    }

    @Test
    void claims_silentOnTopics_haveNoRules() {
        assertThat(TopicClaims.read(Map.of("sub", "anna", "role", "x"))).isEmpty();
    }

    @Test
    void acl_ofEveryForm_isReadInOrder() {
        Map<String, Object> claims = Map.of(
                "acl",
                List.of(
                        Map.of("permission", "allow", "action", "publish", "topic", "t/${clientid}"),
                        Map.of("permission", "allow", "action", "subscribe", "topic", "eq t/1/#", "qos", List.of(1)),
                        Map.of("permission", "deny", "action", "publish", "topic", "t/2", "retain", true),
                        Map.of("permission", "deny", "action", "all", "topic", "t/3", "qos", 0)));
        assertThat(lines(claims))
                .containsExactly(
                        "allow publish t/${clientid}",
                        "allow subscribe qos=1 eq t/1/#",
                        "deny publish retain=true t/2",
                        "deny all qos=0 t/3");
    }

    @Test
    void acl_asAnObjectOfLists_isReadToo() {
        assertThat(lines(Map.of("acl", Map.of("sub", List.of("a/#"))))).containsExactly("allow subscribe a/#");
    }

    @Test
    void lists_ofFilters_allowThem() {
        assertThat(lines(Map.of("pub", List.of("a"), "subs", List.of("b", "c"), "all", List.of("d"), "sub", "anna")))
                .containsExactlyInAnyOrder("allow publish a", "allow subscribe b", "allow subscribe c", "allow all d");
    }

    @Test
    void acl_empty_grantsNothing() {
        Permissions none =
                TopicClaims.read(Map.of("acl", List.of())).orElseThrow().permissions(TopicClient.anonymous("c1", null));
        assertThat(none.maySubscribe("a", 0)).isFalse();
    }

    static Stream<Map<String, Object>> malformed() {
        Map<String, Object> rule = Map.of("permission", "allow", "action", "publish", "topic", "a");
        return Stream.of(
                Map.of("acl", "allow all #"),
                Map.of("acl", List.of("allow all #")),
                Map.of("acl", Map.of("publish", List.of("#"))),
                Map.of("acl", List.of(Map.of("action", "publish", "topic", "a"))),
                Map.of("acl", List.of(with(rule, "permission", "ALLOW"))),
                Map.of("acl", List.of(with(rule, "action", "read"))),
                Map.of("acl", List.of(with(rule, "topic", 5))),
                Map.of("acl", List.of(with(rule, "topic", ""))),
                Map.of("acl", List.of(with(rule, "topic", "a/#/b"))),
                Map.of("acl", List.of(with(rule, "topic", "${cert_common_name}"))),
                Map.of("acl", List.of(with(rule, "qos", List.of()))),
                Map.of("acl", List.of(with(rule, "qos", List.of(3)))),
                Map.of("acl", List.of(with(rule, "qos", "1"))),
                Map.of("acl", List.of(with(rule, "retain", "all"))),
                Map.of("acl", List.of(with(rule, "clientid_re", "^a"))),
                Map.of("pub", "a"),
                Map.of("subs", List.of(1)),
                Map.of("all", Map.of()),
                Map.of("subs", List.of("$share/g/a")));
    }

    private static Map<String, Object> with(Map<String, Object> rule, String part, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(rule);
        changed.put(part, value);
        return changed;
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void claims_malformed_areNotRead(Map<String, Object> claims) {
        assertThatIllegalArgumentException().isThrownBy(() -> TopicClaims.read(claims));
    }
}
