package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyYamlTest {
    /** Everything that can be wrong with one rule; it stands on line 4, its key in column 3. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "retian: close                        | 3  | unknown key 'retian' in features; did you mean 'retain'?",
                "retain: colse                        | 11 | unknown verdict 'colse'; did you mean 'close'?",
                "retain: { }                          | 11 | retain needs exactly one of verdict, cap, refuse, close; it has none",
                "publish-qos-2: { cap: 1, close: 0x9B } | 18 | publish-qos-2 needs exactly one of verdict, cap, refuse, close; it has cap, close",
                "retain: [close]                      | 11 | the verdict on retain must be a single value",
                "retain:                              | 10 | the verdict on retain is empty: write a value",
                "retain: { close: 0xFE }              | 20 | unknown reason code '0xFE'; known are",
                "retain: { close: retain-not-suported } | 20 | unknown reason code 'retain-not-suported'; did you mean 'retain-not-supported'?",
                "retain: { close: banned }            | 20 | DISCONNECT cannot carry 0x8A (Banned); it can carry unspecified-error, malformed-packet",
                "no-local: { refuse: qos-not-supported } | 23 | SUBACK cannot carry 0x9B (QoS not supported); it can carry",
                "will: { refuse: 0x8F }               | 19 | CONNACK cannot carry 0x8F (Topic Filter invalid); it can carry",
                "content-type: { refuse: 0x9B }       | 27 | PUBACK cannot carry 0x9B (QoS not supported); it can carry",
                "publish-qos-2: cap                   | 18 | cap needs a number: write { cap: 1 }",
                "subscribe-qos-2: { cap: 2 }          | 27 | a cap of 2 changes nothing about subscribe-qos-2: write at most 1, or allow",
                "subscribe-qos-2: { cap: 3 }          | 27 | cap: '3' is no QoS: write 0, 1 or 2",
                "session-expiry: { cap: 3600 }        | 26 | cap: '3600' has no unit: write 3600s, or use ms, m, h or d",
                "retain: { verdict: strip, why: so }  | 29 | nobody hears a 'why' unless the client is refused: write 'note' instead",
                "retain: { verdict: strip, souce: x } | 29 | unknown key 'souce' in retain; did you mean 'source'?",
                "retain: { verdict: strip, date: soon } | 35 | 'soon' is no date: write 2025, 2025-03 or 2025-03-31",
                "retain: { verdict: strip, confidence: documentd } | 41 | unknown confidence 'documentd'; did you mean 'documented'?",
                "publish-qos-1: close                 | 1  | publish-qos-2 is allow where publish-qos-1 is close",
            })
    void rule_thatCannotStand_isReportedWithItsPlace(String rule, int column, String message) {
        assertThat(Shipped.features(rule).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("house.yaml");
            assertThat(problem.line()).isEqualTo(column == 1 ? 1 : 4);
            assertThat(problem.column()).isEqualTo(column);
            assertThat(problem.message()).startsWith(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "packetsize: 64KiB          | 3  | unknown key 'packetsize' in limits; did you mean 'packet-size'?",
                "packet-size: 65536         | 16 | packet-size: '65536' has no unit: write 64KiB",
                "packet-size: 300MiB        | 16 | packet-size: 300MiB is out of range: write 64B to 268435460B",
                "packet-size: big           | 16 | packet-size: 'big' is no size",
                "topic-levels: many         | 17 | topic-levels: 'many' is no whole number",
                "topic-levels: 0            | 17 | topic-levels: 0 is out of range: write 1 to 65535",
                "keep-alive-max: 300        | 19 | keep-alive-max: '300' has no unit: write 300s",
                "keep-alive-max: soon       | 19 | keep-alive-max: 'soon' is no duration",
                "packet-rate: 10            | 16 | packet-rate: '10' has no unit: write 10/s",
                "overflow: drop             | 13 | overflow: 'drop' is neither drop-newest nor drop-oldest",
                "inflight: { source: here } | 13 | inflight has no value: write { value: 1000 }",
                "keep-alive-min: 6m         | 3  | keep-alive-min 6m is above keep-alive-max 5m: change one of them",
            })
    void limit_thatCannotStand_isReportedWithItsPlace(String limit, int column, String message) {
        PolicyReading reading = Shipped.reading("profile: house\nextends: standard\nlimits:\n  " + limit + "\n");
        assertThat(reading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(4);
            assertThat(problem.column()).isEqualTo(column);
            assertThat(problem.message()).startsWith(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                            | 1:1 | the file is empty",
                "- profile                                     | 1:1 | a profile must be a mapping of 'key: value'",
                "about: x                                      | 1:1 | the profile has no name: write 'profile: NAME'",
                "profile: My Profile                           | 1:10 | 'My Profile' is no name",
                "{profile: house, extends: standrad}           | 1:27 | there is no profile 'standrad' to extend; did you mean 'standard'?",
                "{profile: house, extend: standard, extends: standard} | 1:18 | unknown key 'extend' in a profile; did you mean 'extends'?",
                "{profile: house, extends: standard, extends: standard} | 1:37 | 'extends' is here twice in a profile: keep one",
                "{profile: standard, extends: standard}        | 1:1 | profile 'standard' is already in config/profiles/standard.yaml: rename one",
                "{profile: house, extends: house}              | 1:27 | extends runs in a circle: house -> house",
                "profile: [house                               | 1:16 | not YAML:",
            })
    void file_thatCannotStand_isReportedWithItsPlace(String yaml, String place, String message) {
        assertThat(Shipped.reading(yaml).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.place()).hasToString("house.yaml:" + place);
            assertThat(problem.message()).startsWith(message);
        });
    }

    @Test
    void profiles_thatExtendEachOther_areRefusedWithTheCircle() {
        PolicyReading reading = PolicyYaml.read(
                List.of(
                        new PolicySource("a.yaml", "profile: a\nextends: b\n"),
                        new PolicySource("b.yaml", "profile: b\nextends: a\n")),
                Limits.defaults());
        assertThat(reading.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "a.yaml:2:10: extends runs in a circle: a -> b -> a",
                        "b.yaml:2:10: extends runs in a circle: b -> a -> b");
    }

    @Test
    void problems_manyInOneFile_areReportedTogetherInOrder() {
        PolicyReading reading = Shipped.reading("""
                profile: house
                extends: standard
                colour: blue
                features:
                  retain: maybe
                  will: strip
                limits:
                  inflight: lots
                """);
        assertThat(reading.problems()).extracting(Problem::line).containsExactly(3, 5, 6, 8);
        assertThatThrownBy(reading::book)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("house.yaml:3:1: unknown key 'colour'")
                .hasMessageContaining("house.yaml:8:13: inflight: 'lots' is no whole number");
    }

    @Test
    void profile_withoutParentAndIncomplete_namesEveryFeatureItForgot() {
        PolicyReading reading = Shipped.reading("profile: house\nfeatures:\n  retain: oops\n");
        assertThat(reading.problems()).hasSize(2);
        assertThat(reading.problems().get(0).message())
                .startsWith("profile 'house' says nothing about mqtt-3-1, ")
                .doesNotContain(" retain,")
                .endsWith("no-matching-subscribers: rule on them, or write 'extends: standard'");
    }

    @Test
    void profile_thatExtends_takesOverWhatItDoesNotSay() {
        Profile house = Shipped.house("retain: close");
        assertThat(house.on(Feature.RETAIN).kind()).isEqualTo(Verdict.Kind.CLOSE);
        assertThat(house.rule(Feature.RETAIN).place()).hasToString("house.yaml:4:3");
        assertThat(house.on(Feature.WILL).kind()).isEqualTo(Verdict.Kind.ALLOW);
        assertThat(house.rule(Feature.WILL).file()).isEqualTo("config/profiles/standard.yaml");
    }

    @Test
    void limit_ofProfile_overridesTheNodes() {
        Limits node = Limits.defaults().with(Limit.INFLIGHT, "50").with(Limit.TOPIC_LEVELS, "20");
        PolicySource house =
                new PolicySource("house.yaml", "profile: house\nextends: standard\nlimits: { topic-levels: 8 }\n");
        Limits limits = PolicyYaml.read(List.of(Shipped.source("standard"), house), node)
                .book()
                .profile("house")
                .limits();
        assertThat(limits).isEqualTo(node.with(Limit.TOPIC_LEVELS, "8"));
    }

    @Test
    void rule_withoutCodeOrWhy_takesTheNaturalCodeAndSaysWhatIsMissing() {
        assertThat(Shipped.house("retain: close").on(Feature.RETAIN))
                .isEqualTo(new Verdict.Close(ReasonCode.RETAIN_NOT_SUPPORTED, "retain is not available"));
    }

    @Test
    void rule_withCodeAndWhy_saysBoth() {
        assertThat(Shipped.house("no-local: { refuse: not-authorized, why: \"echo only\" }")
                        .on(Feature.NO_LOCAL))
                .isEqualTo(new Verdict.Refuse(ReasonCode.NOT_AUTHORIZED, "echo only"));
    }

    @Test
    void rule_withItsOwnSource_doesNotInheritTheDateOfTheFile() {
        Rule rule = Shipped.reading("""
                        profile: house
                        extends: standard
                        source: "the old handbook"
                        date: 1999
                        confidence: inferred
                        features:
                          retain: { verdict: strip, source: "the new handbook", note: "page 7" }
                          will: ignore
                        """).book().profile("house").rule(Feature.RETAIN);
        assertThat(rule.basis()).isEqualTo(new Basis("the new handbook", "", Confidence.DOCUMENTED, "page 7"));
    }

    @Test
    void book_askedForAnUnknownProfile_namesTheNearest() {
        PolicyBook book = Shipped.features("retain: allow").book();
        assertThatThrownBy(() -> book.profile("standart"))
                .hasMessage("no profile 'standart'; did you mean 'standard'?");
    }
}
