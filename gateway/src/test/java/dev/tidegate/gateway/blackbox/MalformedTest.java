package dev.tidegate.gateway.blackbox;

import static dev.tidegate.policy.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PACKET_TOO_LARGE;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static dev.tidegate.policy.ReasonCode.TOPIC_ALIAS_INVALID;
import static dev.tidegate.policy.ReasonCode.TOPIC_NAME_INVALID;
import static dev.tidegate.policy.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;

import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that have brought other brokers down, and the one answer each deserves. */
class MalformedTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("auth.anonymous=true");

    /** Bytes under a name. */
    record Sent(String what, String bytes) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Arguments sent(String what, String bytes, ReasonCode code) {
        return Arguments.of(new Sent(what, bytes), code);
    }

    private static Stream<Arguments> everyWay(Stream<Arguments> cases) {
        return cases.flatMap(each -> Arrays.stream(Via.values()).map(via -> {
            Object[] with = Arrays.copyOf(each.get(), each.get().length + 1);
            with[with.length - 1] = via;
            return Arguments.of(with);
        }));
    }

    // --- instead of CONNECT: nothing may be said, so nothing is ---

    static Stream<Arguments> noConnect() {
        return everyWay(Stream.of(
                        new Sent("one byte of a PUBLISH", "30"),
                        new Sent("PUBLISH of 1 MiB, header only", "30 80 80 40"),
                        new Sent("SUBSCRIBE of 256 MB, header only", "80 FF FF FF 7F"),
                        new Sent("PINGREQ", "C0 00"),
                        new Sent("DISCONNECT", "E0 00"),
                        new Sent("AUTH", "F0 00"),
                        new Sent("AUTH of MQTT 5", "F0 02 18 00"),
                        new Sent("type 0", "00"),
                        new Sent("CONNACK", "20 02 00 00"),
                        new Sent("CONNECT with flags", "11"),
                        new Sent("length in 5 bytes", "10 FF FF FF FF 01"),
                        new Sent("length not in its shortest form", "10 92 80 00"),
                        new Sent("CONNECT of 256 MB, header only", "10 FF FF FF 7F"),
                        new Sent("HTTP", "'GET / HTTP/1.1'"),
                        new Sent("TLS", "16 03 01"))
                .map(Arguments::of));
    }

    @Normative("MQTT-3.1.0-1")
    @ParameterizedTest
    @MethodSource
    void noConnect(Sent sent, Via via) {
        try (RawClient client = GATEWAY.open(via).send(sent.bytes)) {
            client.expectClose();
        }
    }

    // --- CONNECT of MQTT 5: CONNACK says why ---

    static Stream<Arguments> badConnect() {
        return everyWay(Stream.of(
                sent("version 6", "10 ( <MQTT> 06 02 00 3C () <id> )", UNSUPPORTED_PROTOCOL_VERSION),
                sent("reserved flag", "10 ( <MQTT> 05 03 00 3C () <id> )", MALFORMED_PACKET),
                sent("will QoS without a will", "10 ( <MQTT> 05 0A 00 3C () <id> )", MALFORMED_PACKET),
                sent("will retain without a will", "10 ( <MQTT> 05 22 00 3C () <id> )", MALFORMED_PACKET),
                sent("will QoS 3", "10 ( <MQTT> 05 1E 00 3C () <id> () <w> <> )", MALFORMED_PACKET),
                sent("bytes left over", "10 ( <MQTT> 05 02 00 3C () <id> <any> )", MALFORMED_PACKET),
                sent("user name missing", "10 ( <MQTT> 05 82 00 3C () <id> )", MALFORMED_PACKET),
                sent("property length too long", "10 ( <MQTT> 05 02 00 3C 7F <id> )", MALFORMED_PACKET),
                sent("property length overlong", "10 ( <MQTT> 05 02 00 3C 80 00 <id> )", MALFORMED_PACKET),
                sent("unknown property", "10 ( <MQTT> 05 02 00 3C ( 04 00 ) <id> )", MALFORMED_PACKET),
                sent("property of PUBLISH", "10 ( <MQTT> 05 02 00 3C ( 01 01 ) <id> )", MALFORMED_PACKET),
                sent(
                        "property of CONNECT in will",
                        "10 ( <MQTT> 05 06 00 3C () <id> ( 21 0001 ) <w> <> )",
                        MALFORMED_PACKET),
                sent("property twice", "10 ( <MQTT> 05 02 00 3C ( 27 000000FF 27 000000FF ) <id> )", PROTOCOL_ERROR),
                sent("will property twice", "10 ( <MQTT> 05 06 00 3C () <id> ( 01 01 01 01 ) <w> <> )", PROTOCOL_ERROR),
                sent("receive maximum 0", "10 ( <MQTT> 05 02 00 3C ( 21 0000 ) <id> )", PROTOCOL_ERROR),
                sent("maximum packet size 0", "10 ( <MQTT> 05 02 00 3C ( 27 00000000 ) <id> )", PROTOCOL_ERROR),
                sent("request problem information 2", "10 ( <MQTT> 05 02 00 3C ( 17 02 ) <id> )", PROTOCOL_ERROR),
                sent("authentication data alone", "10 ( <MQTT> 05 02 00 3C ( 16 <x> ) <id> )", PROTOCOL_ERROR),
                sent("U+0000 in the id", "10 ( <MQTT> 05 02 00 3C () 00 02 61 00 )", MALFORMED_PACKET),
                sent("bad UTF-8 in the id", "10 ( <MQTT> 05 02 00 3C () 00 02 C0 80 )", MALFORMED_PACKET),
                sent("wildcard in the will topic", "10 ( <MQTT> 05 06 00 3C () <id> () <a/#> <> )", TOPIC_NAME_INVALID),
                sent("no will topic", "10 ( <MQTT> 05 06 00 3C () <id> () <> <> )", TOPIC_NAME_INVALID)));
    }

    @ParameterizedTest
    @MethodSource
    void badConnect(Sent sent, ReasonCode code, Via via) {
        try (RawClient client = GATEWAY.open(via).send(sent.bytes)) {
            client.expectRefusal(code);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x0A, 0x0D, 0x1F, 0x7F})
    void controlCharacter_inTheClientId_isRefusedWith0x85(int character) {
        String id = String.format("00 02 61 %02X", character);
        try (RawClient client = GATEWAY.open(Via.TCP).send("10 ( <MQTT> 05 02 00 3C () " + id + " )")) {
            client.expectRefusal(CLIENT_IDENTIFIER_NOT_VALID);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x85, 0x9F})
    void laterControlCharacter_inTheClientId_isRefusedWith0x85(int character) {
        String id = String.format("00 03 61 C2 %02X", character);
        try (RawClient client = GATEWAY.open(Via.TCP).send("10 ( <MQTT> 05 02 00 3C () " + id + " )")) {
            client.expectRefusal(CLIENT_IDENTIFIER_NOT_VALID);
        }
    }

    // --- after CONNECT: DISCONNECT says why ---

    static Stream<Arguments> badPacket() {
        return everyWay(Stream.of(
                sent("PUBLISH of 256 MB, header only", "30 FF FF FF 7F", PACKET_TOO_LARGE),
                sent("length in 5 bytes", "30 FF FF FF FF 01", MALFORMED_PACKET),
                sent("length overlong", "30 85 80 00", MALFORMED_PACKET),
                sent("property length overlong", "30 ( <a> 80 00 )", MALFORMED_PACKET),
                sent("subscription identifier overlong", "82 ( 00 01 ( 0B 81 00 ) <a> 00 )", MALFORMED_PACKET),
                sent("ends behind the topic", "32 ( <a> )", MALFORMED_PACKET),
                sent("ends behind the packet id", "32 ( <a> 00 01 )", MALFORMED_PACKET),
                sent("property length beyond the end", "30 ( <abcdef> 7F 'x' )", MALFORMED_PACKET),
                sent("topic longer than the packet", "30 ( 00 09 'abc' )", MALFORMED_PACKET),
                sent("no topic and no alias", "30 03 00 00 00", PROTOCOL_ERROR),
                sent("QoS 3", "36 ( <a> 00 01 () )", MALFORMED_PACKET),
                sent("QoS 0 with DUP", "38 ( <a> () )", MALFORMED_PACKET),
                sent("packet id 0", "32 ( <a> 00 00 () )", PROTOCOL_ERROR),
                sent("wildcard in the topic", "30 ( <a/+> () )", TOPIC_NAME_INVALID),
                sent("topic C0 80", "30 ( 00 02 C0 80 () )", MALFORMED_PACKET),
                sent("topic with a surrogate", "30 ( 00 03 ED A0 80 () )", MALFORMED_PACKET),
                sent("topic above U+10FFFF", "30 ( 00 04 F4 90 80 80 () )", MALFORMED_PACKET),
                sent("topic with U+0000", "30 ( 00 02 61 00 () )", MALFORMED_PACKET),
                sent("alias 0", "30 ( <a> ( 23 0000 ) )", TOPIC_ALIAS_INVALID),
                sent("alias above the maximum", "30 ( <a> ( 23 0021 ) )", TOPIC_ALIAS_INVALID),
                sent("alias 65535", "30 ( <a> ( 23 FFFF ) )", TOPIC_ALIAS_INVALID),
                sent("alias never set", "30 ( <> ( 23 0001 ) )", PROTOCOL_ERROR),
                sent("subscription identifier in PUBLISH", "30 ( <a> ( 0B 01 ) )", PROTOCOL_ERROR),
                sent("property twice", "30 ( <a> ( 01 01 01 01 ) )", PROTOCOL_ERROR),
                sent("payload format 2", "30 ( <a> ( 01 02 ) )", PROTOCOL_ERROR),
                sent("property of CONNECT", "30 ( <a> ( 21 0001 ) )", MALFORMED_PACKET),
                sent("wildcard in the response topic", "30 ( <a> ( 08 <b/#> ) )", PROTOCOL_ERROR),
                sent("SUBSCRIBE without flags", "80 ( 00 01 () <a> 00 )", MALFORMED_PACKET),
                sent("SUBSCRIBE without filters", "82 ( 00 01 () )", PROTOCOL_ERROR),
                sent("SUBSCRIBE with packet id 0", "82 ( 00 00 () <a> 00 )", PROTOCOL_ERROR),
                sent("reserved option bits", "82 ( 00 01 () <a> C0 )", MALFORMED_PACKET),
                sent("retain handling 3", "82 ( 00 01 () <a> 30 )", PROTOCOL_ERROR),
                sent("option QoS 3", "82 ( 00 01 () <a> 03 )", PROTOCOL_ERROR),
                sent("subscription identifier 0", "82 ( 00 01 ( 0B 00 ) <a> 00 )", PROTOCOL_ERROR),
                sent("two subscription identifiers", "82 ( 00 01 ( 0B 01 0B 02 ) <a> 00 )", PROTOCOL_ERROR),
                sent("shared with no local", "82 ( 00 01 () <$share/g/a> 04 )", PROTOCOL_ERROR),
                sent("UNSUBSCRIBE without filters", "A2 ( 00 01 () )", PROTOCOL_ERROR),
                sent("CONNACK", "20 ( 00 00 () )", PROTOCOL_ERROR),
                sent("CONNACK with a long body", "20 09 00 04 4D 51 54 54 05 02 00", PROTOCOL_ERROR),
                sent("SUBACK", "90 ( 00 01 () 00 )", PROTOCOL_ERROR),
                sent("UNSUBACK", "B0 ( 00 01 () 00 )", PROTOCOL_ERROR),
                sent("PINGRESP", "D0 00", PROTOCOL_ERROR),
                sent("type 0", "00 00", MALFORMED_PACKET),
                sent("AUTH without a method", "F0 00", PROTOCOL_ERROR),
                sent("AUTH to go on", "F0 ( 18 () )", PROTOCOL_ERROR),
                sent("AUTH to begin anew", "F0 ( 19 ( 15 <x> ) )", PROTOCOL_ERROR),
                sent("PINGREQ with a body", "C0 01 00", MALFORMED_PACKET),
                sent("PUBREL without flags", "60 02 00 01", MALFORMED_PACKET),
                sent("expiry after none was asked", "E0 ( 00 ( 11 0000000A ) )", PROTOCOL_ERROR)));
    }

    @Normative("MQTT-4.13.1-1")
    @ParameterizedTest
    @MethodSource
    void badPacket(Sent sent, ReasonCode code, Via via) {
        String id = "bad-" + via;
        try (RawClient client = GATEWAY.open(via).send("10 ( <MQTT> 05 02 00 00 () <" + id + "> )")) {
            var unused = client.next();
            client.send(sent.bytes).expectDisconnect(code);
        }
    }

    @ParameterizedTest
    @MethodSource("badPacket")
    void badPacket_takesWhatFollowsWithIt(Sent sent, ReasonCode code, Via via) {
        String topic = "smuggled/" + via;
        try (RawClient watcher = GATEWAY.join(via, "watcher-" + via);
                RawClient client = GATEWAY.join(via, "smuggler-" + via)) {
            watcher.send("82 ( 00 01 () <" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            client.send(sent.bytes + " 30 ( <" + topic + "> () 'smuggled' )").expectDisconnect(code);
            watcher.send("30 ( <" + topic + "> () 'clean' )").expect("30 ( <" + topic + "> () 'clean' )");
        }
    }

    @Normative("MQTT-4.7.1-1")
    @Normative("MQTT-4.7.1-2")
    @Normative("MQTT-4.8.2-1")
    @Normative("MQTT-4.8.2-2")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$share",
                "$share/",
                "$share/g",
                "$share/g/",
                "$share//t",
                "$share/+/t",
                "$share/#/t",
                "a#",
                "#/a",
                "a/#/b",
                "a+",
                "+a/b",
                "$share/g/a#"
            })
    void malformedFilter_isRefusedInTheSubAck_andTheClientGoesOn(String filter) {
        try (RawClient client = GATEWAY.join(Via.TCP, "filter")) {
            client.send("82 ( 00 01 () <" + filter + "> 00 )")
                    .expect("90 ( 00 01 () 8F )")
                    .expectNothing();
        }
    }

    @Normative(value = "MQTT-4.8.0-1", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "36 ( <a> 00 01 )", // QoS 3
                "30 ( 00 02 C0 80 )", // not UTF-8
                "32 ( <a> 00 00 )", // packet id 0
                "F0 00", // no AUTH in 3.1.1
                "00 00",
                "80 ( 00 01 <a> 00 )", // wrong flags
                "82 ( 00 01 <a> 04 )", // reserved option bits
                "20 02 00 00",
                "E1 00"
            })
    void badPacket_ofAnOldClient_isClosedWithoutAWord(String bytes) {
        try (RawClient client = GATEWAY.join311(Via.TCP, "old")) {
            client.send(bytes).expectClose();
        }
    }
}
