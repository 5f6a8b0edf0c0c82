package dev.tidegate.gateway.topic;

import java.util.HashMap;
import java.util.Map;

/** Where in a {@link Roster} each key is. One thread at a time. */
final class Places {
    private static final int FAR_TOO_MANY = 8;

    private final Map<Object, Integer> places = new HashMap<>();
    private int most;

    int of(Object key, int otherwise) {
        return places.getOrDefault(key, otherwise);
    }

    void put(Object key, int place) {
        places.put(key, place);
        most = Math.max(most, places.size());
    }

    void remove(Object key) {
        places.remove(key);
    }

    /** Whether this has held so many more that a new one is worth making: a map never shrinks. */
    boolean areFarTooManyFor(int size) {
        return most / FAR_TOO_MANY > size;
    }
}
