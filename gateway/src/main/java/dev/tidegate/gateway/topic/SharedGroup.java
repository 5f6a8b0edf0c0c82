package dev.tidegate.gateway.topic;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The members of one share, and whose turn it is: round robin over all shards together.
 *
 * <p>Immutable but for the turn, which a group inherits from the one it replaces. Any thread may choose.
 *
 * @param <M> a member; members are told apart by {@code equals}
 */
public final class SharedGroup<M> {
    private final String name;
    private final List<M> members;
    private final AtomicInteger turn;

    private SharedGroup(String name, List<M> members, AtomicInteger turn) {
        this.name = name;
        this.members = members;
        this.turn = turn;
    }

    /** A share of one member. */
    public static <M> SharedGroup<M> of(String name, M member) {
        return new SharedGroup<>(name, List.of(member), new AtomicInteger());
    }

    public String name() {
        return name;
    }

    /** This group with other members. */
    public SharedGroup<M> with(List<M> members) {
        return new SharedGroup<>(name, List.copyOf(members), turn);
    }

    public List<M> members() {
        return members;
    }

    /** The next member in turn that is able, or, where none is, the next in turn; null where there are no members. */
    public @Nullable M choose(Predicate<M> able) {
        int count = members.size();
        if (count == 0) {
            return null;
        }
        int first = Math.floorMod(turn.getAndIncrement(), count);
        for (int i = 0; i < count; i++) {
            M member = members.get((first + i) % count);
            if (able.test(member)) {
                return member;
            }
        }
        return members.get(first);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedGroup<?> that && name.equals(that.name) && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, members);
    }
}
