package dev.tidegate.gateway.app;

import dev.tidegate.bridge.Password;
import dev.tidegate.policy.ByteSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The first line of a file as the password of a bridge. Blocks. */
final class PasswordFile {
    private PasswordFile() {}

    /** @throws IOException with a sentence for operators that contains nothing of it */
    static byte[] read(Password.File source, ByteSize most) throws IOException {
        Path file = source.path();
        String line = line(file, most);
        if (line.isEmpty()) {
            throw new IOException(file + " is empty: write the secret into its first line");
        }
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String line(Path file, ByteSize most) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(most.toInt() + 1);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: check that it exists and may be read", e);
        }
        if (bytes.length > most.bytes()) {
            throw new IOException(file + " is larger than password-size (" + most + "): check the path");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        Arrays.fill(bytes, (byte) 0);
        return text.lines().findFirst().orElse("").strip();
    }
}
