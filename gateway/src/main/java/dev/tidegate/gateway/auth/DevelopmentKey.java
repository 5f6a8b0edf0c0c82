package dev.tidegate.gateway.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own signing key, made on first start so that there is something to try with. A shared secret (HS256): cheap
 * to check, and it never leaves the machine. Whoever can read the file can be anybody, hence mode 600 and nothing wider.
 *
 * <p>Immutable. Reads and writes the disk when opened: <em>runs at start, on the main thread.</em>
 */
public final class DevelopmentKey {

    /** The file below the data directory. */
    public static final String FILE_NAME = "development-key.jwk";

    private static final int SECRET_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path file;
    private final VerificationKey key;

    private DevelopmentKey(Path file, VerificationKey key) {
        this.file = file;
        this.key = key;
    }

    /** The key of this data directory; makes both where absent. Two gateways starting at once get the same key. */
    public static DevelopmentKey openOrCreate(Path directory) throws UnusableKeys {
        Path file = directory.resolve(FILE_NAME);
        try {
            if (!Files.exists(file)) {
                create(directory, file);
            }
            return new DevelopmentKey(file, read(file));
        } catch (KeyProblem e) {
            throw new UnusableKeys(List.of(file + ": " + e.text()));
        } catch (IOException e) {
            throw new UnusableKeys(List.of(file + ": cannot be made or read ("
                    + e.getClass().getSimpleName() + "): let the user the gateway runs as write to " + directory
                    + ", or configure auth.jwt.keys"));
        }
    }

    /** Where the key lies. */
    public Path file() {
        return file;
    }

    /** A ring of this key alone. */
    public KeyRing keyRing() {
        return KeyRing.of(key);
    }

    VerificationKey key() {
        return key;
    }

    /** The file; never the secret. */
    @Override
    public String toString() {
        return "DevelopmentKey[" + file + "]";
    }

    private static VerificationKey read(Path file) throws IOException, KeyProblem {
        Set<PosixFilePermission> mode = mode(file);
        if (mode != null && mode.stream().anyMatch(OTHERS::contains)) {
            throw new KeyProblem("is open to other users (" + PosixFilePermissions.toString(mode)
                    + "): run chmod 600 on it, or" + " delete it and a new key is made");
        }
        List<VerificationKey> keys = KeyFileReader.read(KeyFile.of(file));
        if (keys.size() != 1 || keys.get(0).algorithm() != TokenAlgorithm.HS256) {
            throw new KeyProblem("is not a development key: delete it and a new one is made");
        }
        return keys.get(0);
    }

    /** Null where the file system knows no such thing. */
    private static @Nullable Set<PosixFilePermission> mode(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view == null ? null : view.readAttributes().permissions();
    }

    /** Writes aside, then gives the name: a crash leaves no half a key, and whoever is second uses the first one's. */
    private static void create(Path directory, Path file) throws IOException {
        Files.createDirectories(directory);
        Path draft = draft(directory);
        try {
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer jwk = ByteBuffer.wrap(freshJwk().getBytes(StandardCharsets.UTF_8));
                while (jwk.hasRemaining()) {
                    out.write(jwk);
                }
                out.force(true);
            }
            publish(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Path draft(Path directory) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createTempFile(directory, FILE_NAME, ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY))
                : Files.createTempFile(directory, FILE_NAME, ".new");
    }

    private static void publish(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft); // unlike a move, it never replaces
        } catch (FileAlreadyExistsException e) {
            return; // another process was faster; its key is read next
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE); // a file system without links
        }
    }

    private static String freshJwk() {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] name = new byte[Integer.BYTES];
        random.nextBytes(name);
        return """
                {"kty":"oct","use":"sig","alg":"HS256","kid":"development-%s","k":"%s"}
                """.formatted(
                        HexFormat.of().formatHex(name),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }
}
