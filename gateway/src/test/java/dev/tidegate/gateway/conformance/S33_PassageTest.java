package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import java.time.Duration;

/**
 * Section 3.3 of MQTT 5: what a message keeps and what it does not gain on its way through us, however long that takes: at once,
 * through the queue of a client that is away, behind a full window, retained, as a will.
 */
class S33_PassageTest extends ConformanceTest {
    private static final String A_HUNDRED = "02 00000064";

    private static void later(long seconds) {
        GATEWAY.later(Duration.ofSeconds(seconds));
    }

    /** What comes of these properties, each way a message can take. */
    private static void expectEveryWay(Via via, String name, String properties) {
        String topic = on(via, name);
        String body = "<" + topic + "> %s ( " + properties + " ) 'm' )";
        try (RawClient publisher = join(via, name + "-publisher")) {
            try (RawClient here = subscribe(join(via, name, "02", AN_HOUR), topic, "02")) {
                publisher.send("30 ( " + body.formatted(""));
                here.expect("30 ( " + body.formatted(""));
                publisher.send("32 ( " + body.formatted("00 07")).expect("40 02 00 07");
                here.expect("32 ( " + body.formatted("00 01")).send("40 02 00 01");
                publisher.send("34 ( " + body.formatted("00 08")).expect("50 02 00 08");
                here.expect("34 ( " + body.formatted("00 02"));
                here.hangUp();
            }
            publisher.send("33 ( " + body.formatted("00 09")).expect("40 02 00 09");
            try (RawClient back = resume(via, name)) {
                back.expect("3C ( " + body.formatted("00 02"));
                back.expect("32 ( " + body.formatted("00 03"));
            }
            try (RawClient late = subscribe(join(via, name + "-late"), topic, "00")) {
                late.expect("31 ( " + body.formatted(""));
                join(via, name + "-mortal", "06", "", "( " + properties + " ) <" + topic + "> 00 01 'm'")
                        .hangUp();
                late.expect("30 ( " + body.formatted(""));
            }
        }
    }

    @Wires
    @Normative("MQTT-3.3.2-4")
    void payloadFormat_isPassedOn_alsoWhereItIs0(Via via) {
        // The Payload Format Indicator reaches the subscriber as it was sent, 0 as well as 1.
        expectEveryWay(via, "format-0", "01 00");
        expectEveryWay(via, "format-1", "01 01");
    }

    @Wires
    void properties_thatNobodySent_areNotInvented(Via via) {
        // A message without properties has none anywhere.
        expectEveryWay(via, "bare", "");
    }

    @Wires
    @Normative("MQTT-3.3.2-18")
    @Normative("MQTT-3.3.2-20")
    void properties_keepTheirOrderAndTheirEmptyValues_everyWay(Via via) {
        // What a publisher said about its message is passed on unaltered, in its order, also where it is empty.
        expectEveryWay(via, "empty", "26 <> <> 03 <> 08 <re/ply> 09 <> 26 <b> <> 26 <> <a> 26 <b> <>");
    }

    // --- expiry ---

    @Wires
    @Normative("MQTT-3.3.2-6")
    void expiry_isCountedDown_forEveryWait(Via via) {
        // The expiry a subscriber is told is what is left: behind its absence, behind a full window, of a retained
        // message.
        String topic = on(via, "counted");
        subscribe(join(via, "counted", "02", AN_HOUR), topic, "01").hangUp();
        try (RawClient publisher = join(via, "counted-publisher")) {
            publisher.send("33 ( <" + topic + "> 00 01 ( " + A_HUNDRED + " ) '1' )");
            publisher.expect("40 02 00 01");
            publisher.send("32 ( <" + topic + "> 00 02 ( " + A_HUNDRED + " ) '2' )");
            publisher.expect("40 02 00 02");
        }
        later(40);
        String connect = connect("00", AN_HOUR + " 21 0001", "<" + on(via, "counted") + ">");
        try (RawClient client = GATEWAY.open(via).send(connect);
                RawClient late = join(via, "counted-late")) {
            assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isTrue();
            expectExpiry(client, 60);
            expectExpiry(subscribe(late, topic, "00"), 60);
            later(30);
            client.send("40 02 00 01");
            expectExpiry(client, 30);
        }
    }

    /** At most so many seconds, and less only as far as this machine was slow. */
    private static void expectExpiry(RawClient client, long seconds) {
        assertThat(client.next(Packet.Publish.class).properties().number(Property.MESSAGE_EXPIRY_INTERVAL, -1))
                .isBetween(seconds - 5, seconds);
    }

    @Wires
    @Normative("MQTT-3.3.2-5")
    void message_pastItsExpiry_isNotSent_andTheNextOnesAre(Via via) {
        // What has expired while it waited is not sent, and nothing behind it waits any longer.
        String topic = on(via, "past");
        subscribe(join(via, "past", "02", AN_HOUR), topic, "02").hangUp();
        try (RawClient publisher = join(via, "past-publisher")) {
            publisher.send("33 ( <" + topic + "> 00 01 ( " + A_HUNDRED + " ) 'short' )");
            publisher.expect("40 02 00 01");
            publisher.send("34 ( <" + topic + "> 00 02 ( " + A_HUNDRED + " ) 'short' )");
            publisher.expect("50 02 00 02");
            publisher.send("32 ( <" + topic + "> 00 03 () 'long' )").expect("40 02 00 03");
        }
        later(101);
        try (RawClient client = resume(via, "past");
                RawClient late = subscribe(join(via, "past-late"), topic, "00")) {
            client.expect("32 ( <" + topic + "> 00 01 () 'long' )").expectNothing();
            late.expectNothing();
        }
    }

    // --- RETAIN ---

    @Wires
    @Normative("MQTT-3.3.1-12")
    @Normative("MQTT-3.3.1-13")
    void retainFlag_ofALiveMessage_isThatOfTheSubscription_alsoThroughTheQueue(Via via) {
        // Retain As Published decides on RETAIN, no matter whether the client was there.
        String plain = on(via, "plain");
        String asPublished = on(via, "as-published");
        try (RawClient client = join(via, "absent", "02", AN_HOUR)) {
            subscribe(client, plain, "01");
            subscribe(client, asPublished, "09").hangUp();
        }
        try (RawClient publisher = join(via, "absent-publisher")) {
            publisher.send("33 ( <" + plain + "> 00 01 () '1' )").expect("40 02 00 01");
            publisher.send("33 ( <" + asPublished + "> 00 02 () '2' )").expect("40 02 00 02");
            publisher.send("32 ( <" + asPublished + "> 00 03 () '3' )").expect("40 02 00 03");
        }
        try (RawClient client = resume(via, "absent")) {
            client.expect("32 ( <" + plain + "> 00 01 () '1' )");
            client.expect("33 ( <" + asPublished + "> 00 02 () '2' )");
            client.expect("32 ( <" + asPublished + "> 00 03 () '3' )").hangUp();
        }
        try (RawClient client = resume(via, "absent")) {
            client.expect("3A ( <" + plain + "> 00 01 () '1' )");
            client.expect("3B ( <" + asPublished + "> 00 02 () '2' )");
            client.expect("3A ( <" + asPublished + "> 00 03 () '3' )");
        }
    }

    @Wires
    @Normative("U17")
    void retainedMessages_thatStillWaited_haveRetain1AfterAReturn(Via via) {
        // A retained message sent for a subscription has RETAIN 1, also when the client left before it came.
        String topic = on(via, "waiting");
        try (RawClient publisher = join(via, "waiting-publisher")) {
            publisher.send("33 ( <" + topic + "/1> 00 01 () 'm' )").expect("40 ( 00 01 10 )");
            publisher.send("33 ( <" + topic + "/2> 00 02 () 'm' )").expect("40 ( 00 02 10 )");
        }
        Packet.Publish first;
        try (RawClient client = join(via, "waiting", "02", AN_HOUR + " 21 0001")) {
            first = subscribe(client, topic + "/+", "01").next(Packet.Publish.class);
            assertThat(first.retain()).isTrue();
            client.hangUp();
        }
        try (RawClient client = resume(via, "waiting")) {
            Packet.Publish again = client.next(Packet.Publish.class);
            Packet.Publish second = client.next(Packet.Publish.class);
            assertThat(again.dup() && again.retain()).isTrue();
            assertThat(again.topic()).isEqualTo(first.topic());
            assertThat(!second.dup() && second.retain()).isTrue();
            assertThat(second.topic()).isNotEqualTo(first.topic());
        }
    }
}
