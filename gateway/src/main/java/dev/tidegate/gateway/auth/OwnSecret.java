package dev.tidegate.gateway.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A secret the gateway has made for itself: in a file of mode 600 from its first byte, and nothing wider is accepted later. Reads and writes the disk. */
final class OwnSecret {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private OwnSecret() {}

    /** Makes it where it is absent: written aside, then given its name. A crash leaves no half a file, and whoever is second uses the first one's. */
    static void create(Path file, byte[] content) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a directory");
        Files.createDirectories(directory);
        Path draft = draft(directory, file);
        try {
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            publish(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** What is wrong with who may read it; null if nothing. */
    static @Nullable String exposure(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        Set<PosixFilePermission> mode =
                view == null ? Set.of() : view.readAttributes().permissions();
        return mode.stream().noneMatch(OTHERS::contains)
                ? null
                : "is open to other users (" + PosixFilePermissions.toString(mode) + "): run chmod 600 on it";
    }

    private static Path draft(Path directory, Path file) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        String name = file.getFileName().toString();
        return posix
                ? Files.createTempFile(directory, name, ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY))
                : Files.createTempFile(directory, name, ".new");
    }

    private static void publish(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft); // unlike a move, it never replaces
        } catch (FileAlreadyExistsException e) {
            return; // another process was faster; its file is read next
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE); // a file system without links
        }
    }
}
