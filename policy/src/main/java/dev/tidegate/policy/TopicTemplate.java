package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic filter with placeholders. It is taken apart into levels once, as it is written; what a client brings is put into its
 * level afterwards and never read as anything but plain text.
 */
final class TopicTemplate {
    private static final String OPEN = "${";

    private final String text;
    private final List<Level> levels;

    private TopicTemplate(String text, List<Level> levels) {
        this.text = text;
        this.levels = levels;
    }

    /** Literal text and placeholders by turns; one literal where there is no placeholder. */
    private record Level(List<String> literals, List<TopicPlaceholder> placeholders) {
        boolean isFixed() {
            return placeholders.isEmpty();
        }

        /** Null where a value is missing or does not fit. */
        @Nullable
        String filledIn(TopicClient client) {
            StringBuilder filled = new StringBuilder(literals.get(0));
            for (int i = 0; i < placeholders.size(); i++) {
                String value = placeholders.get(i).of(client);
                if (!TopicPlaceholder.isFit(value)) {
                    return null;
                }
                filled.append(value).append(literals.get(i + 1));
            }
            return filled.toString();
        }
    }

    /** An {@link IllegalArgumentException} says what to change. */
    static TopicTemplate parse(String text) {
        if (text.isEmpty() || text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a topic rule needs a topic filter, without U+0000");
        }
        if (text.equals("$share") || text.startsWith("$share/")) {
            throw new IllegalArgumentException("a share is judged by the filter behind it: leave out $share/NAME/");
        }
        List<Level> levels = new ArrayList<>();
        int from = 0;
        int at = 0;
        while (at <= text.length()) {
            if (at == text.length() || text.charAt(at) == '/') {
                levels.add(level(text.substring(from, at)));
                from = at + 1;
            } else if (text.startsWith(OPEN, at)) {
                at = end(text, at);
            }
            at++;
        }
        for (int i = 0; i < levels.size() - 1; i++) {
            if (levels.get(i).isFixed() && levels.get(i).literals.get(0).equals(TopicPattern.ANY_REST)) {
                throw new IllegalArgumentException("'" + text + "' is no topic filter: # stands at the end only");
            }
        }
        return new TopicTemplate(text, List.copyOf(levels));
    }

    private static Level level(String text) {
        List<String> literals = new ArrayList<>();
        List<TopicPlaceholder> placeholders = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
            int close = end(text, open);
            literals.add(text.substring(from, open));
            placeholders.add(TopicPlaceholder.named(text.substring(open + OPEN.length(), close)));
            from = close + 1;
        }
        literals.add(text.substring(from));
        for (String each : literals) {
            boolean wild = each.indexOf('+') >= 0 || each.indexOf('#') >= 0;
            if (wild && (each.length() > 1 || !placeholders.isEmpty())) {
                throw new IllegalArgumentException("'" + text + "' is no level of a filter: + and # stand alone");
            }
        }
        return new Level(List.copyOf(literals), List.copyOf(placeholders));
    }

    private static int end(String text, int open) {
        int close = text.indexOf('}', open);
        if (close < 0) {
            throw new IllegalArgumentException("'" + text + "' opens a placeholder and does not close it: add }");
        }
        return close;
    }

    /** Whether the client's value of this kind is needed and cannot be used. */
    boolean isSpoiltBy(TopicPlaceholder.Kind kind, TopicClient client) {
        for (Level level : levels) {
            for (TopicPlaceholder each : level.placeholders) {
                if (each.kind() == kind && !TopicPlaceholder.isFit(each.of(client))) {
                    return true;
                }
            }
        }
        return isFirstLevelSpoilt(client) && levels.get(0).placeholders.get(0).kind() == kind;
    }

    /** Nobody gets at topics that begin with $ by a name that begins with it. */
    private boolean isFirstLevelSpoilt(TopicClient client) {
        Level first = levels.get(0);
        String filled = first.filledIn(client);
        return filled != null
                && filled.startsWith("$")
                && !first.literals.get(0).startsWith("$");
    }

    /** For this client alone; null where a value is missing or does not fit: it stands for nothing then. */
    @Nullable
    TopicPattern strictlyFor(TopicClient client) {
        return isFirstLevelSpoilt(client) ? null : filled(client, null);
    }

    /** For this client; where a value is missing or does not fit, for any. */
    TopicPattern widelyFor(TopicClient client) {
        TopicPattern filled = filled(client, TopicPattern.ANY_LEVEL);
        if (filled == null) {
            throw new IllegalStateException("a level was left open");
        }
        return filled;
    }

    private @Nullable TopicPattern filled(TopicClient client, @Nullable String otherwise) {
        String[] filled = new String[levels.size()];
        for (int i = 0; i < filled.length; i++) {
            String level = levels.get(i).filledIn(client);
            String text = level == null ? otherwise : level;
            if (text == null) {
                return null;
            }
            filled[i] = text;
        }
        return new TopicPattern(filled);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicTemplate that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
