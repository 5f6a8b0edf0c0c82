package dev.tidegate.policy;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All profiles by name. Immutable; a reload makes a new book. */
public final class PolicyBook {
    private final Map<String, Profile> profiles;

    PolicyBook(Map<String, Profile> profiles) {
        this.profiles = Collections.unmodifiableMap(new TreeMap<>(profiles));
    }

    /** The names, sorted. */
    public Set<String> names() {
        return profiles.keySet();
    }

    /** The profile of this name; an {@link IllegalArgumentException} names those there are. */
    public Profile profile(String name) {
        Profile found = profiles.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no profile '" + name + "'" + Nearest.hint(name, names()));
        }
        return found;
    }
}
