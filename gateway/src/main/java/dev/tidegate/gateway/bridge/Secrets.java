package dev.tidegate.gateway.bridge;

import java.util.concurrent.CompletionStage;

/** What a bridge shows its upstream, read again for each connection and before it expires, so that what was renewed is used. */
@FunctionalInterface
public interface Secrets {
    /** As it stands now. May complete on any thread; fails with a sentence for operators that contains nothing of it. */
    CompletionStage<Secret> read();
}
