package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a message carries besides its payload, and what a connection uses aliases for, on raw bytes. */
class MessagePropertiesTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    private static RawClient subscribed(Via via, String name, String connectProperties) {
        RawClient client = GATEWAY.open(via).send(GATEWAY.connect5("02", connectProperties, name + via));
        var unused = client.next(Packet.ConnAck.class);
        return client.send("82 ( 00 01 () <" + name + "/+> 00 )").expect("90 ( 00 01 () 00 )");
    }

    @Normative("MQTT-3.3.2-4")
    @Normative("MQTT-3.3.2-15")
    @Normative("MQTT-3.3.2-16")
    @Normative("MQTT-3.3.2-17")
    @Normative("MQTT-3.3.2-18")
    @Normative("MQTT-3.3.2-20")
    @ParameterizedTest
    @EnumSource
    void properties_passUnchangedAndInOrder(Via via) {
        String properties = "26 <b> <2> 01 01 26 <a> <1> 03 <text/plain> 08 <re/ply> 26 <b> <3> 09 <4711>";
        String publish = "30 ( <pass/" + via + "> (" + properties + ") 'x' )";
        try (RawClient client = subscribed(via, "pass", "")) {
            client.send(publish).expect(publish);
        }
    }

    @ParameterizedTest
    @EnumSource
    void messageExpiry_ofALiveMessage_isForwarded(Via via) {
        String publish = "30 ( <live/" + via + "> ( 02 00000E10 ) 'x' )";
        try (RawClient client = subscribed(via, "live", "")) {
            assertThat(client.send(publish)
                            .next(Packet.Publish.class)
                            .properties()
                            .number(Property.MESSAGE_EXPIRY_INTERVAL, -1))
                    .isBetween(3_599L, 3_600L);
        }
    }

    @Normative("MQTT-3.3.2-6")
    @ParameterizedTest
    @EnumSource
    void messageExpiry_ofAWaitingMessage_isCountedDown(Via via) {
        String topic = "count/" + via;
        try (RawClient publisher = GATEWAY.join(via, "count-p" + via)) {
            publisher.send("31 ( <" + topic + "> ( 02 0000000A ) 'x' )").expectNothing();
        }
        GATEWAY.later(Duration.ofSeconds(2));
        try (RawClient client = subscribed(via, "count", "")) {
            assertThat(client.next(Packet.Publish.class).properties().number(Property.MESSAGE_EXPIRY_INTERVAL, -1))
                    .isBetween(1L, 8L);
        }
    }

    @Normative("MQTT-3.3.2-5")
    @ParameterizedTest
    @EnumSource
    void retainedMessage_pastItsExpiry_isNotSent(Via via) {
        String topic = "over/" + via;
        try (RawClient publisher = GATEWAY.join(via, "over-p" + via)) {
            publisher.send("31 ( <" + topic + "> ( 02 00000001 ) 'x' )").expectNothing();
        }
        GATEWAY.later(Duration.ofSeconds(2));
        try (RawClient client = subscribed(via, "over", "")) {
            client.expectNothing();
        }
    }

    @Normative("MQTT-3.3.2-12")
    @ParameterizedTest
    @EnumSource
    void aliasOfAClient_standsForItsTopic(Via via) {
        String topic = "alias/" + via;
        try (RawClient client = subscribed(via, "alias", "")) {
            client.send("30 ( <" + topic + "> ( 23 0020 ) '1' )").expect("30 ( <" + topic + "> () '1' )");
            client.send("30 ( <> ( 23 0020 ) '2' )").expect("30 ( <" + topic + "> () '2' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aliasOfAClient_canBeGivenToAnotherTopic(Via via) {
        try (RawClient client = subscribed(via, "realias", "")) {
            client.send("30 ( <realias/1> ( 23 0001 ) '1' )").expect("30 ( <realias/1> () '1' )");
            client.send("30 ( <realias/2> ( 23 0001 ) '2' )").expect("30 ( <realias/2> () '2' )");
            client.send("30 ( <> ( 23 0001 ) '3' )").expect("30 ( <realias/2> () '3' )");
        }
    }

    @Normative("MQTT-3.3.2-7")
    @Normative("U8")
    @ParameterizedTest
    @EnumSource
    void aliasOfAClient_diesWithItsConnection(Via via) {
        String connect = GATEWAY.connect5("00", "11 00000E10", "mortal" + via);
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            var unused = client.next(Packet.ConnAck.class);
            client.send("30 ( <mortal> ( 23 0001 ) )").expectNothing();
        }
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            var unused = client.next(Packet.ConnAck.class);
            client.send("30 ( <> ( 23 0001 ) )").expectDisconnect(dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aliasOfOurs_isIntroducedAndThenUsed(Via via) {
        String topic = "ours/" + via;
        try (RawClient client = subscribed(via, "ours", "22 0001")) {
            client.send("30 ( <" + topic + "> () '1' )").expect("30 ( <" + topic + "> ( 23 0001 ) '1' )");
            client.send("30 ( <" + topic + "> () '2' )").expect("30 ( <> ( 23 0001 ) '2' )");
        }
    }

    @Normative("MQTT-3.1.2-26")
    @Normative("MQTT-3.3.2-11")
    @ParameterizedTest
    @EnumSource
    void aliasesOfOurs_stayWithinTheClientsMaximum(Via via) {
        try (RawClient client = subscribed(via, "few", "22 0001")) {
            client.send("30 ( <few/1> () '1' )").expect("30 ( <few/1> ( 23 0001 ) '1' )");
            client.send("30 ( <few/2> () '2' )").expect("30 ( <few/2> () '2' )");
        }
    }

    @Normative("MQTT-3.1.2-24")
    @Normative("MQTT-3.1.2-25")
    @ParameterizedTest
    @EnumSource
    void maximumPacketSize_ofTheClient_isNeverExceeded(Via via) {
        try (RawClient client = subscribed(via, "small", "27 00000020")) {
            client.send("30 ( <small/1> () '" + "x".repeat(40) + "' )");
            client.send("30 ( <small/2> () 'fits' )").expect("30 ( <small/2> () 'fits' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aliasOfOurs_inAMessageTooLargeToSend_isNotTakenAsKnown(Via via) {
        try (RawClient client = subscribed(via, "unseen", "22 0001 27 00000020")) {
            client.send("30 ( <unseen/1> () '" + "x".repeat(40) + "' )");
            client.send("30 ( <unseen/1> () 'fits' )").expect("30 ( <unseen/1> ( 23 0001 ) 'fits' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aliasOfOurs_thatWouldMakeAMessageTooLarge_isLeftOut(Via via) {
        String fitsExactly = "30 ( <tight/1> () '" + "x".repeat(32 - 2 - 9 - 1) + "' )";
        try (RawClient client = subscribed(via, "tight", "22 0001 27 00000020")) {
            client.send(fitsExactly).expect(fitsExactly);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oldClient_getsTheMessageWithoutItsProperties(Via via) {
        String topic = "strip/" + via;
        try (RawClient old = GATEWAY.join311(via, "strip311" + via);
                RawClient young = GATEWAY.join(via, "strip5" + via)) {
            old.send("82 ( 00 01 <" + topic + "> 00 )").expect("90 ( 00 01 00 )");
            young.send("30 ( <" + topic + "> ( 26 <k> <v> 03 <text/plain> ) 'x' )");
            old.expect("30 ( <" + topic + "> 'x' )");
        }
    }
}
