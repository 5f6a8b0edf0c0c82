package dev.tidegate.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom topic rules are made out for: what their placeholders stand for. Immutable; made once per connection.
 *
 * @param username the user name of CONNECT, which nobody has vouched for; null where there is none
 * @param subject whom the credential speaks for; null for an anonymous client
 * @param claims what a token said; empty without one
 */
public record TopicClient(
        String clientId,
        @Nullable String username,
        @Nullable String subject,
        Map<String, Object> claims) {

    /** A client that has shown no credential. */
    public static TopicClient anonymous(String clientId, @Nullable String username) {
        return new TopicClient(clientId, username, null, Map.of());
    }

    /** The claim of this name, or at the end of this path of names; null where there is none that is a word or a number. */
    @Nullable
    String claim(String path) {
        Object found = claims.get(path);
        if (found == null) {
            found = claims;
            for (String name : path.split("\\.", -1)) {
                found = found instanceof Map<?, ?> map ? map.get(name) : null;
            }
        }
        return found instanceof String || found instanceof Integer || found instanceof Long ? found.toString() : null;
    }

    /** Claims are personal, and a token's business: they stay out. */
    @Override
    public String toString() {
        return "TopicClient[" + clientId + "]";
    }
}
