package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that reads slowly or not at all costs a bounded sum, and nobody else anything. */
class SlowReaderTest {
    private static final int HIGH_WATER = 4_096;
    private static final int STALL_MILLIS = 10_000;
    private static final int OUTBOX = 20;
    private static final String PAYLOAD = "x".repeat(1_000);

    /** One PUBLISH of the payload: what the wire may exceed its high water by. */
    private static final int PACKET = 1_007;

    private static final Limits LIMITS = Limits.defaults()
            .with(Limit.UNSENT_BYTES, "4KiB")
            .with(Limit.STALL_TIME, "10s")
            .with(Limit.OUTBOX_MESSAGES, "" + OUTBOX)
            .with(Limit.KEEP_ALIVE_MAX, "60000s");

    private final VirtualShards node = new VirtualShards(2, 7);
    private final VirtualConnection alice = node.call("alice").on(0).connect();

    private VirtualWire subscriber(String name, int shard, String filter) {
        VirtualWire wire = new VirtualWire(node, shard, node.door(shard, LIMITS));
        wire.say("10 ( <MQTT> 05 02 00 00 () <" + name + "> )");
        wire.say("82 ( 00 01 () <" + filter + "> 00 )");
        assertThat(wire.heard()).startsWith("20").endsWith("90 04 00 01 00 00");
        return wire;
    }

    private void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            alice.publish("t", PAYLOAD, Qos.AT_MOST_ONCE);
            node.settle();
        }
    }

    private static int packets(String heard) {
        return (heard.length() + 1) / (PACKET * 3);
    }

    @Test
    void reader_thatTakesNothing_hears0x97AfterTheStallTime() {
        VirtualWire deaf = subscriber("deaf", 1, "t").stopReading();
        publish(10);
        node.elapse(STALL_MILLIS - 1);
        assertThat(deaf.isOpen()).isTrue();
        node.elapse(STALL_MILLIS / 2 + 200);
        assertThat(deaf.isOpen()).isFalse();
        assertThat(deaf.unread()).endsWith("E0 01 97");
        assertThat(node.events())
                .contains(new GatewayEvent.ClientDisconnected(
                        "virtual",
                        "deaf",
                        ReasonCode.QUOTA_EXCEEDED,
                        "the client read nothing for stall-time",
                        GatewayEvent.Side.GATEWAY));
    }

    @Test
    void reader_thatTakesALittleNowAndThen_keepsItsConnection() {
        VirtualWire slow = subscriber("slow", 1, "t").stopReading();
        publish(10);
        for (int i = 0; i < 10; i++) {
            node.elapse(STALL_MILLIS - 1_000);
            slow.read(1);
        }
        assertThat(slow.isOpen()).isTrue();
    }

    @Test
    void reader_thatHasNothingToRead_isNotStalled() {
        VirtualWire idle = subscriber("idle", 1, "t").stopReading();
        publish(3);
        node.elapse(10 * STALL_MILLIS);
        assertThat(idle.isOpen()).isTrue();
    }

    @Test
    void reader_thatTakesNothing_isOwedNoMoreThanItsBounds_theRestIsCounted() {
        VirtualWire deaf = subscriber("deaf", 1, "t").stopReading();
        publish(1_000);
        assertThat(deaf.unsent()).isBetween((long) HIGH_WATER, (long) HIGH_WATER + PACKET);
        int written = packets(deaf.unread());
        deaf.readAll();
        assertThat(packets(deaf.heard())).isEqualTo(written + OUTBOX);
        assertThat(node.total(Count.DROPPED_OUTBOX_FULL)).isEqualTo(1_000 - written - OUTBOX);
    }

    @Test
    void retainedAnswer_howeverLarge_waitsForTheReader() {
        int stored = 2_000;
        for (int i = 0; i < stored; i++) {
            alice.publishRetained("r/" + (1_000 + i), PAYLOAD, Qos.AT_MOST_ONCE);
        }
        VirtualWire slow = subscriber("slow", 1, "t").stopReading();
        slow.say("82 ( 00 02 () <r/+> 00 )");
        assertThat(slow.unsent()).isBetween((long) HIGH_WATER, (long) HIGH_WATER + 2 * PACKET);
        for (int i = 0; i < stored && slow.unsent() > 0; i++) {
            slow.read(HIGH_WATER + PACKET);
            assertThat(slow.unsent()).isLessThanOrEqualTo(HIGH_WATER + 2 * PACKET);
        }
        long bytes = (slow.heard().length() + 1L) / 3;
        assertThat(bytes).isEqualTo(6 + stored * (PACKET + 5L));
        assertThat(node.total(Count.DROPPED_OUTBOX_FULL)).isZero();
    }

    @Test
    void fiveOfAHundred_thatTakeNothing_costTheOthersNothing_andGo() {
        List<VirtualWire> readers = new ArrayList<>();
        List<VirtualWire> deaf = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            VirtualWire each = subscriber("s" + i, i % 2, "t");
            (i % 20 == 0 ? deaf : readers).add(each);
        }
        deaf.forEach(VirtualWire::stopReading);
        int published = 0;
        for (int second = 0; second < 16; second++) {
            publish(10);
            published += 10;
            node.elapse(1_000);
            deaf.forEach(each -> assertThat(each.unsent()).isLessThanOrEqualTo(HIGH_WATER + PACKET));
        }
        assertThat(deaf).noneMatch(VirtualWire::isOpen);
        assertThat(deaf).allMatch(each -> each.unread().endsWith("E0 01 97"));
        assertThat(node.sessions()).isEqualTo(1 + readers.size());
        for (VirtualWire each : readers) {
            assertThat(packets(each.heard())).isEqualTo(published);
        }
    }
}
