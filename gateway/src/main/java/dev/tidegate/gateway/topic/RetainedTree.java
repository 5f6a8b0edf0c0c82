package dev.tidegate.gateway.topic;

import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Topic names and the value each of them holds, found by topic filter: the mirror of {@link TopicTree}, with the same
 * concurrency: writers take the one lock, readers follow volatile references and never wait.
 *
 * @param <V> what a topic holds; immutable
 */
public final class RetainedTree<V> {
    private final Node<V> root = new Node<>();
    private final int maxValues;
    private final long maxWeight;
    private final ToLongFunction<V> weigher;
    private volatile int size;
    private volatile long weight;

    /** What became of a value that was to be stored. */
    public enum Stored {
        ADDED,
        REPLACED,
        /** One of the bounds is reached; what was there before still is. */
        REFUSED
    }

    /**
     * @param maxValues values it holds at most
     * @param maxWeight what they may weigh together
     * @param weigher what one of them weighs, always the same for the same value
     */
    public RetainedTree(int maxValues, long maxWeight, ToLongFunction<V> weigher) {
        this.maxValues = maxValues;
        this.maxWeight = maxWeight;
        this.weigher = weigher;
    }

    public int size() {
        return size;
    }

    public long weight() {
        return weight;
    }

    /** Whether nothing is stored, and nothing left of what was. */
    boolean isEmpty() {
        return root.children().isEmpty();
    }

    private static final class Node<V> {
        private volatile @Nullable Map<String, Node<V>> children;
        private volatile @Nullable V value;

        Map<String, Node<V>> children() {
            Map<String, Node<V>> children = this.children;
            return children == null ? Map.of() : children;
        }
    }

    /** A node still to be visited, and how many levels of the filter are behind it. */
    private record Step<V>(Node<V> node, int depth) {}

    /** Stores a value under a topic name. */
    public synchronized Stored put(TopicName topic, V value) {
        V before = get(topic);
        long heavier = weigher.applyAsLong(value) - (before == null ? 0 : weigher.applyAsLong(before));
        if (weight + heavier > maxWeight || (before == null && size >= maxValues)) {
            return Stored.REFUSED;
        }
        Node<V> node = root;
        for (String level : topic.levels()) {
            Map<String, Node<V>> children = node.children;
            if (children == null) {
                children = new ConcurrentHashMap<>(2);
                node.children = children;
            }
            node = children.computeIfAbsent(level, name -> new Node<>());
        }
        node.value = value;
        weight += heavier;
        if (before == null) {
            size++;
            return Stored.ADDED;
        }
        return Stored.REPLACED;
    }

    /** Removes what a topic name holds; false where it held nothing. */
    public synchronized boolean remove(TopicName topic) {
        V before = get(topic);
        return before != null && removeExactly(topic, before);
    }

    /** Removes this very value, unless another has taken its place; false where it was not there. */
    public synchronized boolean removeExactly(TopicName topic, V value) {
        List<String> levels = topic.levels();
        List<Node<V>> path = new ArrayList<>(levels.size() + 1);
        Node<V> node = root;
        path.add(node);
        for (String level : levels) {
            node = node.children().get(level);
            if (node == null) {
                return false;
            }
            path.add(node);
        }
        if (node.value != value) {
            return false;
        }
        node.value = null;
        weight -= weigher.applyAsLong(value);
        size--;
        prune(path, levels);
        return true;
    }

    private static <V> void prune(List<Node<V>> path, List<String> levels) {
        for (int i = path.size() - 1; i > 0; i--) {
            Node<V> node = path.get(i);
            if (node.value != null || !node.children().isEmpty()) {
                return;
            }
            Node<V> parent = path.get(i - 1);
            Map<String, Node<V>> siblings = parent.children;
            if (siblings != null) {
                siblings.remove(levels.get(i - 1));
                if (siblings.isEmpty()) {
                    parent.children = null;
                }
            }
        }
    }

    public @Nullable V get(TopicName topic) {
        Node<V> node = root;
        for (String level : topic.levels()) {
            node = node.children().get(level);
            if (node == null) {
                return null;
            }
        }
        return node.value;
    }

    /** Visits the values of all topic names that match a filter, {@code $} rule included. Any thread. */
    public void match(TopicFilter filter, Consumer<V> visitor) {
        List<String> levels = filter.levels();
        Deque<Step<V>> open = new ArrayDeque<>();
        open.push(new Step<>(root, 0));
        while (!open.isEmpty()) {
            Step<V> step = open.pop();
            Node<V> node = step.node;
            if (step.depth == levels.size()) {
                visit(node, visitor);
                continue;
            }
            switch (levels.get(step.depth)) {
                case "#" -> everythingBelow(node, step.depth == 0, visitor);
                case "+" ->
                    node.children().forEach((name, child) -> {
                        if (step.depth > 0 || !name.startsWith("$")) { // [MQTT-4.7.2-1]
                            open.push(new Step<>(child, step.depth + 1));
                        }
                    });
                default -> {
                    Node<V> child = node.children().get(levels.get(step.depth));
                    if (child != null) {
                        open.push(new Step<>(child, step.depth + 1));
                    }
                }
            }
        }
    }

    /** Visits every value, {@code $} topics included. Any thread. */
    public void forEach(Consumer<V> visitor) {
        everythingBelow(root, false, visitor);
    }

    private static <V> void everythingBelow(Node<V> start, boolean fromRoot, Consumer<V> visitor) {
        Deque<Node<V>> open = new ArrayDeque<>();
        visit(start, visitor); // "a/#" matches "a"
        start.children().forEach((name, child) -> {
            if (!fromRoot || !name.startsWith("$")) { // [MQTT-4.7.2-1]
                open.push(child);
            }
        });
        while (!open.isEmpty()) {
            Node<V> node = open.pop();
            visit(node, visitor);
            node.children().values().forEach(open::push);
        }
    }

    private static <V> void visit(Node<V> node, Consumer<V> visitor) {
        V value = node.value;
        if (value != null) {
            visitor.accept(value);
        }
    }
}
