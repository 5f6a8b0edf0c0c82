package dev.tidegate.gateway.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Where every decision of a run comes from: one source, one seed. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L);
    }

    /** True this often: 0 never, 1 always. */
    boolean of(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** A number from least to most, both included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    long between(long least, long most) {
        return least + random.nextLong(most - least + 1);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    int number() {
        return random.nextInt();
    }

    /** The place of a weight among weights, chosen in their proportion. */
    int weighted(double[] weights) {
        double sum = 0;
        for (double each : weights) {
            sum += each;
        }
        double at = random.nextDouble() * sum;
        for (int i = 0; i < weights.length; i++) {
            at -= weights[i];
            if (at < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }
}
