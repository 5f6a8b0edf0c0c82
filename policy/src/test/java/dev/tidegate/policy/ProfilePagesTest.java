package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The pages of {@code docs/profiles} and the table in the README are made from the profiles, and nothing else. */
class ProfilePagesTest {
    static final List<String> ALL = Shipped.NAMES;

    private static final Path FOLDER = Path.of("../docs/profiles");
    private static final Path README = Path.of("../README.md");
    private static final String BEGIN = "<!-- profiles: made by ProfilePagesTest -->\n";
    private static final String END = "<!-- /profiles -->";

    @ParameterizedTest
    @FieldSource("ALL")
    void page_isWhatTheProfileSays(String name) throws IOException {
        assertSame(FOLDER.resolve(name + ".md"), new PolicyTable(Shipped.profile(name)).markdown());
    }

    @Test
    void index_namesEveryProfile() throws IOException {
        assertSame(FOLDER.resolve("README.md"), """
                # Profiles

                A profile says what a client may ask for and what it is answered. `./tidegate run --set policy.profile=NAME` runs one,
                `./tidegate policy show NAME` prints it, `./tidegate policy diff A B` lays two side by side, and
                `./tidegate policy explain` says of one packet which rule decides. Every rule names where it was read, when, and how sure
                it is: *documented* by the vendor, prescribed by MQTT's *specification* where the vendor is silent, or *inferred* by us.
                These pages are made from the files in [config/profiles](../../config/profiles); your own profile extends one of them.

                """ + new PolicyOverview(Shipped.book()).markdown(""));
    }

    @Test
    void tableOfTheReadme_isWhatTheProfilesSay() throws IOException {
        String readme = Files.readString(README);
        int from = readme.indexOf(BEGIN) + BEGIN.length();
        String table = new PolicyOverview(Shipped.book()).markdown("docs/profiles/");
        assertSame(README, readme.substring(0, from) + table + readme.substring(readme.indexOf(END)));
    }

    @Test
    void pages_areThoseOfTheProfilesAndNoMore() throws IOException {
        try (Stream<Path> pages = Files.list(FOLDER)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", ""))
                            .filter(page -> !page.equals("README")))
                    .containsExactlyInAnyOrderElementsOf(ALL);
        }
    }

    private static void assertSame(Path page, String text) throws IOException {
        if ("write".equals(System.getProperty("tidegate.docs"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(page, text);
        }
        assertThat(Files.readString(page))
                .as("%s is stale; run ProfilePagesTest with -Dtidegate.docs=write", page)
                .isEqualTo(text);
    }
}
