package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node is called among those that are bridged. */
class NodeNameTest {
    @TempDir
    Path directory;

    @Test
    void nodeThatKeepsWhatItHas_isCalledTheSameAfterARestart() throws IOException {
        String name = NodeName.of(directory);
        assertThat(name).matches("[0-9a-z]{6,20}").isEqualTo(NodeName.of(directory));
    }

    @Test
    void nodeThatKeepsNothing_isCalledOtherwiseEachTime() throws IOException {
        assertThat(NodeName.of(null)).isNotEqualTo(NodeName.of(null));
    }

    @Test
    void fileThatHoldsNoName_isWrittenAnew() throws IOException {
        Files.writeString(directory.resolve("node"), "two words\n");
        String name = NodeName.of(directory);
        assertThat(name).matches("[0-9a-z]{6,20}").isEqualTo(NodeName.of(directory));
    }

    @Test
    void directoryThatCannotBeWritten_isNamed() {
        assertThatThrownBy(() -> NodeName.of(directory.resolve("absent")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent/node: cannot be made or read")
                .hasMessageContaining("store.path");
    }
}
