package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.packet.Qos;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three nodes in virtual time that are all bridged to each other, both ways. */
class RingTest {
    private static final int ROUNDS = 80;

    @ParameterizedTest
    @EnumSource(Qos.class)
    void messageOfEachNode_reachesEachNodeOnce(Qos qos) {
        Ring ring = new Ring(1);
        List<String> published = new ArrayList<>();
        for (int place = 0; place < Ring.NODES; place++) {
            ring.publish(place, "all/a", "from " + place, qos);
            published.add("from " + place);
            ring.settle();
        }
        for (int place = 0; place < Ring.NODES; place++) {
            assertThat(payloads(ring.heard(place))).as("at node %d", place).isEqualTo(published);
        }
    }

    /** The same words twice are two messages. */
    @ParameterizedTest
    @EnumSource(Qos.class)
    void messagesThatSayTheSame_areAllHeard(Qos qos) {
        Ring ring = new Ring(2);
        for (int i = 0; i < 3; i++) {
            ring.publish(0, "all/a", "on", qos);
        }
        ring.settle();
        for (int place = 0; place < Ring.NODES; place++) {
            assertThat(payloads(ring.heard(place))).as("at node %d", place).containsExactly("on", "on", "on");
        }
    }

    @Test
    void whatCameByTwoWays_isCounted() {
        Ring ring = new Ring(3);
        ring.publish(0, "all/a", "x", Qos.AT_LEAST_ONCE);
        ring.settle();
        long doubles = 0;
        for (int place = 0; place < Ring.NODES; place++) {
            doubles += ring.counted(place, Count.DROPPED_DOUBLE);
        }
        assertThat(doubles).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void cuts_loseDoubleAndReorderNothing(long seed) {
        assertHeard(seed, Ring::cut);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nodesThatDie_loseNothing(long seed) {
        Random random = new Random(seed);
        Ring ring = new Ring(seed);
        List<List<String>> published = story(ring, random, (r, place) -> {
            if (random.nextInt(10) == 0) {
                r.kill(place);
            } else {
                r.cut(place);
            }
        });
        for (int place = 0; place < Ring.NODES; place++) {
            for (int origin = 0; origin < Ring.NODES; origin++) {
                assertThat(new LinkedHashSet<>(of(ring.heard(place), origin, 2)))
                        .as("of node %d at node %d", origin, place)
                        .containsExactlyInAnyOrderElementsOf(exactly(published.get(origin), 2));
            }
        }
    }

    /** What befalls a bridge. */
    private interface Accident {
        void befall(Ring ring, int place);
    }

    private static List<List<String>> story(Ring ring, Random random, Accident accident) {
        List<List<String>> published = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int n = 0;
        for (int i = 0; i < ROUNDS; i++) {
            for (int k = random.nextInt(4); k > 0; k--) {
                int place = random.nextInt(Ring.NODES);
                Qos qos = Qos.of(1 + random.nextInt(2));
                String payload = qos.level() + ":" + n++;
                published.get(place).add(payload);
                ring.publish(place, "all/from" + place + "/q" + qos.level(), payload, qos);
            }
            ring.steps(random.nextInt(60));
            accident.befall(ring, random.nextInt(Ring.NODES));
            if (random.nextInt(4) > 0) {
                ring.elapse(100L * random.nextInt(4));
            }
        }
        ring.elapse(20_000);
        return published;
    }

    private static void assertHeard(long seed, Accident accident) {
        Ring ring = new Ring(seed);
        List<List<String>> published = story(ring, new Random(seed), accident);
        for (int place = 0; place < Ring.NODES; place++) {
            for (int origin = 0; origin < Ring.NODES; origin++) {
                String where = "of node " + origin + " at node " + place;
                assertThat(of(ring.heard(place), origin, 2)).as(where).isEqualTo(exactly(published.get(origin), 2));
                assertThat(new ArrayList<>(new LinkedHashSet<>(of(ring.heard(place), origin, 1))))
                        .as(where)
                        .isEqualTo(exactly(published.get(origin), 1));
            }
        }
    }

    private static List<String> exactly(List<String> payloads, int qos) {
        return payloads.stream().filter(each -> each.startsWith(qos + ":")).toList();
    }

    private static List<String> of(List<String> heard, int origin, int qos) {
        return payloads(heard.stream()
                .filter(each -> each.startsWith("all/from" + origin + "/q" + qos + "="))
                .toList());
    }

    private static List<String> payloads(List<String> heard) {
        return heard.stream()
                .map(each -> each.substring(each.indexOf('=') + 1).split(" qos", 2)[0])
                .toList();
    }
}
