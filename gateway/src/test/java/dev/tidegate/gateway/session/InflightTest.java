package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InflightTest {
    private static final int ALL = 65_535;

    private final Inflight inflight = new Inflight();

    private static Delivery delivery(Qos qos) {
        Message message = new Message(TopicName.of("t"), new byte[0], qos, false, Properties.NONE, Message.NEVER, null);
        return new Delivery(message, qos, false, new Grant(qos, Grant.Retain.CLEARED, Grant.NO_IDENTIFIERS, null));
    }

    private Delivery added() {
        Delivery delivery = delivery(Qos.EXACTLY_ONCE);
        inflight.add(delivery);
        return delivery;
    }

    @Test
    void identifiers_startAtOne_andFollowOneAnother() {
        assertThat(List.of(added().packetId(), added().packetId(), added().packetId()))
                .containsExactly(1, 2, 3);
    }

    @Test
    void identifiers_all65535InUse_areDifferentAndLegal() {
        BitSet used = new BitSet();
        for (int i = 0; i < ALL; i++) {
            used.set(added().packetId());
        }
        assertThat(used.cardinality()).isEqualTo(ALL);
        assertThat(used.get(0)).isFalse();
        assertThat(used.length()).isEqualTo(ALL + 1);
    }

    @Test
    void identifier_stillInUseAfterTheCountWrapped_isSkipped() {
        Delivery slow = added();
        for (int i = 0; i < ALL - 1; i++) {
            inflight.remove(added());
        }
        assertThat(added().packetId()).isNotEqualTo(slow.packetId()).isBetween(1, ALL);
        assertThat(inflight.find(slow.packetId())).isSameAs(slow);
    }

    @Test
    void find_identifierNotInUse_isNull() {
        assertThat(inflight.find(1)).isNull();
        added();
        assertThat(inflight.find(9)).isNull(); // the same place in the table as 1
        assertThat(inflight.find(ALL)).isNull();
    }

    @Test
    void removed_isNotFoundAgain() {
        Delivery delivery = added();
        inflight.remove(delivery);
        assertThat(inflight.find(delivery.packetId())).isNull();
        assertThat(inflight.size()).isZero();
    }

    @Test
    void inOrder_afterManyRounds_isTheOrderOfSending() {
        List<Delivery> open = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            open.add(added());
            if (open.size() > 20) {
                inflight.remove(open.remove(random.nextInt(20)));
            }
        }
        assertThat(inflight.inOrder()).containsExactlyElementsOf(open);
    }

    @Test
    void inOrder_owesPubrelFirst_inTheOrderOfThePubrecs() {
        Delivery first = added();
        Delivery second = added();
        Delivery third = added();
        inflight.release(third);
        inflight.release(second);
        assertThat(inflight.inOrder()).containsExactly(third, second, first);
    }

    @Test
    void table_randomUse_agreesWithAMap() {
        Map<Integer, Delivery> model = new HashMap<>();
        Random random = new Random(42);
        for (int i = 0; i < 300_000; i++) {
            if (random.nextInt(5) < 3 && model.size() < 300) {
                Delivery delivery = added();
                assertThat(model.put(delivery.packetId(), delivery)).isNull();
            } else {
                int id = 1 + random.nextInt(ALL);
                Delivery known = model.remove(id);
                assertThat(inflight.find(id)).isSameAs(known);
                if (known != null) {
                    inflight.remove(known);
                }
            }
            if (model.size() >= 300) {
                Delivery any = model.values().iterator().next();
                model.remove(any.packetId());
                inflight.remove(any);
            }
        }
        assertThat(inflight.size()).isEqualTo(model.size());
    }
}
