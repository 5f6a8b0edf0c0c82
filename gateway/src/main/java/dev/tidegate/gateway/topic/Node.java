package dev.tidegate.gateway.topic;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One level that several filters share, or at which one ends. Written by the tree's writer alone. */
final class Node<V> extends Branch<V> {
    private final String name;
    private volatile @Nullable Children<V> children;
    /** What follows where the next level is {@code +}: a child like any other, but kept apart. */
    private volatile @Nullable Branch<V> anyLevel;
    /** Of the filter that ends here. */
    private volatile @Nullable V here;
    /** Of the filter that ends in {@code #} behind this level. */
    private volatile @Nullable V rest;

    Node(String name) {
        this.name = name;
    }

    @Override
    boolean isCalled(Levels level) {
        return level.isAt(name, 0);
    }

    @Override
    long hash(long salt) {
        return Levels.hash(name, 0, name.length(), salt);
    }

    // --- readers ---

    /** The child of this name among those that are not {@code +}. */
    @Nullable
    Branch<V> named(Levels level) {
        Children<V> children = this.children;
        return children == null ? null : children.find(level);
    }

    @Nullable
    Branch<V> anyLevel() {
        return anyLevel;
    }

    void visitHere(Consumer<V> visitor) {
        V here = this.here;
        if (here != null) {
            visitor.accept(here);
        }
    }

    void visitRest(Consumer<V> visitor) {
        V rest = this.rest;
        if (rest != null) {
            visitor.accept(rest);
        }
    }

    // --- the writer ---

    /** The child to which a filter goes on. */
    @Nullable
    Branch<V> child(Levels level) {
        return level.isAnyLevel() ? anyLevel : named(level);
    }

    void forEachChild(Consumer<Branch<V>> visitor) {
        Branch<V> any = anyLevel;
        if (any != null) {
            visitor.accept(any);
        }
        Children<V> named = children;
        if (named != null) {
            named.forEach(visitor);
        }
    }

    void changeHere(TopicTree.Change<V> change) {
        here = change.apply(here);
    }

    void changeRest(TopicTree.Change<V> change) {
        rest = change.apply(rest);
    }

    /** Hangs up a child of a name that is not there yet. */
    void add(Tail<V> child, long salt) {
        Children<V> present = children;
        if (child.isAnyLevel()) {
            anyLevel = child;
        } else {
            children = present == null ? child : ChildFan.spread(present.with(child, salt), 0, salt);
        }
    }

    void replace(Branch<V> child, Branch<V> instead, long salt) {
        Children<V> present = children;
        if (anyLevel == child) {
            anyLevel = instead;
        } else if (present != null) {
            children = present.with(child, instead, salt);
        }
    }

    void remove(Branch<V> child, long salt) {
        Children<V> present = children;
        if (anyLevel == child) {
            anyLevel = null;
        } else if (present != null) {
            children = present.without(child, salt);
        }
    }

    boolean isEmpty() {
        return here == null && rest == null && anyLevel == null && children == null;
    }

    /** The tail that is all this node holds, or null where there is more or none. */
    @Nullable
    Tail<V> onlyTail() {
        Children<V> only = children == null ? anyLevel : anyLevel == null ? children : null;
        return here == null && rest == null && only instanceof Tail<V> tail ? tail : null;
    }
}
