package dev.tidegate.bridge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All topic names of one form: levels that are texts or unknown, and an unknown rest or none. Unknowns have numbers, so that two
 * forms can say that they mean the same one. Immutable.
 *
 * @param rest the number of the unknown rest; {@link #NONE} where the name ends
 */
record Form(List<Level> levels, int rest) {
    static final int NONE = -1;

    /** A text, or an unknown where that is null. */
    record Level(@Nullable String text, int unknown) {
        static Level of(String text) {
            return new Level(text, NONE);
        }

        static Level unknown(int number) {
            return new Level(null, number);
        }
    }

    Form {
        levels = List.copyOf(levels);
    }

    /** With a level that was unknown now known, wherever it is. */
    Form with(int unknown, Level known) {
        List<Level> changed = new ArrayList<>();
        for (Level each : levels) {
            changed.add(each.text() == null && each.unknown() == unknown ? known : each);
        }
        return new Form(changed, rest);
    }

    /** With the rest that was unknown now known to be some levels and another rest. */
    Form withRest(int unknown, Form known) {
        if (rest == NONE || rest != unknown) {
            return this;
        }
        List<Level> longer = new ArrayList<>(levels);
        longer.addAll(known.levels);
        return new Form(longer, known.rest);
    }

    /** From this level on. */
    Form from(int level) {
        return new Form(levels.subList(level, levels.size()), rest);
    }

    /** The filter that matches these names. */
    String filter() {
        List<String> written = new ArrayList<>();
        for (Level each : levels) {
            String text = each.text();
            written.add(text == null ? "+" : text);
        }
        if (rest != NONE) {
            written.add("#");
        }
        return String.join("/", written);
    }
}
