package dev.tidegate.gateway.topic;

import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Topic filters and what is stored under each of them.
 *
 * <p><b>Idea.</b> One {@link Node} per level that filters share. {@code +} is a child like any other but kept apart, and what
 * ends in {@code #} is stored at the node in front of it, so that a match walks only nodes that can match. From the level on
 * that a filter has for itself it is one {@link Tail}, which points into the filter's own text: of a million filters most are
 * one small object each. A tail is opened into a node when a second filter comes its way, and closed again when that has gone.
 *
 * <p><b>Depth.</b> The walk, the opening and the pruning are loops: 65,535 slashes cost memory, never stack.
 *
 * <p><b>Width.</b> See {@link Children}. They are hashed with a salt that nobody outside knows, so that no choice of filters
 * makes them meet in one slot.
 *
 * <p><b>Concurrency.</b> Writers take the one lock; readers take none and never wait: they follow volatile references and see
 * each value whole, either before or after a change. What takes the place of something is complete before it is put there, and
 * what has lost its place is never written again. A writer raises {@link #version} after its change is visible, so that a
 * reader who noted the version <em>before</em> matching can keep the result until the version moves.
 *
 * @param <V> what is stored under a filter; immutable
 */
public final class TopicTree<V> {
    private final long salt;
    private final Node<V> root = new Node<>("");
    private volatile long version;

    /** @param salt any number that clients cannot guess */
    public TopicTree(long salt) {
        this.salt = salt;
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
        List<Node<V>> path = new ArrayList<>();
        change(filter.unshared(), path, change);
        prune(path);
        version++;
    }

    /** Changes what is stored, and notes the nodes that lead there. */
    private void change(String filter, List<Node<V>> path, Change<V> change) {
        Levels level = new Levels(filter, salt);
        Node<V> node = root;
        path.add(node);
        while (level.next()) {
            if (level.isAnyRest()) {
                node.changeRest(change);
                return;
            }
            Branch<V> child = node.child(level);
            if (child == null) {
                V value = change.apply(null);
                if (value != null) {
                    node.add(new Tail<>(filter, level.from(), value), salt);
                }
                return;
            }
            if (child instanceof Tail<V> tail) {
                if (tail.isRestOf(level)) {
                    V value = change.apply(tail.value());
                    if (value == null) {
                        node.remove(tail, salt);
                    } else {
                        node.replace(tail, tail.with(value), salt);
                    }
                    return;
                }
                child = tail.opened(salt);
                node.replace(tail, child, salt);
            }
            node = (Node<V>) child;
            path.add(node);
        }
        node.changeHere(change);
    }

    /** Lets go of nodes that hold nothing, and closes those that hold no more than one tail. */
    private void prune(List<Node<V>> path) {
        for (int i = path.size() - 1; i > 0; i--) {
            Node<V> node = path.get(i);
            Node<V> parent = path.get(i - 1);
            Tail<V> only = node.onlyTail();
            if (node.isEmpty()) {
                parent.remove(node, salt);
            } else if (only != null) {
                parent.replace(node, only.longer(), salt);
            } else {
                return;
            }
        }
    }

    /** Does something between two changes; nothing changes meanwhile. */
    public synchronized void between(Runnable task) {
        task.run();
    }

    /** Visits what is stored under every filter, while nothing changes. */
    public synchronized void forEach(Consumer<V> visitor) {
        Deque<Branch<V>> left = new ArrayDeque<>();
        left.add(root);
        for (Branch<V> branch = left.poll(); branch != null; branch = left.poll()) {
            if (branch instanceof Node<V> node) {
                node.visitHere(visitor);
                node.visitRest(visitor);
                node.forEachChild(left::push);
            } else if (branch instanceof Tail<V> tail) {
                visitor.accept(tail.value());
            }
        }
    }

    /** Visits what is stored under every filter that matches a topic name. Any thread. */
    public void match(TopicName topic, Consumer<V> visitor) {
        Levels level = new Levels(topic.text(), salt);
        List<Node<V>> front = new ArrayList<>();
        List<Node<V>> next = new ArrayList<>();
        front.add(root);
        boolean wildcards = !topic.isSystem(); // [MQTT-4.7.2-1]
        while (!front.isEmpty() && level.next()) {
            for (Node<V> node : front) {
                if (wildcards) {
                    node.visitRest(visitor);
                    enter(node.anyLevel(), level, next, visitor);
                }
                enter(node.named(level), level, next, visitor);
            }
            List<Node<V>> walked = front;
            front = next;
            next = walked;
            next.clear();
            wildcards = true;
        }
        for (Node<V> node : front) {
            node.visitHere(visitor);
            node.visitRest(visitor); // "a/#" matches "a"
        }
    }

    private static <V> void enter(@Nullable Branch<V> branch, Levels topic, List<Node<V>> next, Consumer<V> visitor) {
        if (branch instanceof Node<V> node) {
            next.add(node);
        } else if (branch instanceof Tail<V> tail && tail.matchesRestOf(topic)) {
            visitor.accept(tail.value());
        }
    }

    /** A change to what one filter holds: null in or out means nothing is stored. */
    @FunctionalInterface
    public interface Change<V> {
        @Nullable
        V apply(@Nullable V present);
    }
}
