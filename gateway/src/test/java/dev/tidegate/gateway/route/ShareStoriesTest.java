package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.topic.ShareStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Members of one share come, go, stall, are taken over, expire and return on any of three shards while three clients publish. One
 * member's session stays for the whole story, so the share never ends. Each seed is a story of its own.
 */
class ShareStoriesTest {
    private static final String SHARE = "$share/g/#";
    private static final int SEEDS = 150;
    private static final int EVENTS = 300;
    private static final int MEMBERS = 5;
    private static final int STAYING = 0;

    /** One story, told by its seed. */
    private static final class Story {
        private final VirtualShards node;
        private final VirtualConnection[] publishers = new VirtualConnection[3];
        private final VirtualConnection[] members = new VirtualConnection[MEMBERS];
        private final List<String> diary = new ArrayList<>();
        private final List<String> published = new ArrayList<>();

        Story(ShareStrategy strategy, long seed) {
            node = new VirtualShards(3, seed, VirtualShards.Bounds.WIDE, strategy);
            for (int i = 0; i < publishers.length; i++) {
                publishers[i] = node.call("publisher-" + i).on(i).connect();
            }
            for (int i = 0; i < MEMBERS; i++) {
                connect(i);
            }
        }

        private int any(int bound) {
            return node.random().nextInt(bound);
        }

        private void connect(int member) {
            var call = node.call("member-" + member).on(any(3)).receiveMaximum(1 + any(4));
            if (member != STAYING) {
                call.expiry(any(3) * 5L);
                if (any(3) == 0) {
                    call.cleanStart();
                }
            }
            VirtualConnection made = call.place().writing(diary).acknowledging();
            node.settle();
            members[member] = made.subscribe(SHARE, Qos.EXACTLY_ONCE);
        }

        private void event(Qos qos) {
            int member = any(MEMBERS);
            boolean open = members[member].state() == VirtualConnection.State.OPEN;
            switch (any(12)) {
                case 0 -> connect(member);
                case 1 -> members[member].drop();
                case 2 -> members[member].disconnect();
                case 3 -> {
                    if (open) {
                        members[member].block();
                    }
                }
                case 4 -> {
                    if (open) {
                        members[member].unblock();
                    }
                }
                case 5 -> {
                    if (open && member != STAYING) {
                        members[member].unsubscribe(SHARE);
                    }
                }
                case 6 -> {
                    if (open) {
                        members[member].subscribe(SHARE, Qos.EXACTLY_ONCE);
                    }
                }
                case 7 -> node.elapse(any(10) * 1_000L);
                case 8, 9 -> node.step();
                default -> {
                    String payload = "m" + published.size();
                    published.add(payload);
                    publishers[any(publishers.length)].publish("t/" + any(3), payload, qos);
                }
            }
        }

        /** Everybody comes back, reads and answers. Returns how often each message was sent to anybody for the first time. */
        Map<String, Integer> firstDeliveries(Qos qos) {
            for (int i = 0; i < EVENTS; i++) {
                event(qos);
            }
            for (int i = 0; i < MEMBERS; i++) {
                connect(i);
            }
            node.settle();
            Map<String, Integer> counts = new HashMap<>();
            published.forEach(each -> counts.put(each, 0));
            for (String word : diary) {
                if (!word.contains(" dup")) {
                    String payload = word.substring(word.indexOf('=') + 1, word.indexOf(' '));
                    counts.merge(payload, 1, Integer::sum);
                }
            }
            return counts;
        }
    }

    @ParameterizedTest
    @EnumSource
    void qos2_whoeverComesAndGoes_everyMessageIsSentToExactlyOneMember(ShareStrategy strategy) {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(new Story(strategy, seed)
                            .firstDeliveries(Qos.EXACTLY_ONCE)
                            .values())
                    .as("seed %d", seed)
                    .containsOnly(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void qos1_whoeverComesAndGoes_noMessageIsLost(ShareStrategy strategy) {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(new Story(strategy, seed)
                            .firstDeliveries(Qos.AT_LEAST_ONCE)
                            .values())
                    .as("seed %d", seed)
                    .doesNotContain(0);
        }
    }
}
