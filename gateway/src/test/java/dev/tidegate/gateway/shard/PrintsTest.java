package dev.tidegate.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.shard.Copies.Print;
import dev.tidegate.gateway.shard.Copies.Promise;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages that came by one way, and went again. */
class PrintsTest {
    private static final int VALUES = 300;

    /** Few places and many neighbours, so that what is removed lies amid others. */
    private static Print print(int value) {
        return new Print(value % 7, value);
    }

    @Test
    void whatWasRemoved_takesNothingElseWithIt() {
        Prints prints = new Prints(2 * VALUES);
        Set<Integer> model = new HashSet<>();
        Random chance = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            int value = chance.nextInt(VALUES);
            if (chance.nextBoolean()) {
                prints.add(print(value), Promise.KEPT);
                model.add(value);
            } else {
                prints.remove(print(value), Promise.KEPT);
                model.remove(value);
            }
            int other = chance.nextInt(VALUES);
            assertThat(prints.has(print(other), Promise.KEPT)).isEqualTo(model.contains(other));
        }
        assertThat(prints.size()).isEqualTo(model.size());
    }
}
