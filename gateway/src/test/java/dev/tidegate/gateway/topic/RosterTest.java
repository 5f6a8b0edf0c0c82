package dev.tidegate.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterTest {
    /** An entry: a key and what is said of it. */
    private record Entry(int key, int said) {}

    private final Roster<Entry> nobody = Roster.empty(Entry::key);

    private Roster<Entry> of(int size) {
        Roster<Entry> roster = nobody;
        for (int i = 0; i < size; i++) {
            roster = roster.with(new Entry(i, 0));
        }
        return roster;
    }

    @Test
    void entries_areInOrderOfTheirComing() {
        assertThat(of(3)).containsExactly(new Entry(0, 0), new Entry(1, 0), new Entry(2, 0));
    }

    @Test
    void entryWithAKnownKey_takesItsPlace() {
        assertThat(of(3).with(new Entry(1, 7))).containsExactly(new Entry(0, 0), new Entry(1, 7), new Entry(2, 0));
    }

    @Test
    void last_takesThePlaceOfOneThatGoes() {
        assertThat(of(4).without(1)).containsExactly(new Entry(0, 0), new Entry(3, 0), new Entry(2, 0));
    }

    @Test
    void without_aKeyThatIsNotThere_changesNothing() {
        Roster<Entry> three = of(3);
        assertThat(three.without(9)).isSameAs(three);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 17, 32, 33, 1_024, 1_025, 33_000})
    void everyPlace_isFilledAndEmptiedAgain(int size) {
        Roster<Entry> roster = of(size);
        assertThat(roster).hasSize(size).doesNotHaveDuplicates();
        for (int i = 0; i < size; i++) {
            assertThat(roster.get(i).key).isEqualTo(i);
            assertThat(roster.find(i)).isSameAs(roster.get(i));
        }
        for (int i = 0; i < size; i++) {
            roster = roster.without(i);
        }
        assertThat(roster).isEmpty();
    }

    @Test
    void older_staysAsItWas_andCanStillBeChanged() {
        Roster<Entry> older = of(100);
        List<Entry> copy = List.copyOf(older);
        Roster<Entry> newer = older.without(5).with(new Entry(7, 1)).with(new Entry(200, 1));
        assertThat(older).isEqualTo(copy);
        assertThat(older.without(99)).isEqualTo(copy.subList(0, 99));
        assertThat(newer.without(200).find(7)).isEqualTo(new Entry(7, 1));
    }

    @Test
    void roster_ofARoster_isTheSame() {
        Roster<Entry> three = of(3);
        assertThat(Roster.of(three, Entry::key)).isSameAs(three);
        assertThat(Roster.of(List.of("a", "b"), Function.<String>identity())).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void roster_randomChanges_agreesWithAMap(long seed) {
        Random random = new Random(seed);
        Map<Integer, Entry> model = new LinkedHashMap<>();
        Roster<Entry> roster = nobody;
        for (int i = 0; i < 20_000; i++) {
            int key = random.nextInt(i < 10_000 ? 2_000 : 20); // grows, then shrinks
            boolean leaves = random.nextInt(3) == 0;
            for (int each = key; each < 2_000; each += i < 10_000 ? 2_000 : 20) {
                if (leaves) {
                    roster = roster.without(each);
                    model.remove(each);
                }
            }
            if (!leaves) {
                roster = roster.with(new Entry(key, i));
                model.put(key, new Entry(key, i));
            }
            if (i % 500 == 0) {
                assertThat(roster).containsExactlyInAnyOrderElementsOf(model.values());
            }
        }
        assertThat(roster).containsExactlyInAnyOrderElementsOf(model.values());
    }

    /** Copying a hundred thousand entries for each of as many changes would take minutes. */
    @Test
    @Timeout(30)
    void hundredThousand_comeAndGoInAMoment() {
        long begin = System.nanoTime();
        Roster<Entry> roster = of(100_000);
        List<Roster<Entry>> some = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            roster = roster.with(new Entry(i, 1));
        }
        some.add(roster);
        for (int i = 0; i < 100_000; i++) {
            roster = roster.without(i);
        }
        assertThat(roster).isEmpty();
        assertThat(some.get(0)).hasSize(100_000);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }
}
