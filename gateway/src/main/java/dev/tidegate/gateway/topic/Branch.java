package dev.tidegate.gateway.topic;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one name of a level leads to: a {@link Node}, or a {@link Tail} where nothing branches off any more. */
abstract class Branch<V> extends Children<V> {
    abstract boolean isCalled(Levels level);

    abstract long hash(long salt);

    @Override
    @Nullable
    Branch<V> find(Levels level) {
        return isCalled(level) ? this : null;
    }

    @Override
    Children<V> with(Branch<V> child, long salt) {
        return ChildTable.of(this, child, salt);
    }

    @Override
    Children<V> with(Branch<V> child, Branch<V> instead, long salt) {
        return instead;
    }

    @Override
    @Nullable
    Children<V> without(Branch<V> child, long salt) {
        return null;
    }

    @Override
    int size() {
        return 1;
    }

    @Override
    void forEach(Consumer<Branch<V>> visitor) {
        visitor.accept(this);
    }
}
