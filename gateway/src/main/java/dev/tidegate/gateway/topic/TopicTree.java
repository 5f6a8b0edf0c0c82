package dev.tidegate.gateway.topic;

import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Topic filters and what is stored under each of them.
 *
 * <p><b>Idea.</b> One node per level. {@code +} is a child like any other but kept apart, and what ends in {@code #} is stored at
 * the node in front of it, so that a match walks only nodes that can match. Both the walk and the pruning are loops: 65,535
 * slashes cost memory, never stack.
 *
 * <p><b>Concurrency.</b> Writers take the one lock; readers take none and never wait: they follow volatile references and see
 * each value whole, either before or after a change. A writer raises {@link #version} after its change is visible, so that a
 * reader who noted the version <em>before</em> matching can keep the result until the version moves.
 *
 * @param <V> what is stored under a filter; immutable
 */
public final class TopicTree<V> {
    private static final String ANY_LEVEL = "+";
    private static final String ANY_REST = "#";

    private final Node<V> root = new Node<>();
    private volatile long version;

    private static final class Node<V> {
        private volatile @Nullable Map<String, Node<V>> children;
        private volatile @Nullable Node<V> anyLevel;
        /** Of filters that end here. */
        private volatile @Nullable V here;
        /** Of filters that end in {@code #} behind this level. */
        private volatile @Nullable V rest;

        boolean isEmpty() {
            Map<String, Node<V>> children = this.children;
            return here == null && rest == null && anyLevel == null && (children == null || children.isEmpty());
        }
    }

    /** Moves with every change; what was matched at one version holds until the next. */
    public long version() {
        return version;
    }

    /** Whether nothing is stored, and nothing left of what was. */
    boolean isEmpty() {
        return root.isEmpty();
    }

    /** Says that what was matched before may no longer be so, though no filter changed. */
    public synchronized void touch() {
        version++;
    }

    /**
     * Replaces what is stored under a filter's levels: {@code change} gets the present value or null and returns the new one, or
     * null to store nothing. The share name plays no part: shared and ordinary subscriptions of one filter meet here.
     */
    public synchronized void change(TopicFilter filter, Change<V> change) {
        List<String> levels = filter.levels();
        boolean rest = levels.get(levels.size() - 1).equals(ANY_REST);
        int depth = rest ? levels.size() - 1 : levels.size();
        List<Node<V>> path = new ArrayList<>(depth + 1);
        Node<V> node = root;
        path.add(node);
        for (int i = 0; i < depth; i++) {
            node = grow(node, levels.get(i));
            path.add(node);
        }
        if (rest) {
            node.rest = change.apply(node.rest);
        } else {
            node.here = change.apply(node.here);
        }
        prune(path, levels);
        version++;
    }

    private static <V> Node<V> grow(Node<V> node, String level) {
        if (level.equals(ANY_LEVEL)) {
            Node<V> anyLevel = node.anyLevel;
            if (anyLevel == null) {
                anyLevel = new Node<>();
                node.anyLevel = anyLevel;
            }
            return anyLevel;
        }
        Map<String, Node<V>> children = node.children;
        if (children == null) {
            children = new ConcurrentHashMap<>(2);
            node.children = children;
        }
        return children.computeIfAbsent(level, name -> new Node<>());
    }

    private static <V> void prune(List<Node<V>> path, List<String> levels) {
        for (int i = path.size() - 1; i > 0 && path.get(i).isEmpty(); i--) {
            Node<V> parent = path.get(i - 1);
            String level = levels.get(i - 1);
            Map<String, Node<V>> children = parent.children;
            if (level.equals(ANY_LEVEL)) {
                parent.anyLevel = null;
            } else if (children != null) {
                children.remove(level);
                if (children.isEmpty()) {
                    parent.children = null;
                }
            }
        }
    }

    /** Visits what is stored under every filter that matches a topic name. Any thread. */
    public void match(TopicName topic, Consumer<V> visitor) {
        List<String> levels = topic.levels();
        List<Node<V>> front = new ArrayList<>();
        List<Node<V>> next = new ArrayList<>();
        front.add(root);
        for (int i = 0; i < levels.size() && !front.isEmpty(); i++) {
            boolean wildcards = i > 0 || !topic.isSystem(); // [MQTT-4.7.2-1]
            for (Node<V> node : front) {
                if (wildcards) {
                    visit(node.rest, visitor);
                    add(node.anyLevel, next);
                }
                Map<String, Node<V>> children = node.children;
                if (children != null) {
                    add(children.get(levels.get(i)), next);
                }
            }
            List<Node<V>> walked = front;
            front = next;
            next = walked;
            next.clear();
        }
        for (Node<V> node : front) {
            visit(node.here, visitor);
            visit(node.rest, visitor); // "a/#" matches "a"
        }
    }

    private static <V> void add(@Nullable Node<V> node, List<Node<V>> front) {
        if (node != null) {
            front.add(node);
        }
    }

    private static <V> void visit(@Nullable V value, Consumer<V> visitor) {
        if (value != null) {
            visitor.accept(value);
        }
    }

    /** A change to what one filter holds: null in or out means nothing is stored. */
    @FunctionalInterface
    public interface Change<V> {
        @Nullable
        V apply(@Nullable V present);
    }
}
