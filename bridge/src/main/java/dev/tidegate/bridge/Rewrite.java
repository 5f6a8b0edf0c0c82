package dev.tidegate.bridge;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the names of one shape as names of another. A name that does not fit costs nothing, one that does costs the new name
 * and what it was put together in: where a level lies is looked up again rather than noted down, as patterns are short.
 */
final class Rewrite {
    private static final int TEXT = -1;

    private final TopicShape from;
    private final TopicShape to;
    private final int[] origins;
    private final int literalLength;
    private final boolean changesNothing;
    private final boolean isComplete;

    Rewrite(TopicShape from, TopicShape to) {
        this.from = from;
        this.to = to;
        this.origins = new int[to.fixed()];
        int length = 0;
        boolean complete = from.endsInRest() || !to.endsInRest();
        boolean same = from.fixed() == to.fixed() && from.endsInRest() == to.endsInRest();
        for (int i = 0; i < origins.length; i++) {
            String capture = to.capture(i);
            String literal = to.literal(i);
            origins[i] = capture == null ? TEXT : from.levelOf(capture);
            length += 1 + (literal == null ? 0 : literal.length());
            complete &= capture == null || origins[i] != TEXT;
            same &= capture == null ? i < from.fixed() && Objects.equals(literal, from.literal(i)) : origins[i] == i;
        }
        this.literalLength = length;
        this.isComplete = complete;
        this.changesNothing = same;
    }

    /** The new name; null where the name does not fit, or there is none, or it does not lead this way. */
    @Nullable
    String of(String name) {
        if (!isComplete || !from.fits(name) || !TopicText.mayCross(name)) {
            return null;
        }
        if (changesNothing) {
            return name;
        }
        StringBuilder written = new StringBuilder(name.length() + literalLength);
        for (int i = 0; i < origins.length; i++) {
            if (i > 0) {
                written.append('/');
            }
            if (origins[i] == TEXT) {
                written.append(to.literal(i));
            } else {
                int start = start(name, origins[i]);
                written.append(name, start, end(name, start));
            }
        }
        int rest = to.endsInRest() ? start(name, from.fixed()) : name.length() + 1;
        if (rest <= name.length()) {
            written.append(origins.length > 0 ? "/" : "").append(name, rest, name.length());
        }
        String result = written.toString();
        return TopicText.isCrossed(result) ? result : null;
    }

    /** Where a level begins; behind the end by one where there is no such level. */
    private static int start(String name, int level) {
        int start = 0;
        for (int i = 0; i < level; i++) {
            start = end(name, start) + 1;
        }
        return start;
    }

    private static int end(String name, int start) {
        int slash = name.indexOf('/', start);
        return slash < 0 ? name.length() : slash;
    }
}
