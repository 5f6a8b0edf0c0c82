package dev.tidegate.gateway.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where each life of the broker ends: every third at a random moment, the others at the milestones of a shuffled deck, so that a long
 * run visits all of them. One that was not reached comes again at once, and is easier to reach then.
 */
final class Schedule {
    /** Those that take many seconds come once in a deck, the others so often. */
    private static final int COPIES = 3;

    private static final int EASIEST = 1;

    private final List<String> milestones;
    private final Random random;
    private final List<String> deck = new ArrayList<>();
    private final Map<String, Integer> hits = new TreeMap<>();
    private @Nullable String missed;
    private @Nullable String drawn;

    /** @param milestones none, where the broker has no hand of its own to die by */
    Schedule(List<String> milestones, Random random) {
        this.milestones = milestones;
        this.random = random;
    }

    /** The milestone to die at and the how manieth of them, or null for a random moment. */
    @Nullable
    String next() {
        drawn = null;
        if (milestones.isEmpty() || random.nextInt(3) == 0) {
            return null;
        }
        String again = missed;
        missed = null;
        drawn = again == null ? draw() : again;
        return drawn + ":" + (again == null ? count(drawn) : EASIEST);
    }

    private String draw() {
        if (deck.isEmpty()) {
            for (String each : milestones) {
                deck.addAll(Collections.nCopies(Guillotine.wayTo(each).isLong() ? 1 : COPIES, each));
            }
            Collections.shuffle(deck, random);
        }
        return deck.remove(deck.size() - 1);
    }

    /** Sometimes much later than the first: the exponent is drawn, not the number. */
    private int count(String milestone) {
        return (int) Math.pow(Guillotine.wayTo(milestone).most(), random.nextDouble());
    }

    /** How the life ended that was drawn last, or was told where to end. */
    void ended(String milestone, boolean reached) {
        if (reached) {
            hits.merge(milestone, 1, Integer::sum);
        } else if (milestone.equals(drawn)) {
            missed = milestone;
        }
    }

    /** How often who died where. */
    Map<String, Integer> hits() {
        return hits;
    }
}
