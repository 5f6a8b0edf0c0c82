package dev.tidegate.gateway.topic;

/**
 * All that is left of a filter nobody else shares a level with, from one level on, and what is stored under it. Keeps the
 * filter's own text instead of a node and a name for each level. Immutable.
 */
final class Tail<V> extends Branch<V> {
    private final String filter;
    private final int from;
    private final V value;

    Tail(String filter, int from, V value) {
        this.filter = filter;
        this.from = from;
        this.value = value;
    }

    V value() {
        return value;
    }

    Tail<V> with(V value) {
        return new Tail<>(filter, from, value);
    }

    /** The same, beginning one level earlier. */
    Tail<V> longer() {
        return new Tail<>(filter, Levels.before(filter, from), value);
    }

    /** A node in its place that holds the same, so that more can be hung there. */
    Node<V> opened(long salt) {
        int end = Levels.end(filter, from);
        Node<V> node = new Node<>(filter.substring(from, end));
        if (end == filter.length()) {
            node.changeHere(nothing -> value);
        } else if (Levels.isAnyRest(filter, end + 1)) {
            node.changeRest(nothing -> value);
        } else {
            node.add(new Tail<>(filter, end + 1, value), salt);
        }
        return node;
    }

    boolean isAnyLevel() {
        return Levels.isAnyLevel(filter, from);
    }

    @Override
    boolean isCalled(Levels level) {
        return level.isAt(filter, from);
    }

    boolean isRestOf(Levels filter) {
        return filter.isRestAt(this.filter, from);
    }

    boolean matchesRestOf(Levels topic) {
        return topic.matches(filter, from);
    }

    @Override
    long hash(long salt) {
        return Levels.hash(filter, from, Levels.end(filter, from), salt);
    }
}
