package dev.tidegate.gateway.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Protocol;
import dev.tidegate.policy.Request;
import dev.tidegate.policy.Verdict.Kind;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every feature under every verdict it may have, for both versions and in every mode, through the whole core. What is shown on
 * {@code docs/policy-matrix.md} is what was heard; {@link Expectation} says what should have been.
 */
class PolicyMatrixTest {
    private static final Path PAGE = Path.of("../docs/policy-matrix.md");

    /** Take a history of their own, of many connections; what is heard in the end is shown by these. */
    private static final Map<Feature, String> SHOWN_ELSEWHERE = new EnumMap<>(Map.of(
            Feature.TOO_MANY_FAILED_LOGINS,
            "FailedLoginsTest.oneClient_afterTenFailures_isRefusedWithoutALookAtWhatItShows",
            Feature.TOO_PERSISTENT_LOGINS,
            "FailedLoginsTest.oneClient_thatGoesOn_isBannedForFiveMinutesAndNotForEver",
            Feature.TOO_MANY_TAKEOVERS,
            "TakeoverLoopTest.client_afterFiveTakeoversInTenSeconds_isRefusedForThirty"));

    /** Told by a counter: nobody is there, or it would be told once for every message. */
    private static final Set<Feature> COUNTED = EnumSet.of(Feature.OFFLINE_QOS_0, Feature.OFFLINE_QOS_1);

    private static final String NARROW = """
            limits:
              client-id-bytes: 23
              keep-alive-min: 10s
              keep-alive-max: 100s
              session-expiry-max: 2h
              will-size: 1KiB
              will-delay-max: 60s
              topic-levels: 4
              message-expiry-max: 2h
              property-bytes: 10
              filters-per-subscribe: 2
              subscriptions: 3
              packet-size: 4096B
              packet-rate: 10/s
              byte-rate: 10000/s
              receive-maximum: 2
              user-properties: 2
              connect-rate: 1/s
              retained-per-identity: 1
            """;

    private static final String HEAD = """
            # What becomes of each feature under each verdict

            Made by a test that plays every cell through the gateway, from bytes to bytes; `PolicyMatrixTest` fails when it is stale.
            Codes are the natural ones; a profile may name others.

            - *as asked*: no client can tell the difference. *without effect*: answered like any other, and nothing comes of it.
            - *no answer*: as if the packet had never come. *closed*: the connection ends without a word. *later*: when the rate allows.
            - `+` and `-`: what is heard more, and what is not heard, by the client or whoever gets its messages.
            - `SUBACK`, `PUBACK`, `CONNACK` and `DISCONNECT` with the code in them; *n/a*: this version cannot ask for it.

            Where one packet breaks two rules, the feature that stands first on this page is the answer. So `$share/g/a/#` is judged as
            a shared subscription, not as a wildcard.

            """;

    private static final Profile EVERYTHING = profile("", "", "");

    private final Map<Feature, Map<Protocol, List<String>>> free = new EnumMap<>(Feature.class);

    @Test
    void everyCell_isHeardAsExpected() throws IOException {
        List<String> page = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            for (Kind written : SHOWN_ELSEWHERE.containsKey(feature) ? Set.<Kind>of() : feature.kinds()) {
                page.add(row(feature, written, wrong));
            }
        }
        assertThat(wrong).as("cells").isEmpty();
        String text = HEAD + headings() + String.join("", page) + elsewhere();
        if ("write".equals(System.getProperty("tidegate.docs"))) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/policy-matrix.md is stale; run this test with -Dtidegate.docs=write")
                .isEqualTo(text);
    }

    @Test
    void everyFeature_hasAStory_orAnotherTestThatShowsIt() {
        assertThat(Arrays.stream(Feature.values()).filter(feature -> !Stories.has(feature)))
                .containsExactlyInAnyOrderElementsOf(SHOWN_ELSEWHERE.keySet());
    }

    @Test
    void everyTestThatIsNamed_exists() {
        assertThat(SHOWN_ELSEWHERE.values()).allSatisfy(name -> {
            String[] parts = name.split("\\.");
            Class<?> test = Class.forName("dev.tidegate.gateway.connection." + parts[0]);
            assertThat(test.getDeclaredMethods()).extracting(Method::getName).contains(parts[1]);
        });
    }

    private static String elsewhere() {
        StringBuilder text = new StringBuilder("""

                Not above, because they take a history of many connections; every verdict on them is judged in `GateTest`, and what a client
                hears is shown by:

                """);
        SHOWN_ELSEWHERE.forEach((feature, test) -> text.append("- " + feature.key() + ": `" + test + "`\n"));
        return text.toString();
    }

    private static String headings() {
        return """
                | Feature | Verdict | MQTT 5, emulate | 3.1.1, emulate | MQTT 5, adapt | 3.1.1, adapt | MQTT 5, observe | 3.1.1, observe |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                """;
    }

    private String row(Feature feature, Kind written, List<String> wrong) {
        StringBuilder row = new StringBuilder("| " + feature.key() + " | " + written.key() + " |");
        Profile profile = profile(feature, written);
        for (Mode mode : Mode.values()) {
            for (Protocol protocol : List.of(Protocol.MQTT_5, Protocol.MQTT_3_1_1)) {
                row.append(' ')
                        .append(
                                feature.existsIn(protocol)
                                        ? cell(
                                                feature,
                                                written,
                                                profile.in(mode).spoken(protocol),
                                                protocol,
                                                wrong)
                                        : "n/a")
                        .append(" |");
            }
        }
        return row.append('\n').toString();
    }

    private String cell(Feature feature, Kind written, Profile profile, Protocol protocol, List<String> wrong) {
        Mode mode = profile.mode();
        String where = feature.key() + " " + written.key() + " " + mode.key() + " " + protocol.key();
        Stage stage = stage(profile, protocol, feature);
        List<String> heard = stage.play(Stories.of(feature));
        String outcome = outcome(free(feature, protocol), heard, stage);
        String expected = Expectation.of(feature, written, mode, protocol);
        if (!outcome.equals(expected)) {
            wrong.add(where + ": " + outcome + " instead of " + expected + " " + heard);
        }
        List<Effect> told = stage.told(feature);
        List<Effect> due = due(feature, written, profile);
        if (!told.equals(due)) {
            wrong.add(where + ": told " + told + " instead of " + due);
        }
        return outcome;
    }

    private static List<Effect> due(Feature feature, Kind written, Profile profile) {
        Mode mode = profile.mode();
        boolean keepsItsOwn =
                feature == Feature.KEEP_ALIVE && written == Kind.CAP && profile.protocol() == Protocol.MQTT_3_1_1;
        if (keepsItsOwn && mode != Mode.OBSERVE) {
            return List.of(); // who cannot be told is not capped
        }
        if (written == Kind.ALLOW || COUNTED.contains(feature)) {
            return List.of();
        }
        boolean looksOn = Expectation.inForce(feature, written, mode) == Kind.ALLOW;
        return List.of(looksOn ? Effect.OBSERVED : Effect.ENFORCED);
    }

    // --- what was heard, beside what is heard where everything is allowed ---

    private static String outcome(List<String> free, List<String> heard, Stage stage) {
        List<String> more = without(heard, free);
        List<String> less = without(free, heard);
        if (!heard.isEmpty() && heard.stream().allMatch("closed"::equals)) {
            return free.equals(heard) ? "as asked" : "closed";
        }
        for (String word : more) {
            if (word.matches("CONNACK (?!0).*|CONNACK 0x[89].|(PUBACK|PUBREC|SUBACK|UNSUBACK|DISCONNECT) 0x[89A].")) {
                return word;
            }
        }
        if (more.contains("closed")) {
            return "closed";
        }
        if (more.isEmpty() && less.isEmpty()) {
            return "as asked";
        }
        boolean unanswered = less.stream().anyMatch(PolicyMatrixTest::isAnswer);
        if (unanswered && more.stream().noneMatch(PolicyMatrixTest::isAnswer) && !less.contains("closed")) {
            return without(free, stage.later()).isEmpty() ? "later" : "no answer";
        }
        if (more.isEmpty() && less.stream().anyMatch(word -> word.contains(":"))) {
            return without(free, stage.later()).isEmpty() ? "later" : "without effect";
        }
        return changes(more, less);
    }

    private static boolean isAnswer(String word) {
        return Character.isUpperCase(word.charAt(0));
    }

    private static String changes(List<String> more, List<String> less) {
        Set<String> words = new TreeSet<>();
        more.forEach(word -> words.add("+" + word));
        less.forEach(word -> words.add("-" + word));
        return String.join(" ", words);
    }

    private static List<String> without(List<String> words, List<String> gone) {
        List<String> left = new ArrayList<>(words);
        gone.forEach(left::remove);
        return left;
    }

    // --- profiles ---

    private List<String> free(Feature feature, Protocol protocol) {
        return free.computeIfAbsent(feature, each -> new EnumMap<>(Protocol.class))
                .computeIfAbsent(
                        protocol, each -> stage(EVERYTHING, each, feature).play(Stories.of(feature)));
    }

    private static Stage stage(Profile profile, Protocol protocol, Feature feature) {
        Set<Property> unsaid =
                EnumSet.of(Property.RECEIVE_MAXIMUM, Property.TOPIC_ALIAS_MAXIMUM, Property.MAXIMUM_PACKET_SIZE);
        if (feature == Feature.SERVER_MAXIMUM_PACKET_SIZE) {
            unsaid.remove(Property.MAXIMUM_PACKET_SIZE);
        }
        return new Stage(new Stage.Cast(feature, profile, EVERYTHING), protocol, new Words(unsaid));
    }

    private static Profile profile(Feature feature, Kind kind) {
        String cap = feature.key().matches(".*-qos-[12]") ? "0" : "30s";
        String verdict = kind == Kind.CAP ? "{ cap: " + cap + " }" : kind.key();
        return profile(feature.key(), verdict, feature.key().contains("too-") ? NARROW : "");
    }

    /** Everything is allowed but this. */
    private static Profile profile(String key, String verdict, String limits) {
        boolean denies = verdict.matches("drop|close|hang-up");
        StringBuilder yaml = new StringBuilder("profile: house\nfeatures:\n");
        for (Feature each : Feature.values()) {
            String usual = each.kinds().contains(Kind.ALLOW) ? "allow" : "hang-up";
            boolean isAboveIt = each == Feature.PUBLISH_QOS_2 && key.equals("publish-qos-1") && denies;
            yaml.append("  " + each.key() + ": ")
                    .append(each.key().equals(key) ? verdict : isAboveIt ? "close" : usual)
                    .append('\n');
        }
        return PolicyYaml.read(List.of(new PolicySource("house.yaml", yaml + limits)), Limits.defaults())
                .book()
                .profile("house");
    }

    @Test
    void services_areAskedForByNobody() {
        assertThat(Arrays.stream(Feature.values()).filter(feature -> feature.request() == Request.SERVICE))
                .allMatch(feature -> feature.kinds().stream().allMatch(Kind::isPermitted));
    }
}
