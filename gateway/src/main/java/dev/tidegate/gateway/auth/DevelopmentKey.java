package dev.tidegate.gateway.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

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
                OwnSecret.create(file, freshJwk().getBytes(StandardCharsets.UTF_8));
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
        String exposure = OwnSecret.exposure(file);
        if (exposure != null) {
            throw new KeyProblem(exposure + ", or delete it and a new key is made");
        }
        List<VerificationKey> keys = KeyFileReader.read(KeyFile.of(file));
        if (keys.size() != 1 || keys.get(0).algorithm() != TokenAlgorithm.HS256) {
            throw new KeyProblem("is not a development key: delete it and a new one is made");
        }
        return keys.get(0);
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
