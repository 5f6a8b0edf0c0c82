package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.KeepingStore.Mood;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.topic.ShareStrategy;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What clients hear when the store fails. Broken, it says so beforehand; a slow one that fails has kept what it was told and could not
 * say so in time.
 */
class FailingStoreTest {
    private static final String KEPT = "( 11 00 00 00 3C )";
    private static final String TRANSIENT = "()";
    private static final String PING = "C0 00";
    private static final String PONG = "D0 00";

    private final KeepingStore store = new KeepingStore();
    private final VirtualShards node =
            new VirtualShards(2, 1, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);

    private VirtualWire connect(int shard, String clientId, String properties) {
        VirtualWire wire = new VirtualWire(node, shard, node.door(shard))
                .say("10 ( <MQTT> 05 00 00 3C " + properties + " <" + clientId + "> )");
        assertThat(wire.heard()).startsWith("20");
        return wire;
    }

    private VirtualWire connect311(int shard, String clientId, String flags) {
        VirtualWire wire = new VirtualWire(node, shard, node.door(shard))
                .say("10 ( <MQTT> 04 " + flags + " 00 3C <" + clientId + "> )");
        assertThat(wire.heard()).startsWith("20 02");
        return wire;
    }

    private Door noSystemTopics() throws IOException {
        String profile = Files.readString(Path.of("../config/profiles/standard.yaml"));
        Profile standard = PolicyYaml.read(List.of(new PolicySource("standard.yaml", profile)), Limits.defaults())
                .book()
                .profile("standard");
        node.rules().swap(Rulebook.everywhere(standard, Place.Anonymous.ALLOWED));
        return node.lobby(1).door(new Entrance("virtual", 10_000));
    }

    private VirtualWire reader() {
        VirtualWire wire = connect(0, "reader", KEPT).say("82 ( 00 01 () <t> 02 )");
        assertThat(wire.heard()).isEqualTo("90 04 00 01 00 02");
        return wire;
    }

    private void fail() {
        store.fail();
        store.become(Mood.PROMPT);
        node.settle();
    }

    private int owedToReader() {
        return store.session("reader").waiting().size()
                + store.session("reader").inflight().size();
    }

    // --- PUBLISH of MQTT 5 ---

    @Test
    void qos1_thatCannotBeStored_isRefusedWith0x97_andReachesNobody() {
        VirtualWire reader = reader();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.become(Mood.BROKEN);
        writer.say("32 ( <t> 00 07 () 'm' )");
        assertThat(writer.heard()).isEqualTo("40 03 00 07 97");
        assertThat(reader.heard()).isEmpty();
        assertThat(owedToReader()).isZero();
        assertThat(writer.isOpen()).isTrue();
    }

    @Test
    void qos2_thatCannotBeStored_isRefusedWith0x97_andItsPacketIdentifierIsFree() {
        // [MQTT-4.3.3-9]
        VirtualWire reader = reader();
        VirtualWire writer = connect(1, "writer", KEPT);
        store.become(Mood.BROKEN);
        writer.say("34 ( <t> 00 07 () 'one' )");
        assertThat(writer.heard()).isEqualTo("50 03 00 07 97");
        store.become(Mood.PROMPT);
        writer.say("34 ( <t> 00 07 () 'two' )");
        assertThat(writer.heard()).isEqualTo("50 02 00 07");
        assertThat(reader.heard()).isEqualTo("34 09 00 01 74 00 01 00 74 77 6F");
    }

    @Test
    void qos2_ofWhichTheStoreDoesNotSayThatItHasIt_isRefused_andItsPacketIdentifierIsFreeAtRestToo() {
        // [MQTT-4.3.3-9]
        reader();
        VirtualWire writer = connect(1, "writer", KEPT);
        store.become(Mood.SLOW);
        writer.say("34 ( <t> 00 07 () 'one' )");
        fail();
        assertThat(writer.heard()).isEqualTo("50 03 00 07 97");
        assertThat(store.session("writer").received()).isEmpty();
        writer.say("34 ( <t> 00 07 () 'two' )");
        assertThat(writer.heard()).isEqualTo("50 02 00 07");
        assertThat(owedToReader()).isEqualTo(2);
    }

    @Test
    void message_nobodyHasToKeep_goesOn() {
        VirtualWire reader = connect(0, "reader", TRANSIENT).say("82 ( 00 01 () <t> 02 )");
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        reader.heard();
        store.become(Mood.BROKEN);
        writer.say("32 ( <t> 00 07 () 'm' )");
        assertThat(writer.heard()).isEqualTo("40 02 00 07");
        assertThat(reader.heard()).isEqualTo("32 07 00 01 74 00 01 00 6D");
    }

    @Test
    void qos0_goesOn_alsoToSessionsThatAreStored() {
        VirtualWire reader = reader();
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.become(Mood.BROKEN);
        writer.say("30 ( <t> () 'm' )");
        assertThat(reader.heard()).isEqualTo("30 05 00 01 74 00 6D");
    }

    // --- retained ---

    @Test
    void retainedMessage_thatCannotBeStored_isRefused_andTheOneBeforeStays() {
        VirtualWire writer = connect(1, "writer", TRANSIENT).say("33 ( <t> 00 07 () 'old' )");
        writer.heard();
        store.become(Mood.BROKEN);
        writer.say("33 ( <t> 00 08 () 'new' )");
        assertThat(writer.heard()).isEqualTo("40 03 00 08 97");
        store.become(Mood.PROMPT);
        assertThat(connect(0, "late", TRANSIENT).say("82 ( 00 01 () <t> 00 )").heard())
                .endsWith("31 07 00 01 74 00 6F 6C 64");
    }

    @Test
    void retainedMessage_ofQos0_isKept() {
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        VirtualWire late = connect(0, "late", TRANSIENT);
        store.become(Mood.BROKEN);
        writer.say("31 ( <t> () 'm' )");
        assertThat(late.say("82 ( 00 01 () <t> 00 )").heard()).endsWith("31 05 00 01 74 00 6D");
    }

    // --- PUBLISH of MQTT 3.1.1 ---

    @Test
    void oldClient_hearsNothing_andNothingAfterIt_butEverythingElseGoesOn() {
        VirtualWire reader = reader();
        VirtualWire writer = connect311(1, "writer", "02");
        store.become(Mood.BROKEN);
        writer.say("32 ( <t> 00 07 'lost' )");
        store.become(Mood.PROMPT);
        writer.say("32 ( <t> 00 08 'next' )").say("34 ( <t> 00 09 'last' )");
        assertThat(writer.heard()).isEmpty();
        assertThat(reader.heard())
                .as("it comes again, behind the one that was not stored")
                .isEmpty();
        writer.say("30 ( <t> 'm' )").say(PING);
        assertThat(writer.heard()).isEqualTo(PONG);
        assertThat(reader.heard()).isEqualTo("30 05 00 01 74 00 6D");
    }

    @Test
    void oldClient_isClosedAfterAWhile_soThatItSendsAgain() {
        reader();
        VirtualWire writer = connect311(1, "writer", "02");
        store.become(Mood.BROKEN);
        writer.say("32 ( <t> 00 07 'm' )");
        node.elapse(4_000);
        assertThat(writer.isOpen()).isTrue();
        node.elapse(2_000);
        assertThat(writer.heard()).isEqualTo("close");
    }

    @Test
    void oldClient_isNotToldOfAMessageBehindOneThatWasNotStored() {
        // v3.1.1: [MQTT-4.6.0-2]
        reader();
        VirtualWire writer = connect311(1, "writer", "02");
        store.become(Mood.SLOW);
        writer.say("32 ( <t> 00 07 'm' )").say("32 ( <nobody> 00 08 'm' )");
        fail();
        assertThat(writer.heard()).isEmpty();
    }

    @Test
    void oldClient_isNotToldThatAMessageMayNotBe_behindOneThatWasNotStored() throws IOException {
        // v3.1.1: [MQTT-4.6.0-2]
        reader();
        VirtualWire writer = new VirtualWire(node, 1, noSystemTopics()).say("10 ( <MQTT> 04 02 00 3C <writer> )");
        writer.heard();
        store.become(Mood.SLOW);
        writer.say("32 ( <t> 00 07 'm' )").say("32 ( <$SYS/x> 00 08 'm' )");
        fail();
        assertThat(writer.heard()).isEmpty();
    }

    @Test
    void oldClient_whoseMessageWasRefusedBehindOneThatWaits_isNotHeardFurther() {
        // or what it sends next would come before what it sends again; v3.1.1: [MQTT-4.6.0-1]
        reader();
        VirtualWire writer = connect311(1, "writer", "02");
        store.become(Mood.SLOW);
        writer.say("32 ( <t> 00 07 'waits' )");
        store.become(Mood.BROKEN);
        writer.say("32 ( <t> 00 08 'refused' )");
        store.become(Mood.SLOW);
        writer.say("32 ( <t> 00 09 'next' )");
        store.answer();
        node.settle();
        assertThat(writer.heard()).isEqualTo("40 02 00 07");
        assertThat(owedToReader()).isEqualTo(1);
    }

    @Test
    void oldClient_thatSendsAgainWhatTheStoreHadAfterAll_isAnswered_andItIsDeliveredOnce() {
        reader();
        VirtualWire writer = connect311(1, "writer", "00");
        store.become(Mood.SLOW);
        writer.say("34 ( <t> 00 07 'm' )");
        fail();
        node.elapse(6_000);
        assertThat(writer.heard()).isEqualTo("close");
        VirtualWire again = connect311(1, "writer", "00").say("3C ( <t> 00 07 'm' )");
        assertThat(again.heard()).isEqualTo("50 02 00 07");
        assertThat(owedToReader()).isEqualTo(1);
    }

    @Test
    void oldClient_thatSendsAgainWhatTheStoreDidNotTake_isAnswered_andItIsDelivered() {
        reader();
        VirtualWire writer = connect311(1, "writer", "00");
        store.become(Mood.BROKEN);
        writer.say("34 ( <t> 00 07 'm' )");
        node.elapse(6_000);
        store.become(Mood.PROMPT);
        VirtualWire again = connect311(1, "writer", "00").say("3C ( <t> 00 07 'm' )");
        assertThat(again.heard()).isEqualTo("50 02 00 07");
        assertThat(owedToReader()).isEqualTo(1);
    }

    // --- SUBSCRIBE and UNSUBSCRIBE ---

    @Test
    void subscription_thatCannotBeKept_isRefused_andTheOneBeforeStays() {
        VirtualWire reader = reader();
        store.become(Mood.BROKEN);
        reader.say("82 ( 00 02 () <t> 00 <u> 00 )");
        assertThat(reader.heard()).isEqualTo("90 05 00 02 00 83 83");
        store.become(Mood.PROMPT);
        connect(1, "writer", TRANSIENT).say("32 ( <t> 00 07 () 'm' )");
        assertThat(reader.heard()).startsWith("32");
    }

    @Test
    void subscription_ofAnOldClient_thatCannotBeKept_isRefused() {
        VirtualWire old = connect311(0, "old", "00");
        store.become(Mood.BROKEN);
        assertThat(old.say("82 ( 00 02 <t> 00 )").heard()).isEqualTo("90 03 00 02 80");
    }

    @Test
    void unsubscribing_thatCannotBeKept_isRefused_andTheSubscriptionStays() {
        VirtualWire reader = reader();
        store.become(Mood.BROKEN);
        assertThat(reader.say("A2 ( 00 02 () <t> )").heard()).isEqualTo("B0 04 00 02 00 83");
        store.become(Mood.PROMPT);
        connect(1, "writer", TRANSIENT).say("32 ( <t> 00 07 () 'm' )");
        assertThat(reader.heard()).startsWith("32");
    }

    @Test
    void unsubscribingOfAnOldClient_thatCannotBeKept_isNotAnswered_andTheConnectionEndsAfterAWhile() {
        // any UNSUBACK of v3.1.1 is a success
        VirtualWire old = connect311(0, "old", "00").say("82 ( 00 01 <t> 00 )");
        assertThat(old.heard()).isEqualTo("90 03 00 01 00");
        VirtualWire writer = connect(1, "writer", TRANSIENT);
        store.become(Mood.BROKEN);
        assertThat(old.say("A2 ( 00 02 <t> )").heard()).isEmpty();
        writer.say("30 ( <t> () 'm' )");
        assertThat(old.heard()).as("it is still subscribed").isEqualTo("30 04 00 01 74 6D");
        node.elapse(6_000);
        assertThat(old.heard()).isEqualTo("close");
    }

    @Test
    void unsubscribingOfAnOldClient_thatTheStoreMayHaveOrNot_isNotAnswered() {
        VirtualWire old = connect311(0, "old", "00").say("82 ( 00 01 <t> 00 )");
        old.heard();
        store.become(Mood.SLOW);
        old.say("A2 ( 00 02 <t> )");
        fail();
        assertThat(old.heard()).isEmpty();
    }

    // --- sessions whose time is up ---

    @Test
    void memberOfAShare_whoseTimeWasUpWhileTheStoreWasAway_andWhoCameBack_stays() {
        VirtualWire member = connect(0, "member", "( 11 00 00 00 01 )").say("82 ( 00 01 () <$share/g/t> 01 )");
        assertThat(member.heard()).isEqualTo("90 04 00 01 00 01");
        member.cut();
        store.become(Mood.BROKEN);
        node.elapse(2_000);
        store.become(Mood.PROMPT);
        VirtualWire back =
                new VirtualWire(node, 1, node.door(1)).say("10 ( <MQTT> 05 00 00 3C " + KEPT + " <member> )");
        assertThat(back.heard()).startsWith("20").contains(" 01 00 ");
        node.elapse(20_000);
        connect(0, "writer", TRANSIENT).say("30 ( <t> () 'm' )");
        assertThat(back.heard()).isEqualTo("30 05 00 01 74 00 6D");
    }

    // --- shares ---

    private VirtualWire member(int shard, String clientId, String properties) {
        VirtualWire wire = connect(shard, clientId, properties).say("82 ( 00 01 () <$share/g/t> 01 )");
        assertThat(wire.heard()).isEqualTo("90 04 00 01 00 01");
        return wire;
    }

    /** One of these has been sent, the other waits. */
    private void publishTwo() {
        connect(1, "writer", TRANSIENT).say("32 ( <t> 00 07 () '1' )").say("32 ( <t> 00 08 () '2' )");
    }

    @Test
    void messageOfAShare_whoseMemberLeavesWhileTheStoreIsAway_staysWithIt() {
        VirtualWire here = member(0, "here", "( 11 00 00 00 3C 21 00 01 )");
        publishTwo();
        VirtualWire other = member(1, "other", KEPT);
        store.breakDown(0);
        here.cut();
        assertThat(other.heard()).as("nobody could keep it for this one").isEmpty();
        store.recover();
        store.become(Mood.PROMPT);
        node.settle();
        VirtualWire back = new VirtualWire(node, 0, node.door(0)).say("10 ( <MQTT> 05 00 00 3C " + KEPT + " <here> )");
        assertThat(back.heard()).endsWith("3A 07 00 01 74 00 01 00 31 32 07 00 01 74 00 02 00 32");
    }

    @Test
    void messageOfAShare_whoseMemberEndsWhileTheStoreIsAway_goesToAnotherWhenItIsBack() {
        VirtualWire here = member(0, "here", "( 21 00 01 )");
        publishTwo();
        VirtualWire other = member(1, "other", KEPT);
        store.breakDown(0);
        here.cut();
        assertThat(other.heard()).isEmpty();
        store.recover();
        store.become(Mood.PROMPT);
        node.elapse(2_000);
        assertThat(other.heard()).isEqualTo("32 07 00 01 74 00 01 00 31 32 07 00 01 74 00 02 00 32");
        assertThat(store.session("other").inflight()).hasSize(2);
    }

    // --- wills ---

    @Test
    void will_waitsUntilTheStoreTakesIt() {
        VirtualWire reader = reader();
        VirtualWire mortal =
                new VirtualWire(node, 1, node.door(1)).say("10 ( <MQTT> 05 0E 00 3C () <mortal> () <t> 00 04 'gone' )");
        store.become(Mood.BROKEN);
        mortal.cut();
        node.elapse(2_000);
        assertThat(reader.heard()).isEmpty();
        store.become(Mood.PROMPT);
        node.elapse(2_000);
        assertThat(reader.heard()).isEqualTo("32 0A 00 01 74 00 01 00 67 6F 6E 65");
    }
}
