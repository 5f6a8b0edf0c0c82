package dev.tidegate.gateway.config;

import dev.tidegate.gateway.config.IssuerConfig.ClientIds.Binding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One user of {@code auth.users}.
 *
 * @param place file, line and column, for problems
 * @param hash as it was written; whether it is one is for the one who checks passwords
 * @param clientId what the client id must equal or begin with; null where any will do
 * @param topics what it may publish and subscribe to, in the lists tokens carry too: {@code pub}, {@code subs}, {@code all}
 */
public record UserEntry(
        String name,
        String place,
        String hash,
        List<String> roles,
        Binding binding,
        @Nullable String clientId,
        Map<String, Object> topics) {

    public UserEntry {
        roles = List.copyOf(roles);
        topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
    }

    /** Nothing of the hash. */
    @Override
    public String toString() {
        return "UserEntry[" + name + "]";
    }
}
