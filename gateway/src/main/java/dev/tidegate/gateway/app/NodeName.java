package dev.tidegate.gateway.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node is called among those that are bridged. Made once and kept beside what the node stores, because messages that left it before a restart may come
 * back after it. A node that keeps nothing counts its messages anew with each start, and so has to have another name each time.
 */
final class NodeName {
    private static final Logger LOG = LoggerFactory.getLogger(NodeName.class);
    private static final String FILE = "node";
    private static final Pattern NAME = Pattern.compile("[0-9a-z]{6,20}");

    private NodeName() {}

    /**
     * @param directory where it is kept; null for a node that keeps nothing
     * @throws IOException if it cannot be kept; the message names the file
     */
    static String of(@Nullable Path directory) throws IOException {
        return directory == null ? fresh() : kept(directory.resolve(FILE));
    }

    private static String kept(Path file) throws IOException {
        try {
            if (Files.exists(file)) {
                String name =
                        Files.readString(file, StandardCharsets.ISO_8859_1).strip();
                if (NAME.matcher(name).matches()) {
                    return name;
                }
                LOG.warn("{} holds no name of a node: this one gets another", file);
            }
            String name = fresh();
            Path draft = file.resolveSibling(FILE + ".new");
            Files.writeString(draft, name + "\n", StandardCharsets.ISO_8859_1);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return name;
        } catch (IOException e) {
            throw new IOException(
                    file + ": cannot be made or read (" + e.getClass().getSimpleName()
                            + "): let the user the gateway runs as write to store.path",
                    e);
        }
    }

    private static String fresh() {
        return "n" + Long.toString(new SecureRandom().nextLong() >>> 1, Character.MAX_RADIX);
    }
}
