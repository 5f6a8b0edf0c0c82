package dev.tidegate.gateway.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Opens a key file and tells PEM from JSON by its content, whatever the file is called. Stateless. */
final class KeyFileReader {

    /** A JWK set with a hundred RSA keys and their certificates fits well. */
    private static final int FILE_BYTES = 1024 * 1024;

    private KeyFileReader() {}

    static List<VerificationKey> read(KeyFile file) throws KeyProblem {
        String text = text(file).strip();
        if (text.startsWith("{")) {
            return JwkReader.read(text, file);
        }
        if (text.contains(PemReader.BEGIN)) {
            return List.of(KeyStrength.accept(file.kid(), PemReader.read(text), null, file.algorithm()));
        }
        throw new KeyProblem(
                "is neither PEM nor JSON: give a public key or certificate in PEM, or a JWK; a shared secret goes"
                        + " into a JWK too: {\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"<secret in base64url>\"}");
    }

    private static String text(KeyFile file) throws KeyProblem {
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] bytes = in.readNBytes(FILE_BYTES + 1);
            if (bytes.length > FILE_BYTES) {
                throw new KeyProblem("is larger than 1 MiB, so hardly a key file: check the path");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new KeyProblem("does not exist: check the path under auth.jwt.keys");
        } catch (AccessDeniedException e) {
            throw new KeyProblem("cannot be read by this user: grant read permission to the user the gateway runs as");
        } catch (IOException e) {
            throw new KeyProblem("cannot be read (" + e.getClass().getSimpleName()
                    + "): check that it is a file on a readable disk");
        }
    }
}
