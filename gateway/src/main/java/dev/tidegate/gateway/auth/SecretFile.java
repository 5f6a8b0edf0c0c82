package dev.tidegate.gateway.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Files of users and revocations: read whole, in strict UTF-8, or not at all; written aside, forced to disk and renamed. Stateless. */
final class SecretFile {

    /** A hundred thousand lines fit. */
    static final int LARGEST = 32 * 1024 * 1024;

    private static final FileAttribute<?>[] NONE = {};

    /** What the text holds; its problems begin with the line, and get the file before it. */
    interface Reading<T> {
        T read(String text) throws UnusableKeys;
    }

    private SecretFile() {}

    static <T> T parse(Path file, Reading<T> reading) throws UnusableKeys {
        try {
            return reading.read(text(file));
        } catch (UnusableKeys e) {
            throw new UnusableKeys(
                    e.problems().stream().map(each -> file + ":" + each).toList());
        } catch (KeyProblem e) {
            throw new UnusableKeys(List.of(file + ": " + e.text()));
        }
    }

    private static String text(Path file) throws KeyProblem {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new KeyProblem("is larger than 32 MiB: check the path");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new KeyProblem("does not exist: check the path");
        } catch (AccessDeniedException e) {
            throw new KeyProblem("cannot be read by this user: grant read permission to the user the gateway runs as");
        } catch (CharacterCodingException e) {
            throw new KeyProblem("is not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            throw new KeyProblem("cannot be read (" + e.getClass().getSimpleName()
                    + "): check that it is a file on a readable disk");
        }
    }

    /** A crash leaves the old text or the new one, never a part of either. */
    static void write(Path file, String text) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " has no directory");
        }
        Files.createDirectories(directory);
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : NONE;
        Path draft = Files.createTempFile(directory, String.valueOf(file.getFileName()), ".new", mode);
        try {
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        if (posix) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true); // or the rename itself may be lost
            }
        }
    }
}
