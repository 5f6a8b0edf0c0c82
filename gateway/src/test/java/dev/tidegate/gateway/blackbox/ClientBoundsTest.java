package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The bounds of one client as it meets them: what exceeds one, what is said to it, and that the rest passes. */
class ClientBoundsTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "auth.anonymous=true",
            "limits.topic-bytes=40",
            "limits.topic-levels=3",
            "limits.filters-per-subscribe=2",
            "limits.subscriptions=3",
            "limits.user-properties=2",
            "limits.user-property-bytes=64B",
            "limits.will-size=100B",
            "limits.keep-alive-min=10s",
            "limits.keep-alive-max=20s",
            "limits.session-expiry-max=60s",
            "limits.connect-packet-size=16KiB",
            "limits.retained-message-size=400B",
            "limits.retained-bytes=2KiB",
            "limits.inflight=2",
            "limits.outbox-messages=3",
            "limits.publisher-patience=0s",
            "limits.unsent-bytes=4KiB",
            "limits.stall-time=1s",
            "limits.packet-timeout=1s");

    private static String connect(String flags, String keepAlive, String properties, String rest) {
        return "10 ( <MQTT> 05 " + flags + " " + keepAlive + " (" + properties + ") " + rest + " )";
    }

    private static RawClient join(Via via, String name) {
        return joined(GATEWAY.open(via).send(connect("02", "00 00", "", "<" + name + via + ">")));
    }

    private static RawClient joined(RawClient client) {
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        return client;
    }

    private static void publishes(Via via, String packet, ReasonCode code) {
        try (RawClient client = join(via, "publisher")) {
            client.send(packet).expectDisconnect(code);
        }
    }

    private static void refuses(Via via, String connect, ReasonCode code) {
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            client.expectRefusal(code);
        }
    }

    // --- topics and subscriptions ---

    @ParameterizedTest
    @EnumSource
    void topic_deeperOrLongerThanItsBounds_is0x90(Via via) {
        publishes(via, "30 ( <a/b/c/d> () )", ReasonCode.TOPIC_NAME_INVALID);
        publishes(via, "30 ( <" + "t".repeat(41) + "> () )", ReasonCode.TOPIC_NAME_INVALID);
        try (RawClient client = join(via, "modest")) {
            client.send("30 ( <a/b/c> () ) 30 ( <" + "t".repeat(40) + "> () )").expectNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void filter_deeperOrLongerThanItsBounds_is0x8F(Via via) {
        try (RawClient client = join(via, "deep")) {
            client.send("82 ( 00 01 () <a/b/c/d> 00 <" + "t".repeat(41) + "> 00 )")
                    .expect("90 ( 00 01 () 8F 8F )");
            client.send("82 ( 00 02 () <a/b/c> 00 <" + "t".repeat(40) + "> 00 )")
                    .expect("90 ( 00 02 () 00 00 )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void filters_beyondThoseOfOneSubscribe_are0x97(Via via) {
        try (RawClient client = join(via, "many")) {
            client.send("82 ( 00 01 () <a> 00 <b> 00 <c> 00 )").expect("90 ( 00 01 () 00 00 97 )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void subscriptions_beyondThoseOfOneClient_are0x97_andAnOldOneMayStillChange(Via via) {
        try (RawClient client = join(via, "greedy")) {
            client.send("82 ( 00 01 () <a> 00 <b> 00 )").expect("90 ( 00 01 () 00 00 )");
            client.send("82 ( 00 02 () <c> 00 <d> 00 )").expect("90 ( 00 02 () 00 97 )");
            client.send("82 ( 00 03 () <a> 01 )").expect("90 ( 00 03 () 01 )");
            client.send("A2 ( 00 04 () <a> )").expect("B0 ( 00 04 () 00 )");
            client.send("82 ( 00 05 () <d> 00 )").expect("90 ( 00 05 () 00 )");
        }
    }

    // --- packets ---

    @ParameterizedTest
    @EnumSource
    void userProperties_tooManyOrTooLarge_are0x97(Via via) {
        publishes(via, "30 ( <a> ( " + "26 <k> <v> ".repeat(3) + ") )", ReasonCode.QUOTA_EXCEEDED);
        publishes(via, "30 ( <a> ( 26 <k> <" + "v".repeat(64) + "> ) )", ReasonCode.QUOTA_EXCEEDED);
        refuses(via, connect("02", "00 00", "26 <k> <v> ".repeat(3), "<id>"), ReasonCode.QUOTA_EXCEEDED);
        try (RawClient client = join(via, "polite")) {
            client.send("30 ( <a> ( " + "26 <k> <v> ".repeat(2) + ") )").expectNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connect_largerThanItsBound_isRefusedFromItsHeader(Via via) {
        try (RawClient client = GATEWAY.open(via).send("10 81 80 01 <MQTT> 05")) {
            client.expectClose(); // the version is not known yet, so nothing can be said
        }
    }

    @ParameterizedTest
    @EnumSource
    void will_largerThanItsBound_is0x95_propertiesIncluded(Via via) {
        String topic = " <w> ";
        refuses(
                via,
                connect("06", "00 00", "", "<id> ()" + topic + "<" + "x".repeat(95) + ">"),
                ReasonCode.PACKET_TOO_LARGE);
        refuses(
                via,
                connect("06", "00 00", "", "<id> ( 09 <" + "x".repeat(95) + "> )" + topic + "<>"),
                ReasonCode.PACKET_TOO_LARGE);
        String fits = "<fits> ( 18 00000001 )" + topic + "<" + "x".repeat(94) + ">";
        joined(GATEWAY.open(via).send(connect("06", "00 00", "", fits))).close();
    }

    @ParameterizedTest
    @EnumSource
    void will_largerThanItsBound_isACloseForAnOldClient(Via via) {
        try (RawClient client = GATEWAY.open(via).speaking(Dialect.V3_1_1)) {
            client.send("10 ( <MQTT> 04 06 00 00 <id> <w> <" + "x".repeat(95) + "> )")
                    .expectClose();
        }
    }

    // --- what CONNACK says ---

    @ParameterizedTest
    @CsvSource({"00 05, 10", "00 00, 20", "00 0F, -1", "00 3C, 20", "FF FF, 20"})
    void keepAlive_isHeldBetweenFloorAndCeiling_andConnAckSaysSo(String asked, long told) {
        for (Via via : Via.values()) {
            try (RawClient client = GATEWAY.open(via).send(connect("02", asked, "", "<alive>"))) {
                assertThat(client.next(Packet.ConnAck.class).properties().number(Property.SERVER_KEEP_ALIVE, -1))
                        .isEqualTo(told);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0000003C, -1", "0000003D, 60", "FFFFFFFF, 60"})
    void sessionExpiry_isCapped_andConnAckSaysSo(String asked, long told) {
        for (Via via : Via.values()) {
            try (RawClient client = GATEWAY.open(via).send(connect("02", "00 00", "11 " + asked, "<kept>"))) {
                assertThat(client.next(Packet.ConnAck.class).properties().number(Property.SESSION_EXPIRY_INTERVAL, -1))
                        .isEqualTo(told);
            }
        }
    }

    // --- what is kept ---

    @ParameterizedTest
    @EnumSource
    void retained_tooLargeOrTooMuchTogether_is0x97_andStillForwarded(Via via) {
        try (RawClient client = join(via, "keeper")) {
            client.send("82 ( 00 01 () <r/#> 20 )").expect("90 ( 00 01 () 00 )");
            String large = "'" + "x".repeat(400) + "'";
            client.send("33 ( <r/large> 00 01 () " + large + ")").expect("30 ( <r/large> () " + large + ")");
            assertThat(client.next(Packet.PubAck.class).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
            String medium = "'" + "x".repeat(250) + "'";
            int kept = 0;
            for (ReasonCode code = ReasonCode.SUCCESS; code == ReasonCode.SUCCESS; kept++) {
                String topic = "<r/" + kept + ">";
                client.send("33 ( " + topic + " 00 02 () " + medium + ")")
                        .expect("30 ( " + topic + " () " + medium + ")");
                code = client.next(Packet.PubAck.class).code();
                assertThat(code).isIn(ReasonCode.SUCCESS, ReasonCode.QUOTA_EXCEEDED);
            }
            assertThat(kept - 1).isBetween(4, 8); // of 250 bytes and their topics and bookkeeping, in 2 KiB
            for (int i = 0; i < kept; i++) {
                client.send("31 ( <r/" + i + "> () )").expect("30 ( <r/" + i + "> () )");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void messages_weSend_areNoMoreThanInflight_untilOneIsAcknowledged(Via via) {
        try (RawClient subscriber = join(via, "window");
                RawClient publisher = join(via, "sender")) {
            subscriber.send("82 ( 00 01 () <w> 01 )").expect("90 ( 00 01 () 01 )");
            for (int i = 1; i <= 3; i++) {
                publisher.send("32 ( <w> 00 01 () '" + i + "' )").expect("40 02 00 01");
            }
            subscriber.expect("32 ( <w> 00 01 () '1' )").expect("32 ( <w> 00 02 () '2' )");
            subscriber.expectNothing();
            subscriber.send("40 02 00 02").expect("32 ( <w> 00 03 () '3' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void outbox_thatIsFull_losesItsOldestQos0First_thenWhatCame(Via via) {
        try (RawClient subscriber = join(via, "slow");
                RawClient publisher = join(via, "eager")) {
            subscriber.send("82 ( 00 01 () <o/#> 01 )").expect("90 ( 00 01 () 01 )");
            String[] sent = {"1", "2", "3", "zero", "nought", "4", "5", "6"};
            for (String each : sent) {
                if (each.length() > 1) {
                    publisher.send("30 ( <o/q> () '" + each + "' )");
                } else {
                    publisher.send("32 ( <o/q> 00 01 () '" + each + "' )").expect("40 02 00 01");
                }
            }
            GATEWAY.later(Duration.ZERO); // everything has reached the subscriber's thread
            // 1 and 2 are in flight, 3 waits; 4 takes the place of zero, 5 of nought, and 6 finds none.
            subscriber.expect("32 ( <o/q> 00 01 () '1' )").expect("32 ( <o/q> 00 02 () '2' )");
            subscriber.send("40 02 00 01").expect("32 ( <o/q> 00 03 () '3' )");
            subscriber.send("40 02 00 02").expect("32 ( <o/q> 00 04 () '4' )");
            subscriber.send("40 02 00 03").expect("32 ( <o/q> 00 05 () '5' )");
            subscriber.send("40 02 00 04").expectNothing();
        }
    }

    // --- time ---

    @ParameterizedTest
    @EnumSource
    void packet_thatIsNeverFinished_is0x81(Via via) {
        try (RawClient client = join(via, "unfinished").send("30 0A 00 01")) {
            client.expectDisconnect(ReasonCode.MALFORMED_PACKET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void subscriber_thatReadsNothing_hears0x97_andTheOthersEverything(Via via) {
        String packet = "30 ( <big> () '" + "x".repeat(100_000) + "' )";
        try (RawClient deaf = join(via, "deaf");
                RawClient reader = join(via, "reader")) {
            for (RawClient each : List.of(deaf, reader)) {
                each.send("82 ( 00 01 () <big> 00 )").expect("90 ( 00 01 () 00 )");
            }
            // More and more, because nobody knows how much the kernel keeps for the one that does not read.
            await().atMost(Duration.ofSeconds(15)).until(() -> {
                reader.send(packet).expect(packet);
                return GATEWAY.log().stream()
                        .anyMatch(line -> line.contains("deaf" + via) && line.contains("stall-time"));
            });
            Packet last = deaf.next();
            while (last instanceof Packet.Publish) {
                last = deaf.next();
            }
            assertThat(((Packet.Disconnect) last).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
            reader.expectNothing();
        }
    }
}
