package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a subscription costs, measured as used heap after a collection: everything the node keeps for it, which is the record,
 * the entry in its session's table, and its part of the subscription tree. Not counted are the filter's text (the strings are
 * made before and stay) and the session itself (made before, too).
 */
@Tag("once")
@Timeout(180)
class SubscriptionHeapTest {
    private static final int BOUND = 300;
    /** A session's table of subscriptions does not shrink while the session lives; and other tests leave things, too. */
    private static final int LEFT_BEHIND = 48;

    private static final long CALM = 1 << 20;
    private static final int PATIENCE = 10;

    private final VirtualShards node = new VirtualShards(2, 1);
    // fields, so that they are there to the end: what is collected of them would hide what is left of the rest
    private final List<VirtualConnection> clients = new ArrayList<>();
    private String[] texts = {};
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    /** What one subscription took, and what was left of it when all had unsubscribed. */
    private record Cost(long taken, long left) {}

    @Test
    void millionFilters_aTenthWithWildcards_takeUnderTheBoundAndGiveItBack() {
        Cost cost = cost(1_000, 1_000, SubscriptionHeapTest::plantFilter);
        assertThat(cost.taken).isLessThan(BOUND);
        assertThat(cost.left).isLessThan(LEFT_BEHIND);
    }

    @Test
    void manySubscribers_ofFewFilters_takeUnderTheBoundAndGiveItBack() {
        String[] few = new String[10];
        for (int i = 0; i < few.length; i++) {
            few[i] = plantFilter(i);
        }
        Cost cost = cost(20_000, few.length, i -> few[i % few.length]);
        assertThat(cost.taken).isLessThan(BOUND);
        assertThat(cost.left).isLessThan(LEFT_BEHIND);
    }

    @Test
    void manyMembers_ofFewShares_takeUnderTheBoundAndGiveItBack() {
        String[] few = new String[10];
        for (int i = 0; i < few.length; i++) {
            few[i] = "$share/workers/" + plantFilter(i);
        }
        Cost cost = cost(10_000, few.length, i -> few[i % few.length]);
        assertThat(cost.taken).isLessThan(BOUND);
        assertThat(cost.left).isLessThan(LEFT_BEHIND);
    }

    @Test
    void sessions_withTwoFiltersOfTheirOwn_takeUnderTheBoundAndGiveItBack() {
        Cost cost = cost(
                50_000,
                2,
                i -> "device/" + Integer.toHexString(i / 2 * 0x9E37_79B9)
                        + (i % 2 == 0 ? "/command/#" : "/config/+/set"));
        assertThat(cost.taken).isLessThan(BOUND);
        assertThat(cost.left).isLessThan(LEFT_BEHIND);
    }

    /** {@code plant/12/line/345/sensor/6789}; of ten, one has {@code +} or {@code #}. */
    private static String plantFilter(int i) {
        String line = "plant/" + i % 100 + "/line/" + i / 100 % 1_000 + "/sensor/" + i / 1_000;
        return switch (i % 20) {
            case 3 -> line + "/+/value";
            case 13 -> line + "/#";
            default -> line;
        };
    }

    private Cost cost(int sessions, int each, IntFunction<String> filters) {
        int count = sessions * each;
        texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = filters.apply(i);
        }
        for (int i = 0; i < sessions; i++) {
            clients.add(node.call("client " + i).on(i % 2).connect());
        }
        long before = used();
        for (int i = 0; i < count; i++) {
            clients.get(i / each).subscribe(texts[i], Qos.AT_LEAST_ONCE);
        }
        long between = used();
        for (int i = 0; i < count; i++) {
            clients.get(i / each).unsubscribe(texts[i]);
        }
        long after = used();
        return new Cost((between - before) / count, (after - before) / count);
    }

    /** Bytes of heap in use, when collecting again makes no difference. */
    private long used() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < PATIENCE; i++) {
            System.gc();
            long now = memory.getHeapMemoryUsage().getUsed();
            if (now > used - CALM) {
                return now;
            }
            used = now;
        }
        return used;
    }
}
