package dev.tidegate.gateway.app;

import dev.tidegate.bridge.Upstream;
import dev.tidegate.gateway.bridge.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The password or token of a bridge: the first line of a file, read again whenever it is needed, so that it may be renewed. */
final class PasswordFile {
    /** A token of several KB is long. */
    private static final int LARGEST = 64 * 1024;

    private PasswordFile() {}

    static Secrets of(Upstream upstream) {
        Path file = upstream.passwordFile() == null ? upstream.tokenFile() : upstream.passwordFile();
        return file == null
                ? () -> CompletableFuture.completedFuture(null)
                : () -> CompletableFuture.supplyAsync(() -> read(file), PasswordFile::aside);
    }

    /** Once per attempt to connect: no thread has to wait for the next. */
    private static void aside(Runnable reading) {
        Thread thread = new Thread(reading, "tidegate-secret");
        thread.setDaemon(true);
        thread.start();
    }

    private static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new CompletionException(new IOException(file + " is larger than 64 KiB: check the path"));
            }
            String line = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
            Arrays.fill(bytes, (byte) 0);
            if (line.isEmpty()) {
                throw new CompletionException(
                        new IOException(file + " is empty: write the secret into its first line"));
            }
            return line.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CompletionException(
                    new IOException(file + " cannot be read: check that it exists and may be read", e));
        }
    }
}
