package dev.tidegate.gateway.topic;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What hangs below a node, found by the name of a level. Most nodes have one child, and one child is its own
 * {@link Branch}; more are a {@link ChildTable}, a great many a {@link ChildFan} of those.
 *
 * <p>The tree's writer changes them, and publishes what a change returns in the place of what was there. Readers may be inside
 * at any time: whoever was there before the change and is there after it is found all the while.
 */
abstract class Children<V> {
    /** The child of this name, or null. Any thread. */
    abstract @Nullable Branch<V> find(Levels level);

    /** With a child of a name that is not there yet. */
    abstract Children<V> with(Branch<V> child, long salt);

    /** With another child of the same name in the place of this one, which is there. */
    abstract Children<V> with(Branch<V> child, Branch<V> instead, long salt);

    /** Without this child, which is there; null where it was the last. */
    abstract @Nullable Children<V> without(Branch<V> child, long salt);

    /** How many there are. The writer asks. */
    abstract int size();

    /** Visits each child, in no particular order. */
    abstract void forEach(Consumer<Branch<V>> visitor);
}
