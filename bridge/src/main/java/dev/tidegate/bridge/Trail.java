package dev.tidegate.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names on their way through several rules: what they were called at the start, and what they are called now. Each step finds
 * out a little more of what they must be to get so far, as in unification. Immutable.
 *
 * @param unknowns how many unknowns have been numbered
 */
record Trail(Form start, Form now, int unknowns) {
    /** All names of this shape. */
    static Trail of(TopicShape shape) {
        List<Form.Level> levels = new ArrayList<>();
        int unknowns = 0;
        for (int i = 0; i < shape.fixed(); i++) {
            String literal = shape.literal(i);
            levels.add(literal == null ? Form.Level.unknown(unknowns++) : Form.Level.of(literal));
        }
        Form form = new Form(levels, shape.endsInRest() ? unknowns++ : Form.NONE);
        return new Trail(form, form, unknowns);
    }

    /** Those of them that fit a shape; null where none does. */
    @Nullable
    Trail fitting(TopicShape shape) {
        Trail trail = longEnoughFor(shape);
        int length = trail.now.levels().size();
        boolean tooShort = length < shape.fixed();
        boolean tooLong = length > shape.fixed() && !shape.endsInRest();
        if (tooShort || tooLong) {
            return null;
        }
        if (!shape.endsInRest()) {
            trail = trail.withRest(trail.now.rest(), new Form(List.of(), Form.NONE));
        }
        for (int i = 0; i < shape.fixed(); i++) {
            String literal = shape.literal(i);
            Form.Level level = trail.now.levels().get(i);
            if (literal != null && level.text() == null) {
                trail = trail.with(level.unknown(), Form.Level.of(literal));
            } else if (literal != null && !literal.equals(level.text())) {
                return null;
            }
        }
        return trail;
    }

    /** Those of them that fit the one shape, by what the other calls them; null where none does. */
    @Nullable
    Trail through(TopicShape from, TopicShape to) {
        Trail trail = fitting(from);
        if (trail == null) {
            return null;
        }
        Map<String, Form.Level> captured = new HashMap<>();
        for (int i = 0; i < from.fixed(); i++) {
            String capture = from.capture(i);
            if (capture != null) {
                captured.put(capture, trail.now.levels().get(i));
            }
        }
        List<Form.Level> levels = new ArrayList<>();
        for (int i = 0; i < to.fixed(); i++) {
            String capture = to.capture(i);
            String literal = to.literal(i);
            Form.Level level = literal != null ? Form.Level.of(literal) : captured.get(capture);
            if (level == null) {
                throw new IllegalArgumentException("no rule leads from " + from + " to " + to);
            }
            levels.add(level);
        }
        Form rest = to.endsInRest() ? trail.now.from(from.fixed()) : new Form(List.of(), Form.NONE);
        levels.addAll(rest.levels());
        return new Trail(trail.start, new Form(levels, rest.rest()), trail.unknowns);
    }

    /** Whether they are called as at the start. */
    boolean isHome() {
        return start.equals(now);
    }

    private Trail longEnoughFor(TopicShape shape) {
        int missing = shape.fixed() - now.levels().size();
        if (missing <= 0 || now.rest() == Form.NONE) {
            return this;
        }
        List<Form.Level> levels = new ArrayList<>();
        for (int i = 0; i < missing; i++) {
            levels.add(Form.Level.unknown(unknowns + i));
        }
        Form known = new Form(levels, unknowns + missing);
        return new Trail(start.withRest(now.rest(), known), now.withRest(now.rest(), known), unknowns + missing + 1);
    }

    private Trail with(int unknown, Form.Level known) {
        return new Trail(start.with(unknown, known), now.with(unknown, known), unknowns);
    }

    private Trail withRest(int unknown, Form known) {
        return new Trail(start.withRest(unknown, known), now.withRest(unknown, known), unknowns);
    }
}
