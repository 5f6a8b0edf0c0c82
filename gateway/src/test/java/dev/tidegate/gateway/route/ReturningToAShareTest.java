package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.topic.ShareStrategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A message is on its way to a member of a share that was away, and the store has it for that member. The member returns before it
 * arrives, and is read from the store: another member that is here by now must not have it as well.
 */
class ReturningToAShareTest {
    private static final String SHARE = "$share/g/t";
    private static final int ALICES = 0;
    private static final int BOBS = 1;
    private static final int ELSEWHERE = 2;

    private final KeepingStore store = new KeepingStore();
    private final VirtualShards node =
            new VirtualShards(3, 3, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);
    private final VirtualConnection alice = node.call("alice").on(ALICES).connect();
    private final VirtualConnection carol = node.call("carol").on(ALICES).connect();

    private void bobSubscribesAndGoes() {
        node.call("bob").on(BOBS).connect().subscribe(SHARE, Qos.EXACTLY_ONCE).drop();
        node.settle();
    }

    private List<String> payloads(VirtualConnection bob) {
        node.settle();
        List<String> all = new ArrayList<>(bob.payloads());
        all.addAll(carol.payloads());
        return all;
    }

    @Test
    void messageThatArrives_whileItsMemberIsRead_goesToOneMember() {
        bobSubscribesAndGoes();
        VirtualConnection bob = node.call("bob").on(BOBS).place();
        alice.publish("t", "1", Qos.EXACTLY_ONCE);
        node.turn(ALICES); // it is on its way
        carol.subscribe(SHARE, Qos.EXACTLY_ONCE);
        store.become(KeepingStore.Mood.SLOW);
        node.turn(BOBS); // he is being read
        node.turn(BOBS); // the message arrives
        store.become(KeepingStore.Mood.PROMPT);
        store.answer();
        assertThat(payloads(bob)).containsExactly("1");
    }

    @Test
    void messageThatArrives_whenItsMemberHasBeenReadAndMovesToAnotherShard_goesToOneMember() {
        bobSubscribesAndGoes();
        VirtualConnection bob = node.call("bob").on(ELSEWHERE).place();
        node.turn(ELSEWHERE); // asks for him
        alice.publish("t", "1", Qos.EXACTLY_ONCE);
        carol.subscribe(SHARE, Qos.EXACTLY_ONCE);
        assertThat(payloads(bob)).containsExactly("1");
    }
}
