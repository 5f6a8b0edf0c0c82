package dev.tidegate.gateway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What class files no longer show: the length of a file, a synchronized block, a promise to do it later. */
class SourceTextTest {
    private static final int LONGEST_FILE = 400;
    private static final Path ROOT = root();
    private static final Pattern LATER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Pattern MONITOR = Pattern.compile("^[^*\"]*\\bsynchronized\\b(?!\")");
    private static final Pattern VERSION_ASKED = Pattern.compile("[!=]= *(ProtocolVersion\\.)?V(3_1|3_1_1|5)\\b");
    private static final Pattern SLEEP = Pattern.compile("\\bThread\\.sleep\\(");

    @Test
    void sources_areFound_inEveryJavaModule() {
        assertThat(sources("main").map(file -> ROOT.relativize(file).getName(0).toString()))
                .contains("policy", "bridge", "gateway");
    }

    @Test
    void productionFiles_canBeReadStandingUp() {
        assertThat(sources("main").filter(file -> lines(file).size() > LONGEST_FILE))
                .as("files over %d lines", LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void nothing_isPromisedForLater() {
        assertThat(Stream.concat(sources("main"), sources("test"))
                        .filter(file -> !file.endsWith("SourceTextTest.java"))
                        .flatMap(file -> hits(file, LATER)))
                .isEmpty();
    }

    @Test
    void synchronizedBlocks_stayInTheRoomsThatOwnConcurrency() {
        // auth has one key cache, disk a thread that writes, and transport, metrics and http meet threads that are not
        // theirs; app wires and
        // stops.
        Predicate<Path> elsewhere = file ->
                !file.toString().matches(".*/gateway/(shard|topic|store|disk|auth|transport|metrics|http|app)/[^/]*")
                        && !file.endsWith("event/Counters.java");
        assertThat(sources("main").filter(elsewhere).flatMap(file -> hits(file, MONITOR)))
                .isEmpty();
    }

    @Test
    void theProtocolVersion_isAskedForInCodecAlone() {
        assertThat(sources("main")
                        .filter(file -> !file.toString().contains("/codec/"))
                        .flatMap(file -> hits(file, VERSION_ASKED)))
                .isEmpty();
    }

    @Test
    void tests_neverSleep() {
        assertThat(sources("test")
                        .filter(file -> !file.endsWith("SourceTextTest.java"))
                        .flatMap(file -> hits(file, SLEEP)))
                .isEmpty();
    }

    private static Stream<Path> sources(String kind) {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("policy", "bridge", "gateway")) {
            Path folder = ROOT.resolve(module).resolve("src").resolve(kind).resolve("java");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .forEach(found::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return found.stream();
    }

    private static Stream<String> hits(Path file, Pattern pattern) {
        List<String> lines = lines(file);
        List<String> hits = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
                hits.add(ROOT.relativize(file) + ":" + (i + 1) + ": "
                        + lines.get(i).trim());
            }
        }
        return hits.stream();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that holds the modules: Maven runs tests in a module's own, an editor perhaps elsewhere. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("mvnw"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("No mvnw above " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }
}
