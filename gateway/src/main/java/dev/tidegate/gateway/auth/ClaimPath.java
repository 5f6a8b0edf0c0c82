package dev.tidegate.gateway.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The name of a claim, perhaps inside objects: {@code realm_access.roles}. Names may hold dots themselves ({@code
 * https://example.com/roles}), so a claim of the whole name comes first, then each way to cut it. Immutable.
 */
record ClaimPath(String text) {

    /** What the claims say there; null when nothing. */
    @Nullable
    Object in(Map<?, ?> claims) {
        return find(claims, text);
    }

    private static @Nullable Object find(Map<?, ?> object, String path) {
        Object whole = object.get(path);
        if (whole != null) {
            return whole;
        }
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (object.get(path.substring(0, dot)) instanceof Map<?, ?> inside) {
                Object found = find(inside, path.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
