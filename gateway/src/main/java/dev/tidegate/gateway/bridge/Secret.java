package dev.tidegate.gateway.bridge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge shows its upstream once. Its text names nothing of it.
 *
 * @param bytes the password or token; null for none
 * @param expires when it is a token that ends, as it says itself; null otherwise
 */
public record Secret(byte @Nullable [] bytes, @Nullable Instant expires) {
    /** There is nothing to show. */
    public static final Secret NONE = new Secret(null, null);

    @Override
    public String toString() {
        return "a secret" + (expires == null ? "" : " that expires at " + expires);
    }
}
