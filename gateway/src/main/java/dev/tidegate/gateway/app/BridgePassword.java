package dev.tidegate.gateway.app;

import dev.tidegate.bridge.Password;
import dev.tidegate.gateway.bridge.Secret;
import dev.tidegate.gateway.bridge.Secrets;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The password of a bridge from where it was configured to come from. Thread-safe; each reading has a thread of its own, aside from the shards. */
final class BridgePassword {
    private BridgePassword() {}

    static Secrets of(@Nullable Password password) {
        return password == null ? () -> CompletableFuture.completedFuture(Secret.NONE) : () -> aside(password);
    }

    /** Once per attempt to connect: no thread has to wait for the next. */
    private static CompletableFuture<Secret> aside(Password password) {
        CompletableFuture<Secret> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> read(password, answer), "tidegate-secret");
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    private static void read(Password password, CompletableFuture<Secret> answer) {
        try {
            byte[] bytes = bytes(password);
            answer.complete(new Secret(bytes, TokenText.expires(bytes)));
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private static byte[] bytes(Password password) throws IOException {
        if (password.source() instanceof Password.Command command) {
            return PasswordCommand.run(command, password.most());
        }
        if (password.source() instanceof Password.File file) {
            return PasswordFile.read(file, password.most());
        }
        throw new IllegalStateException("there is no other source");
    }
}
