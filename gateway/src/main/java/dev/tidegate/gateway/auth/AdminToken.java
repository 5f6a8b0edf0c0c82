package dev.tidegate.gateway.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The secret that opens the admin API. Lies in a file only its owner can read; the gateway makes one on first start where the
 * configuration names none. Kept as a hash. Immutable; reads and writes the disk when opened.
 */
public final class AdminToken {
    /** The file below the data directory. */
    public static final String FILE_NAME = "admin-token";

    private static final int SECRET_BYTES = 32;
    private static final int SHORTEST = 32;
    private static final int LONGEST = 1024;

    private final Path file;
    private final byte[] hash;

    private AdminToken(Path file, String secret) {
        this.file = file;
        this.hash = hash(secret);
    }

    /** The token of this data directory; makes both where absent. */
    public static AdminToken openOrCreate(Path directory) throws UnusableKeys {
        Path file = directory.resolve(FILE_NAME);
        try {
            if (!Files.exists(file)) {
                OwnSecret.create(file, (fresh() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw unusable(
                    file,
                    "cannot be made (" + e.getClass().getSimpleName()
                            + "): let the user the gateway runs as write to " + directory
                            + ", or name a file in admin.token-file");
        }
        return read(file);
    }

    /** The token in a file: one line of 32 to 1024 printable characters. */
    public static AdminToken read(Path file) throws UnusableKeys {
        try (InputStream in = Files.newInputStream(file)) {
            String exposure = OwnSecret.exposure(file);
            if (exposure != null) {
                throw unusable(file, exposure);
            }
            String secret = new String(in.readNBytes(LONGEST + 2), StandardCharsets.ISO_8859_1).strip();
            if (secret.length() < SHORTEST
                    || secret.length() > LONGEST
                    || !secret.chars().allMatch(each -> each > ' ' && each < 0x7F)) {
                throw unusable(
                        file,
                        "is no admin token: one line of " + SHORTEST + " to " + LONGEST
                                + " printable characters without spaces, such as openssl rand -hex 32 prints");
            }
            return new AdminToken(file, secret);
        } catch (IOException e) {
            throw unusable(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Where it lies. */
    public Path file() {
        return file;
    }

    /** Whether this is it; takes as long for every wrong one. */
    public boolean matches(String presented) {
        return MessageDigest.isEqual(hash, hash(presented));
    }

    /** The file; never the secret. */
    @Override
    public String toString() {
        return "AdminToken[" + file + "]";
    }

    private static UnusableKeys unusable(Path file, String why) {
        return new UnusableKeys(List.of(file + ": " + why));
    }

    private static String fresh() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
