package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClashTest {
    @ParameterizedTest
    @CsvSource({
        "plant/#, plant/{line}/state, plant/+/state",
        "{a}/x, y/{b}, y/x",
        "#, plant/#, plant/#",
        "plant/#, plant, plant",
    })
    void twoRulesOut_thatTakeTheSame_areToldWithBothNamesAndTheFix(String one, String other, String common) {
        List<Clash> clashes = Clash.among(List.of(Rules.out(one), Rules.out(other)));

        assertThat(clashes)
                .singleElement()
                .extracting(Clash::sentence)
                .isEqualTo("\"out " + one + "\" and \"out " + other + "\" both take " + common
                        + " out, so a message would cross twice: make one narrower, or give \"out " + one
                        + "\" except: [ \"" + common + "\" ]");
    }

    @Test
    void theSameRule_twice_isToRemove() {
        Rule twin = Rules.rule("twin", Direction.BOTH, TopicRemap.of("a/#", "b/#"), List.of());

        assertThat(Clash.among(List.of(Rules.out("a/+/#"), twin)))
                .singleElement()
                .extracting(Clash::sentence)
                .asString()
                .endsWith("give \"twin\" except: [ \"a/+/#\" ]");
        assertThat(Clash.among(List.of(Rules.out("a/#"), twin)))
                .singleElement()
                .extracting(Clash::sentence)
                .asString()
                .endsWith("make one narrower, or remove one");
    }

    @ParameterizedTest
    @CsvSource({"plant/#, plants/#", "a/{x}, a/{x}/{y}", "{a}/x, {b}/y", "a, b"})
    void twoRulesOut_thatShareNoName_stand(String one, String other) {
        assertThat(Clash.among(List.of(Rules.out(one), Rules.out(other)))).isEmpty();
    }

    @Test
    void overlap_thatOneExcepts_stands() {
        Rule all = Rules.rule("all", Direction.OUT, TopicRemap.of("plant/#", "all/#"), List.of("plant/+/state"));

        assertThat(Clash.among(List.of(all, Rules.out("plant/{line}/state")))).isEmpty();
    }

    @Test
    void twoRulesIn_areComparedByWhatTheyTakeUpstream() {
        Rule one = Rules.in("eu/{line}/raw/#", "one/{line}/#");
        Rule other = Rules.in("eu/l1/#", "two/#");

        assertThat(Clash.among(List.of(one, other)))
                .singleElement()
                .extracting(Clash::sentence)
                .asString()
                .contains("both take eu/l1/raw/# in")
                .endsWith("or give \"in eu/{line}/raw/#\" except: [ \"one/l1/#\" ]");
    }

    @Test
    void twoRulesIn_oneExceptsByItsLocalNames_stand() {
        Rule one =
                Rules.rule("one", Direction.IN, TopicRemap.of("one/{line}/#", "eu/{line}/raw/#"), List.of("one/l1/#"));

        assertThat(Clash.among(List.of(one, Rules.in("eu/l1/#", "two/#")))).isEmpty();
    }

    @Test
    void twoRulesIn_whereOneHasNoNameForWhatBothTake_stand() {
        assertThat(Clash.among(List.of(Rules.in("a/{*}", "{*}"), Rules.in("a", "x"))))
                .isEmpty();
    }

    @Test
    void ruleOut_andRuleIn_ofTheSameNames_areNoClash() {
        assertThat(Clash.among(List.of(Rules.out("a/#"), Rules.in("a/#", "a/#"))))
                .isEmpty();
    }

    @Test
    void echo_underItsOwnName_isNoRing() {
        Rule in = Rules.in("site/7/#", "plant/#");
        Rule out = Rules.rule("out", Direction.OUT, TopicRemap.of("plant/press/#", "site/7/press/#"), List.of());

        assertThat(Clash.among(List.of(in, out))).isEmpty();
    }

    @Test
    void ring_thatGrows_isToldWithBothNames() {
        Rule in = Rules.in("up/#", "down/#");
        Rule out = Rules.rule("out", Direction.OUT, TopicRemap.of("down/#", "up/more/#"), List.of());

        assertThat(Clash.among(List.of(out, in)))
                .singleElement()
                .satisfies(clash -> assertThat(clash.first()).isEqualTo(in))
                .extracting(Clash::sentence)
                .isEqualTo(
                        "\"in up/#\" brings in up/# and \"out\" sends it out again as up/more/#, which comes in again:"
                                + " it would go round for ever. Make one of them narrower, or let one except what the other"
                                + " takes");
    }

    @Test
    void ring_brokenByAnException_stands() {
        Rule in = Rules.rule("in", Direction.IN, TopicRemap.of("down/#", "up/#"), List.of("down/more/#"));
        Rule out = Rules.rule("out", Direction.OUT, TopicRemap.of("down/x/#", "up/more/#"), List.of());

        assertThat(Clash.among(List.of(out, in))).isEmpty();
        assertThat(Clash.among(List.of(out, Rules.in("up/#", "down/#")))).hasSize(1);
    }

    @Test
    void ring_ofFourRules_isFound() {
        Rule in = Rules.in("a/#", "b/#");
        Rule out = Rules.rule("out b", Direction.OUT, TopicRemap.of("b/#", "c/#"), List.of());
        Rule in2 = Rules.in("c/#", "d/#");
        Rule out2 = Rules.rule("out d", Direction.OUT, TopicRemap.of("d/#", "a/#"), List.of());

        assertThat(Clash.among(List.of(in, out, in2, out2)))
                .extracting(
                        clash -> clash.first().name() + ", " + clash.second().name())
                .containsExactly("in a/#, out d", "in c/#, out b");
    }

    @Test
    void everyRuleIn_withEveryRuleOut_isARingWhereSomeNameComesBackChanged() {
        List<String> patterns = List.of(
                "a",
                "b",
                "a/{x}",
                "{x}",
                "{x}/a",
                "{x}/b",
                "a/{*}",
                "b/{*}",
                "a/b/{*}",
                "{x}/{*}",
                "a/{x}/{*}",
                "{x}/a/{*}",
                "b/{x}");
        List<String> names = Small.texts(List.of("a", "b", "c"), 6);
        List<TopicRemap> remaps = new ArrayList<>();
        for (String local : patterns) {
            patterns.stream()
                    .filter(remote -> captures(local).equals(captures(remote)))
                    .forEach(remote -> remaps.add(TopicRemap.of(local, remote)));
        }
        List<String> wrong = new ArrayList<>();
        for (TopicRemap in : remaps) {
            for (TopicRemap out : remaps) {
                boolean told = !Clash.among(List.of(
                                Rules.rule("in", Direction.IN, in, List.of()),
                                Rules.rule("out", Direction.OUT, out, List.of())))
                        .isEmpty();
                boolean happens = names.stream().anyMatch(name -> comesBackChanged(name, in, out));
                if (told != happens) {
                    wrong.add("in " + in + ", out " + out + (told ? " told" : " not told"));
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static boolean comesBackChanged(String name, TopicRemap in, TopicRemap out) {
        Optional<String> back = in.toLocal(name).flatMap(out::toRemote);
        return back.isPresent()
                && !back.get().equals(name)
                && in.toLocal(back.get()).isPresent();
    }

    private static Set<String> captures(String pattern) {
        return new HashSet<>(TopicShape.parse(pattern).captured());
    }
}
