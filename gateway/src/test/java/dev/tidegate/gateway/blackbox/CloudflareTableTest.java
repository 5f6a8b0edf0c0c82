package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of the vendor's table "MQTT compatibility", as bytes, under the profile that promises it. */
class CloudflareTableTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("policy.profile=cloudflare-pubsub");

    /** What the CONNACK of this profile always says, in the order it says it. */
    private static final String BEFORE_IDS = "21 0064 24 00 25 00 27 0000FA00";

    private static final String AFTER_IDS = "22 0020 28 00 29 00 2A 00";

    private static RawClient join(Via via, String clientId) {
        return GATEWAY.join(via, clientId + "-" + via);
    }

    private static RawClient subscribed(Via via, String clientId, String topic) {
        return join(via, clientId).send("82 ( 00 01 () <" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
    }

    // --- the version ---

    @ParameterizedTest
    @EnumSource
    void mqtt311_isRefusedWithReturnCode1(Via via) {
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect311("02", "old"))) {
            client.expect("20 02 00 01").expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void mqtt31_isRefusedWithReturnCode1(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            client.send("10 ( <MQIsdp> 03 C2 00 00 <old> <any> <" + GATEWAY.token() + "> )")
                    .expect("20 02 00 01")
                    .expectClose();
        }
    }

    // --- user name and password ---

    @Normative("MQTT-3.2.2-9")
    @ParameterizedTest
    @EnumSource
    void connAck_readsTheTableAloud(Via via) {
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect5("02", "", "c-" + via))) {
            client.expect("20 ( 00 00 (" + BEFORE_IDS + AFTER_IDS + "13 012C ) )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void token_asPasswordWithoutUserName_isEnough(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            client.send("10 ( <MQTT> 05 42 00 3C () <nameless> <" + GATEWAY.token() + "> )")
                    .expect("20 ( 00 00 (" + BEFORE_IDS + AFTER_IDS + ") )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void password_thatIsNoToken_isRefusedWith0x86(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            client.send("10 ( <MQTT> 05 C2 00 3C () <guess> <any> <secret> )")
                    .expect("20 ( 00 86 () )")
                    .expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noPassword_isRefusedWith0x86(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            client.send("10 ( <MQTT> 05 02 00 3C () <nobody> )")
                    .expect("20 ( 00 86 () )")
                    .expectClose();
        }
    }

    @Normative("MQTT-4.12.0-1")
    @ParameterizedTest
    @EnumSource
    void enhancedAuthentication_isRefusedWith0x8C(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            client.send(GATEWAY.connect5("02", "15 <GS2-KRB5> 16 <ticket>", "kerberos"))
                    .expect("20 ( 00 8C () )")
                    .expectClose();
        }
    }

    // --- delivery ---

    @ParameterizedTest
    @EnumSource
    void qos0_isDelivered(Via via) {
        try (RawClient client = subscribed(via, "qos0", "qos/0/" + via)) {
            client.send("30 ( <qos/0/" + via + "> () 'hello' )").expect("30 ( <qos/0/" + via + "> () 'hello' )");
        }
    }

    @Normative("MQTT-3.2.2-11")
    @ParameterizedTest
    @EnumSource
    void qos1Publish_disconnectsWith0x9B(Via via) {
        try (RawClient client = join(via, "pub1")) {
            client.send("32 ( <a> 00 01 () 'x' )").expect("E0 01 9B").expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void qos2Publish_disconnectsWith0x9B(Via via) {
        try (RawClient client = join(via, "pub2")) {
            client.send("34 ( <a> 00 01 () 'x' )").expect("E0 01 9B").expectClose();
        }
    }

    @Normative("MQTT-3.2.2-10")
    @ParameterizedTest
    @EnumSource
    void qos1And2Subscribe_areGrantedQos0(Via via) {
        try (RawClient client = join(via, "sub12")) {
            client.send("82 ( 00 07 () <a> 01 <b> 02 <c> 00 )").expect("90 ( 00 07 () 00 00 00 )");
        }
    }

    // --- retain and will ---

    @Normative("MQTT-3.2.2-14")
    @ParameterizedTest
    @EnumSource
    void retainedPublish_disconnectsWith0x9A(Via via) {
        try (RawClient client = join(via, "retain")) {
            client.send("31 ( <a> () 'x' )").expect("E0 01 9A").expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void emptyRetainedPublish_disconnectsWith0x9A(Via via) {
        try (RawClient client = join(via, "unretain")) {
            client.send("31 ( <a> () )").expect("E0 01 9A").expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void will_isAcceptedAndNeverPublished(Via via) {
        ignoresWill(via, "will", "04");
    }

    @ParameterizedTest
    @EnumSource
    void retainedQos2Will_isAcceptedAndNeverPublished(Via via) {
        ignoresWill(via, "will2r", "34");
    }

    private static void ignoresWill(Via via, String name, String willFlags) {
        String topic = "last/" + name + "/" + via;
        String id = name + "-" + via;
        String flags = String.format("%02X", 0xC2 | Integer.parseInt(willFlags, 16));
        try (RawClient watcher = subscribed(via, name + "w", topic)) {
            GATEWAY.open(via)
                    .send("10 ( <MQTT> 05 " + flags + " 00 3C () <" + id + "> () <" + topic + "> <gone> <any> <"
                            + GATEWAY.token() + "> )")
                    .expect("20 ( 00 00 (" + BEFORE_IDS + AFTER_IDS + ") )")
                    .hangUp();
            watcher.send("30 ( <" + topic + "> () 'nothing came before me' )")
                    .expect("30 ( <" + topic + "> () 'nothing came before me' )");
        }
    }

    // --- flow control ---

    @ParameterizedTest
    @EnumSource
    void receiveMaximum_isAcceptedAndBoundsNothing(Via via) {
        String topic = "flow/" + via;
        try (RawClient client = GATEWAY.open(via)) {
            client.send(GATEWAY.connect5("02", "21 0001", "flow-" + via))
                    .expect("20 ( 00 00 (" + BEFORE_IDS + AFTER_IDS + "13 012C ) )")
                    .send("82 ( 00 01 () <" + topic + "> 02 )")
                    .expect("90 ( 00 01 () 00 )");
            for (int i = 0; i < 4; i++) {
                client.send("30 ( <" + topic + "> () 'm' )");
            }
            for (int i = 0; i < 4; i++) {
                client.expect("30 ( <" + topic + "> () 'm' )");
            }
        }
    }

    // --- subscriptions ---

    private static void refusesFilter(Via via, String filter, String code) {
        try (RawClient client = join(via, "filter")) {
            client.send("82 ( 00 01 () <" + filter + "> 00 )")
                    .expect("E0 01 " + code)
                    .expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void singleLevelWildcard_disconnectsWith0x90(Via via) {
        refusesFilter(via, "a/+/c", "90");
    }

    @ParameterizedTest
    @EnumSource
    void multiLevelWildcard_disconnectsWith0x90(Via via) {
        refusesFilter(via, "a/#", "90");
    }

    @ParameterizedTest
    @EnumSource
    void everything_disconnectsWith0x90(Via via) {
        refusesFilter(via, "#", "90");
    }

    @ParameterizedTest
    @EnumSource
    void wildcard_besideExactTopic_disconnectsBeforeAnySubAck(Via via) {
        try (RawClient client = join(via, "mixed")) {
            client.send("82 ( 00 01 () <exact> 00 <a/+> 00 )")
                    .expect("E0 01 90")
                    .expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sharedSubscription_disconnectsWith0x9E(Via via) {
        refusesFilter(via, "$share/group/a", "9E");
    }

    @ParameterizedTest
    @EnumSource
    void sharedSubscriptionWithWildcard_disconnectsWith0x9E(Via via) {
        refusesFilter(via, "$share/g/a/#", "9E");
    }

    @ParameterizedTest
    @EnumSource
    void subscriptionIdentifier_disconnectsWith0xA1(Via via) {
        try (RawClient client = join(via, "ident")) {
            client.send("82 ( 00 01 ( 0B 01 ) <a> 00 )").expect("E0 01 A1").expectClose();
        }
    }

    // --- properties ---

    @ParameterizedTest
    @EnumSource
    void userProperties_areNotForwarded_allOthersAre(Via via) {
        String topic = "props/" + via;
        String kept = "01 01 03 <text/plain> 08 <reply/to> 09 <4711>";
        try (RawClient client = subscribed(via, "props", topic)) {
            client.send("30 ( <" + topic + "> ( 26 <first> <1> " + kept + " 26 <last> <2> ) 'x' )")
                    .expect("30 ( <" + topic + "> ( " + kept + " ) 'x' )");
        }
    }

    // --- limits ---

    @ParameterizedTest
    @EnumSource
    void packet_of64000Bytes_isDelivered(Via via) {
        String topic = "big/" + via;
        String payload = "5A".repeat(64_000 - 4 - 2 - topic.length() - 1);
        try (RawClient client = subscribed(via, "big", topic)) {
            client.send("30 ( <" + topic + "> () " + payload + " )");
            assertThat(client.nextBytes()).hasSize(64_000);
        }
    }

    @Normative("MQTT-3.2.2-15")
    @ParameterizedTest
    @EnumSource
    void packet_of64001Bytes_disconnectsWith0x95(Via via) {
        try (RawClient client = join(via, "toobig")) {
            client.send("30 ( <big> () " + "5A".repeat(64_001 - 4 - 5 - 1) + " )")
                    .expect("E0 01 95")
                    .expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void topic_with8Slashes_isDelivered(Via via) {
        String topic = "1/2/3/4/5/6/7/8/" + via;
        try (RawClient client = subscribed(via, "deep", topic)) {
            client.send("30 ( <" + topic + "> () )").expect("30 ( <" + topic + "> () )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void topic_with9Slashes_disconnectsWith0x90(Via via) {
        try (RawClient client = join(via, "toodeep")) {
            client.send("30 ( <1/2/3/4/5/6/7/8/9/0> () )").expect("E0 01 90").expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientId_of23Bytes_isAccepted(Via via) {
        String id = "i".repeat(13) + String.format("%10s", via).replace(' ', '-');
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect5("02", "", id))) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientId_of24Bytes_isRefusedWith0x85(Via via) {
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect5("02", "", "i".repeat(24)))) {
            client.expect("20 ( 00 85 () )").expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void packets_moreThan10InASecond_disconnectWith0x96(Via via) {
        try (RawClient client = join(via, "flood").send("C000".repeat(25))) {
            int answered = 0;
            Packet next = client.next();
            for (; next instanceof Packet.PingResp; next = client.next()) {
                answered++;
            }
            assertThat(next)
                    .isInstanceOfSatisfying(
                            Packet.Disconnect.class,
                            last -> assertThat(last.code()).isEqualTo(ReasonCode.MESSAGE_RATE_TOO_HIGH));
            assertThat(answered).isBetween(10, 20); // the burst may fall into two seconds
            client.expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepAlive_below10Seconds_isRaisedTo10(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            client.send("10 ( <MQTT> 05 C2 00 05 () <hasty-" + via + "> <any> <" + GATEWAY.token() + "> )")
                    .expect("20 ( 00 00 (" + BEFORE_IDS + AFTER_IDS + "13 000A ) )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionExpiry_above7Days_isLoweredTo7Days(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            client.send(GATEWAY.connect5("02", "11 FFFFFFFF", "forever-" + via))
                    .expect("20 ( 00 00 ( 11 00093A80 " + BEFORE_IDS + AFTER_IDS + "13 012C ) )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void secondConnection_ofAClientId_disconnectsTheFirstWith0x8E(Via via) {
        try (RawClient first = join(via, "twice");
                RawClient second = join(via, "twice")) {
            first.expect("E0 01 8E").expectClose();
            second.expectNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void emptyClientId_isAssignedOne(Via via) {
        try (RawClient client = GATEWAY.open(via).speaking(Dialect.V5).send(GATEWAY.connect5("02", "", ""))) {
            assertThat(client.next(Packet.ConnAck.class)
                            .properties()
                            .text(dev.tidegate.gateway.packet.Property.ASSIGNED_CLIENT_IDENTIFIER))
                    .isNotEmpty();
        }
    }
}
