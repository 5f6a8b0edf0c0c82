package dev.tidegate.gateway.topic;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The members of one share, over all shards together, and the choice of one of them.
 *
 * <p>Immutable but for what it remembers of earlier choices, which a group inherits from the one it replaces: a member that joins
 * or leaves takes nobody's turn away. Any thread may choose. Two that do so at once may both find the same favourite or the same
 * load; no choice depends on more than that.
 *
 * @param <M> a member; members are told apart by {@code equals}
 */
public final class SharedGroup<M> {
    private final String name;
    private final List<M> members;
    private final Memory memory;

    /** What was chosen before. */
    private static final class Memory {
        /** Whose turn is next, counted from the first member on. */
        private final AtomicInteger turn;
        /** The name of the member that was chosen last. */
        private volatile @Nullable String favourite;

        Memory(int turns) {
            turn = new AtomicInteger(turns);
        }

        /** Where to begin looking. */
        int next(ShareStrategy strategy) {
            return switch (strategy.remembers()) {
                case TURN -> turn.getAndIncrement();
                case FAVOURITE, NOTHING -> turn.get();
            };
        }

        /** The one that many places on was chosen. */
        void passedOver(int others, String chosen, ShareStrategy strategy) {
            switch (strategy.remembers()) {
                case TURN -> skip(others); // or the one behind those passed over would have their turns and its own
                case FAVOURITE -> {
                    skip(others); // it is found at once next time
                    if (!chosen.equals(favourite)) {
                        favourite = chosen;
                    }
                }
                case NOTHING -> {
                    // the next choice does not depend on this one
                }
            }
        }

        private void skip(int others) {
            if (others > 0) {
                turn.addAndGet(others);
            }
        }
    }

    private SharedGroup(String name, List<M> members, Memory memory) {
        this.name = name;
        this.members = members;
        this.memory = memory;
    }

    /** A share of one member. */
    public static <M> SharedGroup<M> of(String name, M member) {
        return of(name, member, 0);
    }

    /** The same, with some turns behind it. */
    static <M> SharedGroup<M> of(String name, M member, int turns) {
        return new SharedGroup<>(name, List.of(member), new Memory(turns));
    }

    public String name() {
        return name;
    }

    /** This group with other members: a list that never changes, and is kept as it is. */
    public SharedGroup<M> with(List<M> members) {
        return new SharedGroup<>(name, members, memory);
    }

    public List<M> members() {
        return members;
    }

    /**
     * The member that gets the next message: of the readiest the cheapest by this strategy, of these the next in turn. Null where
     * there are no members.
     *
     * @param publisher the name of the client whose message it is, or null where it is nobody's
     */
    public @Nullable M choose(ShareStrategy strategy, Candidates<M> candidates, @Nullable String publisher) {
        int size = members.size();
        if (size == 0) {
            return null;
        }
        int publisherHash = publisher == null ? 0 : publisher.hashCode();
        String favourite = memory.favourite;
        int first = Math.floorMod(memory.next(strategy), size);
        int distance = 0;
        M chosen = null;
        Candidates.Readiness best = Candidates.Readiness.FORBIDDEN;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            M member = members.get((first + i) % size);
            Candidates.Readiness readiness = candidates.readiness(member);
            if (readiness.compareTo(best) > 0) {
                continue;
            }
            long cost = strategy.cost(member, candidates, favourite, publisherHash);
            if (readiness != best || cost < least) {
                chosen = member;
                best = readiness;
                least = cost;
                distance = i;
            }
            if (best == Candidates.Readiness.READY && least == ShareStrategy.NOTHING) {
                break;
            }
        }
        if (chosen != null) {
            memory.passedOver(distance, candidates.name(chosen), strategy);
        }
        return chosen;
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
