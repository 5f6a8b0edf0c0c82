package dev.tidegate.gateway.bridge;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a bridge shows its upstream, read again for each connection, so that what was renewed is used. */
@FunctionalInterface
public interface Secrets {
    /**
     * The password or token as it stands now, null where there is none. May complete on any thread; fails with a sentence for operators that
     * contains nothing of it.
     */
    CompletionStage<byte @Nullable []> read();
}
