package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;
import java.time.Instant;

/** Section 3.1 of MQTT 5: what a client asks of us in CONNECT and may count on from then on. */
class S31_PromiseTest extends ConformanceTest {
    /** What could carry a Reason String or User Properties, one after the other: a refusal in every acknowledgement. */
    private static final String[][] ASKS_FOR_TROUBLE = {
        {"82 ( 00 01 () <a#> 00 )", "90 ( 00 01 () 8F )"},
        {"A2 ( 00 02 () <never> )", "B0 ( 00 02 () 11 )"},
        {"32 ( <$SYS/x> 00 03 () )", "40 ( 00 03 87 )"},
        {"34 ( <$SYS/x> 00 04 () )", "50 ( 00 04 87 )"},
        {"62 02 00 05", "70 ( 00 05 92 )"},
        {"50 02 00 06", "62 ( 00 06 92 )"}
    };

    @Wires
    @Normative("MQTT-3.1.2-22")
    void silence_for1AndAHalfKeepAlives_disconnectsWith0x8D(Via via) {
        // No packet for 1.5 times keep alive: closed; and every packet begins a new interval.
        try (RawClient client = GATEWAY.open(via).send("10 ( <MQTT> 05 02 00 01 () <" + on(via, "silent") + "> )")) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
            Instant spoke = Instant.now();
            client.expectDisconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
            assertThat(Duration.between(spoke, Instant.now()))
                    .isBetween(Duration.ofMillis(1_400), Duration.ofSeconds(4));
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-24")
    @Normative("MQTT-3.1.2-25")
    void message_aboveTheClientsMaximumPacketSize_isDroppedForIt_andTheNextComes(Via via) {
        // A message too large for one client is not sent, counts as delivered, and holds nothing up.
        String topic = on(via, "small");
        try (RawClient client = subscribe(join(via, "small", "02", "27 00000040 21 0001"), topic, "01");
                RawClient other = subscribe(join(via, "large"), topic, "01")) {
            String large = "x".repeat(64);
            other.send("32 ( <" + topic + "> 00 01 () '" + large + "' ) 32 ( <" + topic + "> 00 02 () 'fits' )");
            Packet.Publish next = client.next(Packet.Publish.class);
            assertThat(next.payload()).asString().isEqualTo("fits");
            client.send("40 02 00 %02X".formatted(next.packetId())).expectNothing();
            other.expect("32 ( <" + topic + "> 00 01 () '" + large + "' )");
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-26")
    void aliasesOfOurs_stayWithinTheClientsMaximum(Via via) {
        // No alias above the client's Topic Alias Maximum.
        String topics = on(via, "two");
        try (RawClient client = subscribe(join(via, "two", "02", "22 0002"), topics + "/+", "00")) {
            for (int i = 1; i <= 4; i++) {
                String topic = topics + "/" + i;
                String alias = i <= 2 ? "23 00 0" + i : "";
                client.send("30 ( <" + topic + "> () 'm' )").expect("30 ( <" + topic + "> (" + alias + ") 'm' )");
            }
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-27")
    void aliasesOfOurs_areNotUsed_whereTheClientAllowsNone(Via via) {
        // No aliases where the client gave no maximum or 0, also where the publisher used one.
        for (String properties : new String[] {"", "22 0000"}) {
            String topic = on(via, "none");
            try (RawClient client = subscribe(join(via, "none", "02", properties), topic, "00")) {
                client.send("30 ( <" + topic + "> ( 23 0001 ) '1' ) 30 ( <> ( 23 0001 ) '2' )");
                client.expect("30 ( <" + topic + "> () '1' )").expect("30 ( <" + topic + "> () '2' )");
            }
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-28")
    void responseInformation_thatWasNotAskedFor_isNotSent(Via via) {
        // Request Response Information absent or 0: CONNACK has no Response Information.
        for (String properties : new String[] {"", "19 00"}) {
            try (RawClient client = GATEWAY.open(via).send(connect("02", properties, "<" + on(via, "info") + ">"))) {
                assertThat(client.next(Packet.ConnAck.class).properties().has(Property.RESPONSE_INFORMATION))
                        .isFalse();
            }
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-29")
    void problemInformation_thatIsNotWanted_staysAway(Via via) {
        // Request Problem Information 0: Reason String and User Properties only in PUBLISH, CONNACK and DISCONNECT.
        try (RawClient client = join(via, "problem", "02", "17 00")) {
            for (String[] each : ASKS_FOR_TROUBLE) {
                client.send(each[0]).expect(each[1]);
            }
        }
    }
}
