package dev.tidegate.gateway.auth;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a verification key lies: a PEM public key or certificate, a JWK, or a JWK set.
 *
 * @param path the file
 * @param algorithm what every key of the file is for; needed where the file itself leaves it open (RSA in PEM)
 * @param kid the key's name in token headers, where the file gives none (PEM never does)
 */
public record KeyFile(
        Path path,
        @Nullable TokenAlgorithm algorithm,
        @Nullable String kid) {

    /** A file that says everything about its keys. */
    public static KeyFile of(Path path) {
        return new KeyFile(path, null, null);
    }

    /** A file whose keys are for this algorithm. */
    public static KeyFile of(Path path, TokenAlgorithm algorithm) {
        return new KeyFile(path, algorithm, null);
    }
}
