package dev.tidegate.gateway.app;

import dev.tidegate.bridge.Password;
import dev.tidegate.policy.ByteSize;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a program says as the password of a bridge. Blocks until it has ended, or is ended. Nothing it says gets into a message: it may be the
 * secret, on either of its outputs.
 */
final class PasswordCommand {
    /** How often its output is emptied: an end is noticed at once, and a pipe holds more than a token. */
    private static final long LOOK_MILLIS = 20;

    private static final File NOTHING = new File("/dev/null");

    private final Password.Command command;
    private final ByteSize most;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private PasswordCommand(Password.Command command, ByteSize most) {
        this.command = command;
        this.most = most;
    }

    /** @throws IOException with a sentence for operators */
    static byte[] run(Password.Command command, ByteSize most) throws IOException {
        return new PasswordCommand(command, most).run();
    }

    private byte[] run() throws IOException {
        Process process = begin();
        try {
            hear(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("password-command " + command.program() + " was interrupted", e);
        } finally {
            end(process);
        }
        if (process.exitValue() != 0) {
            throw complaint("has ended with status " + process.exitValue()
                    + ": run it by hand as the user of the gateway to see why");
        }
        byte[] password = withoutEndOfLine(said.toByteArray());
        if (password.length == 0) {
            throw complaint("has said nothing: it has to write the secret to its standard output");
        }
        return password;
    }

    private Process begin() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .redirectInput(NOTHING)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        @Nullable String path = environment.get("PATH");
        @Nullable String home = environment.get("HOME");
        environment.clear();
        if (path != null) {
            environment.put("PATH", path);
        }
        if (home != null) {
            environment.put("HOME", home);
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "password-command " + command.program()
                            + " cannot be run: check that it is there and that the user of the gateway may run it",
                    e);
        }
    }

    /** Never waits for its output: somebody it has started may keep that open for ever. */
    private void hear(Process process) throws IOException, InterruptedException {
        InputStream out = process.getInputStream();
        Duration timeout = command.timeout();
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean ended;
        do {
            ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            said.write(out.readNBytes(out.available()));
            if (said.size() > most.bytes()) {
                throw complaint("has said more than password-size (" + most + ")");
            }
            if (!ended && System.nanoTime() - deadline >= 0) {
                throw complaint("has not ended within password-timeout (" + timeout.toMillis() + " ms)");
            }
        } while (!ended);
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private IOException complaint(String what) {
        return new IOException("password-command " + command.program() + " " + what);
    }

    private static byte[] withoutEndOfLine(byte[] said) {
        int length = said.length;
        if (length > 0 && said[length - 1] == '\n') {
            length--;
            if (length > 0 && said[length - 1] == '\r') {
                length--;
            }
        }
        return Arrays.copyOf(said, length);
    }
}
