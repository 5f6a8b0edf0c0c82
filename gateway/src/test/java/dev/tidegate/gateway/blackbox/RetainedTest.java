package dev.tidegate.gateway.blackbox;

import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.ProtocolVersion;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retained messages under the standard profile, section 3.3.1.3, on raw bytes. */
class RetainedTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    /** Keeps a message on a topic of this test's own, and says which. */
    private static String kept(Via via, String name) {
        String topic = "retained/" + name + "/" + via;
        try (RawClient publisher = GATEWAY.join(via, "p-" + name + via)) {
            publisher.send("33 ( <" + topic + "> 00 01 () 'kept' )");
            var unused = publisher.nextBytes(); // PUBACK, 0x10 where nobody listens
        }
        return topic;
    }

    private static String subscribe(String topic, String options) {
        return "82 ( 00 01 () <" + topic + "> " + options + " )";
    }

    @Normative("MQTT-3.3.1-9")
    @Normative("MQTT-3.8.4-4")
    @ParameterizedTest
    @EnumSource
    void retainHandling0_sendsAtEverySubscribe(Via via) {
        String topic = kept(via, "rh0");
        String message = "31 ( <" + topic + "> () 'kept' )";
        try (RawClient client = GATEWAY.join(via, "rh0" + via)) {
            client.send(subscribe(topic, "00")).expect("90 ( 00 01 () 00 )").expect(message);
            client.send(subscribe(topic, "00")).expect("90 ( 00 01 () 00 )").expect(message);
        }
    }

    @Normative("MQTT-3.3.1-10")
    @ParameterizedTest
    @EnumSource
    void retainHandling1_sendsToANewSubscriptionOnly(Via via) {
        String topic = kept(via, "rh1");
        try (RawClient client = GATEWAY.join(via, "rh1" + via)) {
            client.send(subscribe(topic, "10")).expect("90 ( 00 01 () 00 )").expect("31 ( <" + topic + "> () 'kept' )");
            client.send(subscribe(topic, "10")).expect("90 ( 00 01 () 00 )").expectNothing();
        }
    }

    @Normative("MQTT-3.3.1-11")
    @ParameterizedTest
    @EnumSource
    void retainHandling2_sendsNever(Via via) {
        String topic = kept(via, "rh2");
        try (RawClient client = GATEWAY.join(via, "rh2" + via)) {
            client.send(subscribe(topic, "20")).expect("90 ( 00 01 () 00 )").expectNothing();
        }
    }

    @Normative("MQTT-3.8.4-8")
    @ParameterizedTest
    @EnumSource
    void retainedMessage_comesAtTheGrantedQos(Via via) {
        String topic = kept(via, "qos");
        try (RawClient client = GATEWAY.join(via, "qos" + via)) {
            client.send(subscribe(topic, "02"))
                    .expect("90 ( 00 01 () 02 )")
                    .expect("33 ( <" + topic + "> 00 01 () 'kept' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void wildcard_findsRetainedMessages(Via via) {
        kept(via, "wild");
        try (RawClient client = GATEWAY.join(via, "wild" + via)) {
            client.send(subscribe("retained/wild/#", "00"));
            client.expect("90 ( 00 01 () 00 )").expect("31 ( <retained/wild/" + via + "> () 'kept' )");
        }
        GATEWAY.join(via, "clear" + via)
                .send("31 ( <retained/wild/" + via + "> () ) C0 00")
                .expect("D0 00");
    }

    @Normative("MQTT-3.3.1-6")
    @Normative("MQTT-3.3.1-7")
    @ParameterizedTest
    @EnumSource
    void emptyRetainedMessage_deletes_andIsForwardedNotRetained(Via via) {
        String topic = kept(via, "empty");
        try (RawClient client = GATEWAY.join(via, "empty" + via)) {
            client.send(subscribe(topic, "20")).expect("90 ( 00 01 () 00 )");
            client.send("31 ( <" + topic + "> () )").expect("30 ( <" + topic + "> () )");
            client.send(subscribe(topic, "00")).expect("90 ( 00 01 () 00 )").expectNothing();
        }
    }

    @Normative("MQTT-3.3.1-5")
    @ParameterizedTest
    @EnumSource
    void laterRetainedMessage_replacesTheEarlier(Via via) {
        String topic = kept(via, "later");
        try (RawClient client = GATEWAY.join(via, "later" + via)) {
            client.send("31 ( <" + topic + "> () 'newer' )");
            client.send(subscribe(topic, "00"))
                    .expect("90 ( 00 01 () 00 )")
                    .expect("31 ( <" + topic + "> () 'newer' )");
        }
    }

    @Normative("MQTT-3.3.1-12")
    @ParameterizedTest
    @EnumSource
    void retainAsPublished0_clearsTheFlagOfALiveMessage(Via via) {
        String topic = "retained/rap0/" + via;
        try (RawClient client = GATEWAY.join(via, "rap0" + via)) {
            client.send(subscribe(topic, "20")).expect("90 ( 00 01 () 00 )");
            client.send("31 ( <" + topic + "> () 'live' )").expect("30 ( <" + topic + "> () 'live' )");
        }
    }

    @Normative("MQTT-3.3.1-13")
    @ParameterizedTest
    @EnumSource
    void retainAsPublished1_keepsTheFlagOfALiveMessage(Via via) {
        String topic = "retained/rap1/" + via;
        try (RawClient client = GATEWAY.join(via, "rap1" + via)) {
            client.send(subscribe(topic, "28")).expect("90 ( 00 01 () 00 )");
            client.send("31 ( <" + topic + "> () 'live' )").expect("31 ( <" + topic + "> () 'live' )");
        }
    }

    @Normative("U16")
    @ParameterizedTest
    @EnumSource
    void sharedSubscription_getsNoRetainedMessages(Via via) {
        String topic = kept(via, "shared");
        try (RawClient client = GATEWAY.join(via, "shared" + via)) {
            client.send(subscribe("$share/g/" + topic, "00"))
                    .expect("90 ( 00 01 () 00 )")
                    .expectNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void retainedMessage_keepsItsProperties(Via via) {
        String topic = "retained/props/" + via;
        String properties = "01 01 26 <z> <1> 03 <text/plain> 26 <a> <2> 08 <reply> 09 <id>";
        try (RawClient client = GATEWAY.join(via, "props" + via)) {
            client.send("31 ( <" + topic + "> (" + properties + ") 'x' )");
            client.send(subscribe(topic, "00"))
                    .expect("90 ( 00 01 () 00 )")
                    .expect("31 ( <" + topic + "> (" + properties + ") 'x' )");
        }
    }

    @Normative(value = "MQTT-3.3.1-6", version = ProtocolVersion.V3_1_1)
    @Normative(value = "MQTT-3.3.1-8", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @EnumSource
    void retainedMessage_ofAnOldClient_reachesANewOneAndBack(Via via) {
        String topic = "retained/meet/" + via;
        try (RawClient old = GATEWAY.join311(via, "meet311" + via);
                RawClient young = GATEWAY.join(via, "meet5" + via)) {
            old.send("31 ( <" + topic + "/old> 'o' )").expectNothing();
            young.send("31 ( <" + topic + "/young> ( 26 <k> <v> ) 'y' )").expectNothing();
            young.send(subscribe(topic + "/old", "00"))
                    .expect("90 ( 00 01 () 00 )")
                    .expect("31 ( <" + topic + "/old> () 'o' )");
            old.send("82 ( 00 01 <" + topic + "/young> 00 )")
                    .expect("90 ( 00 01 00 )")
                    .expect("31 ( <" + topic + "/young> 'y' )");
        }
    }
}
