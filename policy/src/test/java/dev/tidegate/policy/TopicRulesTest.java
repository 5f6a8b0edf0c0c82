package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic rules as a file spells them. */
class TopicRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "allow publish devices/${client-id}/#",
                "deny subscribe qos=1,2 a/+/${claims.site}",
                "deny publish retain=true state/#",
                "allow all qos=0 retain=false a b/c",
                "allow subscribe eq a/#",
                "allow subscribe $SYS/#",
                "allow publish a/${username}-${subject}/x",
            })
    void line_wellFormed_readsAsItIsWritten(String line) {
        assertThat(TopicRules.of(List.of(line)).lines()).containsExactly(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permit publish a             | allow or deny",
                "allow write a                | publish, subscribe or all",
                "allow publish                | names no topic filter",
                "allow publish a/#/b          | at the end only",
                "allow publish a+             | stand alone",
                "allow publish x${username}+  | stand alone",
                "allow publish ${user}        | there is no placeholder ${user}",
                "allow publish ${claims.}     | there is no placeholder",
                "allow publish ${client-id    | does not close it",
                "allow publish qos=3 a        | no list of QoS",
                "allow publish retain=maybe a | neither true nor false",
                "allow subscribe retain=true a | leave it out",
                "allow subscribe $share/g/a   | leave out $share/NAME/",
            })
    void line_malformed_namesTheFix(String line, String fix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicRules.of(List.of(line)))
                .withMessageContaining(fix);
    }

    @Test
    void permissions_ofOneClient_showItsOwnTopics() {
        TopicRules rules = TopicRules.of(List.of("allow publish d/${client-id}/#", "allow publish ${username}"));
        assertThat(rules.permissions(TopicClient.anonymous("c1", null))).hasToString("allow publish d/c1/#");
    }

    @Test
    void profile_withAMalformedRule_namesLineAndColumn() {
        String text = "profile: p\nextends: q\ntopics:\n  - allow publish a\n  - allow write b\n";
        assertThat(PolicyYaml.read(List.of(new PolicySource("p.yaml", text)), Limits.defaults())
                        .problems())
                .anySatisfy(problem -> assertThat(problem.toString())
                        .startsWith("p.yaml:5:5: a topic rule is about publish, subscribe or all"));
    }

    /** A38: an empty list is a mistake, not an open door. */
    @Test
    void profile_withNoRuleInItsList_doesNotLoad() {
        String text = "profile: p\nextends: q\ntopics: []\n";
        assertThat(PolicyYaml.read(List.of(new PolicySource("p.yaml", text)), Limits.defaults())
                        .problems())
                .anySatisfy(problem -> assertThat(problem.toString()).startsWith("p.yaml:3:9: topics is a list"));
    }
}
