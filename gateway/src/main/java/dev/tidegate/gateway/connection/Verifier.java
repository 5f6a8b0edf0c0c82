package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.shard.Shard;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks credentials, away from the I/O threads because a signature may take milliseconds, and knows when their time is up. */
public interface Verifier {
    /** Verifies a credential on some other thread; the answer comes back on {@code shard}. */
    void verify(Credential credential, Shard shard, Consumer<Verification> answer);

    /**
     * Milliseconds of the wall clock a credential that ends then may still be used, none or less when its time is up. Any
     * thread.
     */
    long millisLeft(Instant expiresAt);

    /**
     * Milliseconds until a client is to be told that its credential, which ends then, ends soon; none or less when it is time,
     * {@code Long.MAX_VALUE} where nobody is told. Any thread.
     */
    default long millisToWarning(Instant expiresAt) {
        return Long.MAX_VALUE;
    }

    /**
     * Whether a client may not come in, or not stay: its credential, its subject or its client id has been taken back, or what
     * the credential rested on (its user, its issuer, the issuer's key) is configured no longer. A client without
     * identity is known by its client id only. Any thread; never waits.
     */
    boolean isRevoked(@Nullable Identity identity, String clientId);
}
