package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names of up to four levels and filters and patterns of up to two and a rest, every one of them. */
class SmallWorldTest {
    private static final List<String> NAMES = Stream.concat(
                    Small.texts(List.of("a", "b", ""), 4).stream(),
                    Stream.of("$s", "$s/a", "a/$s", "/$s/b", "a/b/$s/a"))
            .filter(name -> !name.isEmpty())
            .toList();
    private static final List<String> FILTERS = Small.textsWithRest(List.of("a", "", "+"), 2, "#").stream()
            .filter(filter -> !filter.isEmpty())
            .toList();
    private static final List<String> PATTERNS = Small.textsWithRest(List.of("a", "{x}", "{y}"), 2, "{*}").stream()
            .filter(pattern -> !pattern.matches("(\\{.\\})/\\1.*"))
            .toList();

    @Test
    void everyName_throughEveryPairOfPatterns_getsTheNameARegularExpressionGives() {
        List<String> wrong = new ArrayList<>();
        pairs().forEach(remap -> NAMES.forEach(name -> {
            if (!remap.toRemote(name).equals(Optional.ofNullable(expected(remap, name)))) {
                wrong.add(remap + ": " + name + " becomes " + remap.toRemote(name));
            }
        }));

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyName_acrossAndBack_isItself() {
        assertThat(pairs().filter(SmallWorldTest::leadsBothWays)
                        .flatMap(remap -> NAMES.stream()
                                .filter(name -> remap.toRemote(name)
                                        .map(remote -> !remap.toLocal(remote).equals(Optional.of(name)))
                                        .orElse(false))
                                .map(name -> remap + ": " + name)))
                .isEmpty();
    }

    @Test
    void everyNameThatCrosses_isBroughtByTheFilters() {
        assertThat(pairs().flatMap(remap -> NAMES.stream()
                        .filter(name -> remap.toRemote(name)
                                .map(remote -> !Small.matches(remap.localFilter(), name)
                                        || !Small.matches(remap.remoteFilter(), remote))
                                .orElse(false))
                        .map(name -> remap + ": " + name)))
                .isEmpty();
    }

    @Test
    void everySubscription_narrowed_bringsExactlyWhatItAsksFor() {
        List<String> wrong = new ArrayList<>();
        pairs().filter(remap -> isPossible(remap, Direction.IN))
                .forEach(remap -> FILTERS.forEach(asked -> {
                    Optional<String> narrowed = remap.remoteFilterFor(asked);
                    for (String remote : NAMES) {
                        Optional<String> local = remap.toLocal(remote);
                        boolean wanted = local.isPresent() && Small.matches(asked, local.get());
                        boolean brought =
                                local.isPresent() && narrowed.isPresent() && Small.matches(narrowed.get(), remote);
                        if (wanted != brought) {
                            wrong.add(remap + " asked " + asked + " narrowed " + narrowed + ": " + remote);
                        }
                    }
                }));

        assertThat(wrong).isEmpty();
    }

    @Test
    void everySubscription_thatNothingAnswers_isNotPassedOn() {
        // Names have one level more than what is asked, so what is not found here is not there.
        List<String> wrong = new ArrayList<>();
        pairs().filter(remap -> isPossible(remap, Direction.IN))
                .forEach(remap -> FILTERS.forEach(asked -> {
                    boolean passedOn = remap.remoteFilterFor(asked).isPresent();
                    boolean answered = NAMES.stream()
                            .anyMatch(remote -> remap.toLocal(remote)
                                    .filter(local -> Small.matches(asked, local))
                                    .isPresent());
                    boolean beyond = remap.remoteFilterFor(asked).orElse("").split("/", -1).length > 4;
                    if (passedOn != answered && !beyond) {
                        wrong.add(remap + " asked " + asked + " passed on " + remap.remoteFilterFor(asked));
                    }
                }));

        assertThat(wrong).isEmpty();
    }

    @Test
    void overlap_ofEveryTwoFilters_isWhatBothMatch() {
        List<String> wrong = new ArrayList<>();
        List<String> names = Small.texts(List.of("a", "b", "", "c"), 3).stream()
                .filter(name -> !name.isEmpty())
                .toList();
        for (String one : FILTERS) {
            for (String other : FILTERS) {
                String common = Overlap.of(one, other);
                for (String name : names) {
                    boolean both = Small.matches(one, name) && Small.matches(other, name);
                    if (both != (common != null && Small.matches(common, name))) {
                        wrong.add(one + " and " + other + " have " + common + " in common, and " + name);
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static Stream<TopicRemap> pairs() {
        return PATTERNS.stream()
                .flatMap(local -> PATTERNS.stream()
                        .filter(remote -> agree(local, remote))
                        .map(remote -> TopicRemap.of(local, remote)));
    }

    /** One of them may leave something out, but not each something else. */
    private static boolean agree(String local, String remote) {
        return captures(local).containsAll(captures(remote)) || captures(remote).containsAll(captures(local));
    }

    private static boolean leadsBothWays(TopicRemap remap) {
        return isPossible(remap, Direction.IN) && isPossible(remap, Direction.OUT);
    }

    private static boolean isPossible(TopicRemap remap, Direction direction) {
        List<String> local = captures(remap.localPattern());
        List<String> remote = captures(remap.remotePattern());
        return direction.leadsOut() ? local.containsAll(remote) : remote.containsAll(local);
    }

    private static List<String> captures(String pattern) {
        return Pattern.compile("\\{.\\}")
                .matcher(pattern)
                .results()
                .map(found -> found.group())
                .toList();
    }

    private static @Nullable String expected(TopicRemap remap, String name) {
        if (!isPossible(remap, Direction.OUT) || name.startsWith("$")) {
            return null;
        }
        String regex = remap.localPattern()
                .replaceFirst("^\\{\\*\\}$", "(?<rest>.*)")
                .replaceFirst("/\\{\\*\\}$", "(?<rest>/.*)?")
                .replaceAll("\\{(.)\\}", "(?<$1>[^/]*)");
        Matcher matcher = Pattern.compile(regex).matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        String remote = remap.remotePattern();
        for (String capture : captures(remote)) {
            String key = capture.equals("{*}") ? "rest" : capture.substring(1, 2);
            String value = matcher.group(key);
            if (key.equals("rest")) {
                remote = withRest(remote, remap.localPattern().equals("{*}") ? "/" + value : value);
            } else {
                remote = remote.replace(capture, value);
            }
        }
        return remote.isEmpty() || remote.startsWith("$") ? null : remote;
    }

    /** The rest comes with its slash, or is null where there is none. */
    private static String withRest(String pattern, @Nullable String rest) {
        if (rest == null) {
            return pattern.equals("{*}") ? "" : pattern.replace("/{*}", "");
        }
        return pattern.equals("{*}") ? rest.substring(1) : pattern.replace("/{*}", rest);
    }
}
