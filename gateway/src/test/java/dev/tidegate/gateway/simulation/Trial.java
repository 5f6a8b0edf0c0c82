package dev.tidegate.gateway.simulation;

import dev.tidegate.policy.Profile;
import java.util.List;
import java.util.function.LongFunction;

/** One seed after another, behind a type that classes of another class loader know: null where the seed keeps every rule. */
public final class Trial implements LongFunction<String> {
    private static final int EVENTS = 5_000;

    private final Policies policies;

    public Trial(List<Profile> profiles) {
        policies = new Policies(profiles);
    }

    @Override
    @SuppressWarnings("NullAway") // the answer of a JDK interface
    public String apply(long seed) {
        try {
            new Simulation(seed, policies, Trace.off(), new Tally()).run(EVENTS);
            return null;
        } catch (Violation violation) {
            return violation.getMessage();
        }
    }
}
