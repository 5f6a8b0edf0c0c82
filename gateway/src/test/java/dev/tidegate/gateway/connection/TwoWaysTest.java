package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.KeepingStore.Mood;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.topic.ShareStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of other nodes that come to this one by two clients, on different shards, and messages that leave for another node. */
class TwoWaysTest {
    private static final String ACCEPTED = "40 02 00 07";
    private static final String COPY = "32 ( <t> 00 07 ( 26 <tidegate-path> <%s> ) <hi> )";

    /** The name of the property. */
    private static final String PATH = "74 69 64 65 67 61 74 65 2D 70 61 74 68";

    private final KeepingStore store = new KeepingStore();
    private final VirtualShards node =
            new VirtualShards(2, 1, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);
    private final VirtualWire reader = connect(0, "reader", "11 00 00 00 3C").say("82 ( 00 01 () <t> 02 )");
    private final VirtualWire one = connect(0, "one", "");
    private final VirtualWire other = connect(1, "other", "");

    private VirtualWire connect(int shard, String clientId, String properties) {
        VirtualWire wire = new VirtualWire(node, shard, node.door(shard));
        wire.say("10 ( <MQTT> 05 00 00 3C ( " + properties + " ) <" + clientId + "> )");
        assertThat(wire.heard()).startsWith("20");
        return wire;
    }

    private static String copy(String path) {
        return COPY.formatted(path);
    }

    @BeforeEach
    void subscribed() {
        assertThat(reader.heard()).startsWith("90");
    }

    @Test
    void secondCopy_isAcknowledgedAndNotDelivered() {
        assertThat(one.say(copy("a:1.1")).heard()).isEqualTo(ACCEPTED);
        assertThat(reader.heard()).contains("32 ");
        assertThat(other.say(copy("a:1.1 b")).heard()).isEqualTo(ACCEPTED);
        assertThat(reader.heard()).isEmpty();
        assertThat(node.total(Count.DROPPED_DOUBLE)).isEqualTo(1);
    }

    @Test
    void copyThatComesAgainByTheSameWay_isDelivered() {
        one.say(copy("a:1.1"));
        assertThat(reader.heard()).isNotEmpty();
        one.say(copy("a:1.1"));
        assertThat(reader.heard()).isNotEmpty();
    }

    @Test
    void secondCopy_waitsUntilTheFirstIsSafe() {
        store.become(Mood.SLOW);
        assertThat(one.say(copy("a:1.1")).heard()).isEmpty();
        assertThat(other.say(copy("a:1.1 b")).heard()).isEmpty();
        store.answer();
        node.settle();
        assertThat(one.heard()).isEqualTo(ACCEPTED);
        assertThat(other.heard()).isEqualTo(ACCEPTED);
    }

    @Test
    void secondCopyOfOneThatIsNotKept_isRefused_andTakenWhenItComesAgain() {
        store.become(Mood.SLOW);
        one.say(copy("a:1.1"));
        other.say(copy("a:1.1 b"));
        store.fail();
        node.settle();
        assertThat(one.heard()).startsWith("40 03 00 07 97");
        assertThat(other.heard()).startsWith("40 03 00 07 97");

        store.become(Mood.PROMPT);
        assertThat(other.say(copy("a:1.1 b")).heard()).isEqualTo(ACCEPTED);
        assertThat(one.say(copy("a:1.1")).heard()).isEqualTo(ACCEPTED);
        assertThat(node.total(Count.DROPPED_DOUBLE)).isEqualTo(2);
    }

    @Test
    void secondCopyOfQos2_isOneExchange() {
        one.say(copy("a:1.1"));
        assertThat(other.say("34 ( <t> 00 09 ( 26 <tidegate-path> <a:1.1 b> ) <hi> )")
                        .heard())
                .isEqualTo("50 02 00 09");
        assertThat(other.say("62 02 00 09").heard()).isEqualTo("70 02 00 09");
        assertThat(node.total(Count.DROPPED_DOUBLE)).isEqualTo(1);
    }

    @Test
    void copyOfQos0_doesNotStandForOneThatIsToBeKept() {
        one.say("30 ( <t> ( 26 <tidegate-path> <a:1.1> ) <hi> )");
        assertThat(reader.heard()).isNotEmpty();
        other.say(copy("a:1.1 b"));
        assertThat(reader.heard()).isNotEmpty();
        assertThat(one.say("30 ( <t> ( 26 <tidegate-path> <a:1.1> ) <hi> )").heard())
                .isEmpty();
        assertThat(reader.heard()).isEmpty();
    }

    @Test
    void forgedNumber_keepsNothingElseFromBeingTaken() {
        one.say("32 ( <t> 00 07 ( 26 <tidegate-path> <a:1.1> ) <no> )");
        assertThat(reader.heard()).isNotEmpty();
        other.say(copy("a:1.1"));
        assertThat(reader.heard()).isNotEmpty();
    }

    @Test
    void messageThatHasBeenHere_isAcknowledgedAndNotDelivered() {
        String here = node.core().room(0).crossroads().trail().node();
        assertThat(one.say(copy("a:1.1 " + here + " b")).heard()).isEqualTo(ACCEPTED);
        assertThat(reader.heard()).isEmpty();
        assertThat(node.total(Count.DROPPED_ECHO)).isEqualTo(1);
    }

    @Test
    void pathIsToldToNodes_andToNobodyElse() {
        VirtualWire neighbour =
                connect(1, "neighbour", "26 <tidegate-node> <there>").say("82 ( 00 01 () <t> 00 )");
        assertThat(neighbour.heard()).startsWith("90");
        one.say("30 ( <t> () <hi> )");
        one.say("30 ( <t> () <hi> )");
        String heard = neighbour.heard();
        assertThat(heard.split(PATH, -1))
                .as("messages with a path and another number each")
                .hasSize(3);
        assertThat(heard.substring(0, heard.length() / 2).trim())
                .isNotEqualTo(heard.substring(heard.length() / 2).trim());
        assertThat(reader.heard()).isNotEmpty().doesNotContain(PATH);
    }
}
