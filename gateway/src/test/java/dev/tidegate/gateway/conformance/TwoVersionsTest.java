package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.conformance.Peer.Presence.NEW;
import static dev.tidegate.gateway.conformance.Peer.Presence.RESUMED;
import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static dev.tidegate.gateway.packet.ProtocolVersion.V5;

import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of MQTT 3.1.1 and of MQTT 5 at one gateway: they meet in every feature, either of them first. */
class TwoVersionsTest extends ConformanceTest {
    /** Who meets whom: the one who publishes or was there first, and the other. */
    enum Meeting {
        OLD_TO_NEW(V3_1_1, V5),
        NEW_TO_OLD(V5, V3_1_1);

        private final ProtocolVersion first;
        private final ProtocolVersion second;

        Meeting(ProtocolVersion first, ProtocolVersion second) {
            this.first = first;
            this.second = second;
        }
    }

    static Stream<Arguments> meetings() {
        return Arrays.stream(Via.values())
                .flatMap(via -> Arrays.stream(Meeting.values()).map(meeting -> Arguments.of(via, meeting)));
    }

    private static String name(Via via, Meeting meeting, String of) {
        return on(via, of) + "/" + meeting;
    }

    private static Peer come(Via via, ProtocolVersion version, String name) {
        return Peer.come(GATEWAY.open(via), version, name, NEW);
    }

    private static Peer comeBack(Via via, ProtocolVersion version, String name) {
        return Peer.come(GATEWAY.open(via), version, name, RESUMED);
    }

    private static Peer publisher(Via via, Meeting meeting, String topic) {
        return come(via, meeting.first, topic + "-publisher");
    }

    private static Peer subscriber(Via via, Meeting meeting, String topic, int qos) {
        return come(via, meeting.second, topic).subscribe(topic, qos);
    }

    // --- messages ---

    @ParameterizedTest
    @MethodSource("meetings")
    void message_atEachQos_comesAtTheLowerOfPublishedAndGranted(Via via, Meeting meeting) {
        for (int granted = 0; granted <= 2; granted++) {
            for (int published = 0; published <= 2; published++) {
                String topic = name(via, meeting, "qos/" + granted + published);
                try (Peer publisher = publisher(via, meeting, topic);
                        Peer subscriber = subscriber(via, meeting, topic, granted)) {
                    publish(publisher, published, topic);
                    receive(subscriber, Math.min(granted, published), topic);
                }
            }
        }
    }

    /** The sender's side of a message, to the end. */
    private static void publish(Peer publisher, int qos, String topic) {
        switch (qos) {
            case 0 -> publisher.say("30 ( <" + topic + "> () 'm' )");
            case 1 -> publisher.say("32 ( <" + topic + "> 00 07 () 'm' )").hear("40 02 00 07");
            default -> {
                publisher.say("34 ( <" + topic + "> 00 08 () 'm' )").hear("50 02 00 08");
                publisher.say("62 02 00 08").hear("70 02 00 08");
            }
        }
    }

    /** The receiver's side of it, to the end. */
    private static void receive(Peer subscriber, int qos, String topic) {
        switch (qos) {
            case 0 -> subscriber.hear("30 ( <" + topic + "> () 'm' )");
            case 1 -> subscriber.hear("32 ( <" + topic + "> 00 01 () 'm' )").say("40 02 00 01");
            default -> {
                subscriber.hear("34 ( <" + topic + "> 00 01 () 'm' )").say("50 02 00 01");
                subscriber.hear("62 02 00 01").say("70 02 00 01");
            }
        }
        subscriber.hearNothing();
    }

    @ParameterizedTest
    @MethodSource("meetings")
    void wildcards_findTheOtherVersionsTopics(Via via, Meeting meeting) {
        String topic = name(via, meeting, "wild");
        try (Peer publisher = publisher(via, meeting, topic);
                Peer subscriber = come(via, meeting.second, topic)) {
            subscriber.subscribe(topic + "/+", 0).subscribe(topic + "/a/#", 0);
            publisher.say("30 ( <" + topic + "/b> () '1' )").say("30 ( <" + topic + "/b/c> () '2' )");
            publisher.say("30 ( <" + topic + "/a/b/c> () '3' )").say("30 ( <$" + topic + "/a> () '4' )");
            subscriber
                    .hear("30 ( <" + topic + "/b> () '1' )")
                    .hear("30 ( <" + topic + "/a/b/c> () '3' )")
                    .hearNothing();
        }
    }

    @ParameterizedTest
    @MethodSource("meetings")
    void overlap_isOneCopyAtTheHighestQos_withIdentifiersWhereTheVersionHasThem(Via via, Meeting meeting) {
        String topic = name(via, meeting, "overlap");
        try (Peer publisher = publisher(via, meeting, topic);
                Peer subscriber = come(via, meeting.second, topic)) {
            String identifiers = meeting.second == V5 ? "( 0B 07 )" : "()";
            subscriber
                    .say("82 ( 00 01 " + identifiers + " <" + topic + "/+> 01 )")
                    .hear("90 ( 00 01 () 01 )");
            subscriber.subscribe(topic + "/#", 0).subscribe(topic + "/a", 0);
            publisher.say("34 ( <" + topic + "/a> 00 07 () 'm' )").hear("50 02 00 07");
            subscriber
                    .hear("32 ( <" + topic + "/a> 00 01 " + identifiers + " 'm' )")
                    .hearNothing();
        }
    }

    @ParameterizedTest
    @MethodSource("meetings")
    void share_takesMembersOfBothVersions_eachInItsTurn(Via via, Meeting meeting) {
        String topic = name(via, meeting, "share");
        try (Peer publisher = publisher(via, meeting, topic);
                Peer old = come(via, V3_1_1, topic + "-old").subscribe("$share/g/" + topic, 1);
                Peer young = come(via, V5, topic + "-young").subscribe("$share/g/" + topic, 1)) {
            for (int i = 1; i <= 4; i++) {
                publisher.say("32 ( <" + topic + "> 00 0" + i + " () 'm' )").hear("40 02 00 0" + i);
            }
            for (Peer member : new Peer[] {old, young}) {
                member.hear("32 ( <" + topic + "> 00 01 () 'm' )").hear("32 ( <" + topic + "> 00 02 () 'm' )");
                member.hearNothing();
            }
            old.say("82 ( 00 02 <$share/g> 00 <$share//a> 00 <$share/+/a> 00 )").hear("90 ( 00 02 80 80 80 )");
        }
    }

    // --- retained messages and wills ---

    @ParameterizedTest
    @MethodSource("meetings")
    void retainedMessage_isKeptReplacedAndRemovedForBoth(Via via, Meeting meeting) {
        String topic = name(via, meeting, "retained");
        try (Peer publisher = publisher(via, meeting, topic)) {
            publisher.say("33 ( <" + topic + "> 00 01 () '1' ) C0 00");
            var unused = publisher.client().next(); // PUBACK; MQTT 5 is told that nobody subscribes
            publisher.hear("D0 00");
            try (Peer subscriber = subscriber(via, meeting, topic, 1)) {
                subscriber.hear("33 ( <" + topic + "> 00 01 () '1' )").say("40 02 00 01");
                publisher.say("31 ( <" + topic + "> () '2' )");
                subscriber.hear("30 ( <" + topic + "> () '2' )");
                subscriber.say("31 ( <" + topic + "> () '3' )").hear("30 ( <" + topic + "> () '3' )");
                publisher.subscribe(topic, 2).hear("31 ( <" + topic + "> () '3' )");
                subscriber.say("31 ( <" + topic + "> () )").hear("30 ( <" + topic + "> () )");
                publisher.hear("30 ( <" + topic + "> () )");
                publisher.subscribe(topic, 2).hearNothing();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("meetings")
    void will_reachesTheOtherVersion_nowAndRetained(Via via, Meeting meeting) {
        String topic = name(via, meeting, "will");
        String properties = meeting.first == V5 ? "()" : "";
        String will = "<" + topic + "-mortal> " + properties + " <" + topic + "> <gone>";
        try (Peer subscriber = subscriber(via, meeting, topic, 2)) {
            Peer.come(GATEWAY.open(via), meeting.first, NEW, "36", "", will)
                    .client()
                    .hangUp();
            subscriber
                    .hear("34 ( <" + topic + "> 00 01 () 'gone' )")
                    .say("50 02 00 01")
                    .hear("62 02 00 01");
            subscriber.say("70 02 00 01").subscribe(topic, 0).hear("31 ( <" + topic + "> () 'gone' )");
        }
    }

    // --- what only one version has ---

    @Wires
    void properties_areLeftOutForAnOldClient_everyWay(Via via) {
        // properties, each way a message can take
        String topic = on(via, "stripped");
        String properties = "( 01 01 02 00000E10 03 <text/plain> 08 <re> 09 <x> 26 <k> <v> )";
        try (Peer young = come(via, V5, topic + "-young")) {
            try (Peer old = come(via, V3_1_1, topic).subscribe(topic, 2)) {
                young.say("30 ( <" + topic + "> " + properties + " '0' )");
                old.hear("30 ( <" + topic + "> '0' )");
                young.say("32 ( <" + topic + "> 00 01 " + properties + " '1' )").hear("40 02 00 01");
                old.hear("32 ( <" + topic + "> 00 01 '1' )").client().hangUp();
            }
            young.say("35 ( <" + topic + "> 00 02 " + properties + " '2' )").hear("50 02 00 02");
            try (Peer old = comeBack(via, V3_1_1, topic)) {
                old.hear("3A ( <" + topic + "> 00 01 '1' )").hear("34 ( <" + topic + "> 00 02 '2' )");
                old.say("40 02 00 01").subscribe(topic, 0).hear("31 ( <" + topic + "> '2' )");
            }
        }
    }

    @Wires
    void messageExpiry_isCountedForOldClientsToo_andTheirOwnMessagesHaveNone(Via via) {
        String topic = on(via, "expiry");
        come(via, V3_1_1, topic + "-old").subscribe(topic, 1).client().hangUp();
        come(via, V5, topic + "-young").subscribe(topic, 1).client().hangUp();
        try (Peer young = come(via, V5, topic + "-1");
                Peer old = come(via, V3_1_1, topic + "-2")) {
            young.say("33 ( <" + topic + "> 00 01 ( 02 00000064 ) 'short' )").hear("40 02 00 01");
            young.say("32 ( <" + topic + "> 00 02 ( 02 00000E10 ) 'long' )").hear("40 02 00 02");
            GATEWAY.later(Duration.ofSeconds(101));
            old.subscribe(topic, 0).hearNothing();
            old.say("32 ( <" + topic + "> 00 03 () 'for ever' )").hear("30 ( <" + topic + "> () 'for ever' )");
            old.hear("40 02 00 03");
        }
        try (Peer old = comeBack(via, V3_1_1, topic + "-old")) {
            old.hear("32 ( <" + topic + "> 00 01 'long' )").hear("32 ( <" + topic + "> 00 02 'for ever' )");
        }
        GATEWAY.later(Duration.ofSeconds(3_490));
        try (Peer young = comeBack(via, V5, topic + "-young")) {
            var unused = young.client().next(); // what is left of "long"
            young.hear("32 ( <" + topic + "> 00 02 () 'for ever' )");
        }
    }

    @Wires
    void aliases_leadOldClientsToTheTopicItself_andTheirTopicsGetAliases(Via via) {
        String topic = on(via, "alias");
        try (Peer old = come(via, V3_1_1, topic + "-old").subscribe(topic + "/#", 0);
                Peer young = Peer.come(GATEWAY.open(via), V5, NEW, "00", "22 0001", "<" + topic + "-young>")) {
            young.say("30 ( <" + topic + "/y> ( 23 0005 ) '1' ) 30 ( <> ( 23 0005 ) '2' )");
            old.hear("30 ( <" + topic + "/y> '1' )").hear("30 ( <" + topic + "/y> '2' )");
            young.subscribe(topic + "/o", 0);
            old.say("30 ( <" + topic + "/o> '3' ) 30 ( <" + topic + "/o> '4' )");
            young.hear("30 ( <" + topic + "/o> ( 23 0001 ) '3' )").hear("30 ( <> ( 23 0001 ) '4' )");
        }
    }

    @ParameterizedTest
    @MethodSource("meetings")
    void message_tooLargeForOneNewClient_reachesOldOnes_andItsQueueMovesOn(Via via, Meeting meeting) {
        String topic = name(via, meeting, "large");
        String large = "x".repeat(64);
        String small = "27 00000040 21 0001";
        try (Peer publisher = publisher(via, meeting, topic);
                Peer narrow = Peer.come(GATEWAY.open(via), V5, NEW, "00", small, "<" + topic + "-narrow>");
                Peer old = come(via, V3_1_1, topic + "-old").subscribe(topic, 1);
                Peer young = come(via, V5, topic + "-young").subscribe(topic, 1)) {
            narrow.subscribe(topic, 1);
            publisher.say("32 ( <" + topic + "> 00 01 () '" + large + "' )").hear("40 02 00 01");
            publisher.say("32 ( <" + topic + "> 00 02 () 'fits' )").hear("40 02 00 02");
            for (Peer wide : new Peer[] {old, young}) {
                wide.hear("32 ( <" + topic + "> 00 01 () '" + large + "' )");
                wide.hear("32 ( <" + topic + "> 00 02 () 'fits' )");
            }
            int given = narrow.client()
                    .next(dev.tidegate.gateway.packet.Packet.Publish.class)
                    .packetId();
            narrow.say("40 02 00 0" + given).hearNothing();
        }
    }

    @Wires
    void message_thatOnlyItsPropertiesMakeTooLarge_reachesAnOldClient(Via via) {
        String topic = on(via, "laden");
        try (Peer narrow = Peer.come(GATEWAY.open(via), V5, NEW, "00", "27 00000040", "<" + topic + "-narrow>");
                Peer old = come(via, V3_1_1, topic + "-old").subscribe(topic, 0);
                Peer young = come(via, V5, topic + "-young")) {
            narrow.subscribe(topic, 0);
            young.say("30 ( <" + topic + "> ( 26 <k> <" + "v".repeat(64) + "> ) 'm' )");
            young.say("30 ( <" + topic + "> () 'n' )");
            old.hear("30 ( <" + topic + "> 'm' )").hear("30 ( <" + topic + "> 'n' )");
            narrow.hear("30 ( <" + topic + "> () 'n' )").hearNothing();
        }
    }

    // --- one session, both versions ---

    @ParameterizedTest
    @MethodSource("meetings")
    void takeOver_byTheOtherVersion_endsTheFirst_andResumesAllOfIt(Via via, Meeting meeting) {
        String topic = name(via, meeting, "taken");
        try (Peer publisher = come(via, V5, topic + "-publisher");
                Peer first = come(via, meeting.first, topic).subscribe(topic, 2)) {
            first.say("34 ( <" + topic + "/in> 00 09 () 'half' )");
            var unused = first.client().next(); // PUBREC; MQTT 5 is told that nobody subscribes
            for (int i = 1; i <= 3; i++) {
                publisher
                        .say("34 ( <" + topic + "> 00 0" + i + " ( 26 <k> <v> ) '" + i + "' )")
                        .hear("50 02 00 0" + i);
            }
            String seen = meeting.first == V5 ? "( 26 <k> <v> )" : "";
            for (int i = 1; i <= 3; i++) {
                first.hear("34 ( <" + topic + "> 00 0" + i + " " + seen + " '" + i + "' )");
            }
            first.say("50 02 00 02").hear("62 02 00 02");
            try (Peer second = comeBack(via, meeting.second, topic)) {
                expectTakenOver(first, meeting.first);
                String seenNow = meeting.second == V5 ? "( 26 <k> <v> )" : "";
                second.hear("62 02 00 02");
                second.hear("3C ( <" + topic + "> 00 01 " + seenNow + " '1' )");
                second.hear("3C ( <" + topic + "> 00 03 " + seenNow + " '3' )");
                second.say("70 02 00 02 50 02 00 01").hear("62 02 00 01");
                second.say("3C ( <" + topic + "/in> 00 09 () 'half' )").hear("50 02 00 09");
                second.say("62 02 00 09").hear("70 02 00 09 # known, or MQTT 5 would hear 0x92");
                publisher.say("30 ( <" + topic + "> () 'new' )");
                second.hear("30 ( <" + topic + "> () 'new' )");
            }
        }
    }

    private static void expectTakenOver(Peer first, ProtocolVersion version) {
        if (version == V5) {
            first.client().expectDisconnect(ReasonCode.SESSION_TAKEN_OVER);
        } else {
            first.client().expectClose();
        }
    }

    @ParameterizedTest
    @MethodSource("meetings")
    void takeOver_byTheOtherVersion_publishesAWillWithoutDelay(Via via, Meeting meeting) {
        String topic = name(via, meeting, "taken-will");
        String properties = meeting.first == V5 ? "()" : "";
        String rest = "<" + topic + "> " + properties + " <" + topic + "> <gone>";
        try (Peer watcher = come(via, V5, topic + "-watcher").subscribe(topic, 0);
                Peer first = Peer.come(GATEWAY.open(via), meeting.first, NEW, "04", "", rest);
                Peer second = comeBack(via, meeting.second, topic)) {
            expectTakenOver(first, meeting.first);
            watcher.hear("30 ( <" + topic + "> () 'gone' )");
            second.hearNothing();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.3.1-9", version = V3_1_1)
    void retainAsPublished_ofANewClient_isNothingToItsOldSuccessor(Via via) {
        // v3.1.1: an established subscription gets its messages with RETAIN 0.
        String topic = on(via, "as-published");
        try (Peer young = come(via, V5, topic)) {
            young.say("82 ( 00 01 () <" + topic + "> 09 )").hear("90 ( 00 01 () 01 )");
            young.client().hangUp();
        }
        try (Peer publisher = come(via, V5, topic + "-publisher")) {
            publisher.say("33 ( <" + topic + "> 00 01 () 'queued' )").hear("40 02 00 01");
            try (Peer old = comeBack(via, V3_1_1, topic)) {
                old.hear("32 ( <" + topic + "> 00 01 'queued' )").say("40 02 00 01");
                publisher.say("31 ( <" + topic + "> () 'live' )");
                old.hear("30 ( <" + topic + "> 'live' )");
            }
        }
    }

    @Wires
    void subscriptions_ofANewClient_bringItsOldSuccessorNothingItCouldNotRead(Via via) {
        String topic = on(via, "successor");
        try (Peer young = come(via, V5, topic)) {
            young.say("82 ( 00 01 ( 0B 07 ) <" + topic + "/+> 01 )").hear("90 ( 00 01 () 01 )");
            young.client().hangUp();
        }
        try (Peer publisher = come(via, V5, topic + "-publisher")) {
            publisher.say("32 ( <" + topic + "/1> 00 01 () 'queued' )").hear("40 02 00 01");
            try (Peer old = comeBack(via, V3_1_1, topic)) {
                old.hear("32 ( <" + topic + "/1> 00 01 'queued' )").say("40 02 00 01");
                publisher.say("30 ( <" + topic + "/2> () 'live' )");
                old.hear("30 ( <" + topic + "/2> 'live' )").client().hangUp();
            }
            try (Peer young = comeBack(via, V5, topic)) {
                publisher.say("30 ( <" + topic + "/3> () 'live' )");
                young.hear("30 ( <" + topic + "/3> ( 0B 07 ) 'live' )");
            }
        }
    }
}
