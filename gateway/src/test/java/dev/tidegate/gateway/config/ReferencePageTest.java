package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of keys and what is made from it by hand or by this test. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../docs/guide/configuration.md");

    @Test
    void page_isWhatTheTableOfKeysSays() throws IOException {
        if ("write".equals(System.getProperty("tidegate.docs"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ReferencePage.markdown());
        }

        assertThat(Files.readString(PAGE))
                .as("docs/guide/configuration.md is stale; run this test with -Dtidegate.docs=write")
                .isEqualTo(ReferencePage.markdown());
    }

    @Test
    void builtInProfiles_areTheFilesOfTheProfilesFolder() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../config/profiles"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(Profiles.BUILT_IN);
        }
    }

    @Test
    void defaults_ofEveryKey_areReadableByItsOwnType() {
        assertThat(readable(Keys.ROOT)).isPositive();
    }

    private static int readable(Key key) {
        int leaves = 0;
        if (key instanceof Key.Leaf<?> leaf && !leaf.fallback().isEmpty()) {
            assertThat(leaf.type().parse(leaf.fallback(), Path.of("")))
                    .as(leaf.name())
                    .isNotNull();
            leaves++;
        }
        Key below = key instanceof Key.Named named ? named.each() : key instanceof Key.Rows rows ? rows.each() : key;
        for (Key child : below.children()) {
            leaves += readable(child);
        }
        return leaves;
    }
}
