package dev.tidegate.gateway.app;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** Client identifiers for clients that bring none: not to be guessed, so nobody takes such a session over. Any thread. */
final class AssignedIds implements Supplier<String> {
    private static final int RANDOM_BYTES = 15;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String get() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return "auto-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
