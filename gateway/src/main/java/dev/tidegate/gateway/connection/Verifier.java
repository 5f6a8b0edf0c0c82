package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.shard.Shard;
import java.util.function.Consumer;

/** Checks credentials away from the I/O threads, because a signature may take milliseconds. */
@FunctionalInterface
public interface Verifier {
    /** Verifies a credential on some other thread; the answer comes back on {@code shard}. */
    void verify(byte[] credential, Shard shard, Consumer<Verification> answer);
}
