package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory of a database, as its files are named there. */
final class Folder {
    static final String CURRENT = "CURRENT";
    /** Where damaged files are put; the gateway never looks into it. */
    private static final String ASIDE = "damaged";

    /** A file that is there from the moment something could not be read until it has been mended. */
    private static final String SUSPECT = "SUSPECT";

    private final Path path;

    Folder(Path path) {
        this.path = path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Files whose whole name is like this, sorted. */
    List<Path> files(String pattern) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList();
        }
    }

    /** The write-ahead logs, the oldest first. */
    List<Path> logs() throws IOException {
        return files("\\d+\\.log");
    }

    /** The list of tables that is in force; null where nobody can tell. */
    @Nullable
    Path manifest() throws IOException {
        String text = current();
        if (!text.matches("MANIFEST-\\d+\n")) {
            return null;
        }
        Path manifest = file(text.strip());
        return Files.exists(manifest) ? manifest : null;
    }

    /** What the file says that everything begins with; empty where there is none. */
    String current() throws IOException {
        Path current = file(CURRENT);
        return Files.exists(current) ? Files.readString(current, StandardCharsets.ISO_8859_1) : "";
    }

    /** Makes it, so that it is there after a power cut: the directory it lies in has to be synced, and that is not RocksDB's. */
    void make() throws IOException {
        make(path.toAbsolutePath());
    }

    private static void make(Path wanted) throws IOException {
        Path parent = wanted.getParent();
        if (Files.isDirectory(wanted) || parent == null) {
            return;
        }
        make(parent);
        Files.createDirectory(wanted);
        sync(parent);
    }

    /** Moves a damaged file to where nobody deletes it, and tells where that is. */
    Path setAside(Path file) throws IOException {
        Path aside = aside(file);
        if (Files.exists(file)) {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            sync(aside.getParent());
            sync(path);
        }
        return aside;
    }

    /** Copies a file that is about to be changed, and tells where to. */
    Path keepCopy(Path file) throws IOException {
        Path aside = aside(file);
        Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel copy = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            copy.force(true);
        }
        sync(aside.getParent());
        return aside;
    }

    /** Puts a file in the place of another one, or where there is none; it is whole, whatever happens meanwhile. */
    void replace(String name, byte[] content) throws IOException {
        exchange(name, content);
        sync(path);
    }

    /** The same, but a power cut may bring the former one back. */
    void exchange(String name, byte[] content) throws IOException {
        Path fresh = file(name + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether something in a table could not be read: all of them are to be looked at when nobody waits. */
    boolean isSuspect() {
        return Files.exists(file(SUSPECT));
    }

    void suspect() throws IOException {
        if (!isSuspect()) {
            replace(
                    SUSPECT,
                    "Part of a table could not be read. The next start mends it.\n"
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    void trust() throws IOException {
        Files.deleteIfExists(file(SUSPECT));
    }

    private Path aside(Path file) throws IOException {
        Path folder = path.resolve(ASIDE);
        make(folder.toAbsolutePath());
        return folder.resolve(file.getFileName());
    }

    private static void sync(@Nullable Path folder) throws IOException {
        if (folder != null
                && Files.getFileStore(folder).supportsFileAttributeView("posix")) { // elsewhere it cannot be opened
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }
}
