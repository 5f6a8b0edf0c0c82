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
        return of(name, member, 0);
    }

    /** The same, with some turns behind it. */
    static <M> SharedGroup<M> of(String name, M member, int turns) {
        return new SharedGroup<>(name, List.of(member), new AtomicInteger(turns));
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

    /** The next member in turn that is ready, or else possible, or else just the next; null where there are no members. */
    public @Nullable M choose(Predicate<M> ready, Predicate<M> possible) {
        if (members.isEmpty()) {
            return null;
        }
        int first = Math.floorMod(turn.getAndIncrement(), members.size());
        M chosen = next(first, ready);
        if (chosen == null) {
            chosen = next(first, possible);
        }
        return chosen == null ? members.get(first) : chosen;
    }

    private @Nullable M next(int first, Predicate<M> able) {
        for (int i = 0; i < members.size(); i++) {
            M member = members.get((first + i) % members.size());
            if (able.test(member)) {
                if (i > 0) {
                    turn.addAndGet(i); // or the one behind those passed over would have their turns and its own
                }
                return member;
            }
        }
        return null;
    }

    /** Whether this is true of any member. */
    public boolean isAny(Predicate<M> condition) {
        for (M member : members) {
            if (condition.test(member)) {
                return true;
            }
        }
        return false;
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
