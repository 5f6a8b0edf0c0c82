package dev.tidegate.gateway.disk;

/**
 * Something in the store is not as it was written.
 *
 * @param where the file, session or message, in words
 * @param what is wrong with it, and what that means
 */
public record Damage(String where, String what) {
    static Damage of(String where, Exception found) {
        return new Damage(where, String.valueOf(found.getMessage()));
    }
}
