package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vendor's page "MQTT feature support in MQTT broker" (2024-10-22), every one of its 45 rows in both columns. */
class AzureIotOperationsProfileTest {
    private static final String PAGE = "page MQTT feature support: ";

    private final Profile profile = Shipped.profile("azure-iot-operations");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // row | column MQTT v3.1.1 | column MQTT v5 | feature | answer to 3.1.1 | answer to 5
                "CONNECT Keep-Alive                                    | Supported     | Supported     | KEEP_ALIVE                   | allow   | allow",
                "CONNECT Will Messages                                 | Supported     | Supported     | WILL                         | allow   | allow",
                "CONNECT Will Messages Delay                           | N/A           | Supported     | WILL_DELAY                   | n/a     | allow",
                "CONNECT Will Messages Expiry Interval                 | N/A           | Supported     | WILL_MESSAGE_EXPIRY          | n/a     | allow",
                "CONNECT Will Messages User Properties                 | N/A           | Supported     | WILL_USER_PROPERTIES         | n/a     | allow",
                "CONNECT Clean Start                                   | Supported     | Supported     | CLEAN_START                  | allow   | allow",
                "CONNECT Persistent session                            | Supported     | Supported     | PERSISTENT_SESSION           | allow   | allow",
                "CONNECT Session Expiry Interval                       | N/A           | Supported     | SESSION_EXPIRY               | n/a     | allow",
                "CONNECT Client Receive Maximum                        | N/A           | Supported     | CLIENT_RECEIVE_MAXIMUM       | n/a     | allow",
                "CONNECT Client Maximum Packet Size                    | N/A           | Not Supported | CLIENT_MAXIMUM_PACKET_SIZE   | n/a     | ignore",
                "CONNECT Topic Alias Maximum                           | N/A           | Not Supported | CLIENT_TOPIC_ALIAS_MAXIMUM   | n/a     | ignore",
                "CONNECT Request Response Information                  | N/A           | Not Supported | REQUEST_RESPONSE_INFORMATION | n/a     | ignore",
                "CONNECT User Properties                               | N/A           | Supported     | CONNECT_USER_PROPERTIES      | n/a     | allow",
                "CONNECT Authentication Data                           | N/A           | Supported     | AUTHENTICATION_DATA          | n/a     | allow",
                "CONNECT Authentication Method                         | N/A           | Supported     | ENHANCED_AUTHENTICATION      | n/a     | allow",
                "CONNACK Session Present                               | Supported     | Supported     | SESSION_PRESENT              | allow   | allow",
                "CONNACK Server Maximum Packet Size                    | N/A           | Supported     | SERVER_MAXIMUM_PACKET_SIZE   | n/a     | allow",
                "AUTH                                                  | N/A           | Supported     | AUTH                         | n/a     | allow",
                "PUBLISH QoS0 Delivery                                 | Supported     | Supported     | PUBLISH_QOS_0                | allow   | allow",
                "PUBLISH QoS1 Delivery                                 | Supported     | Supported     | PUBLISH_QOS_1                | allow   | allow",
                "PUBLISH QoS2 Delivery                                 | Not Supported | Not Supported | PUBLISH_QOS_2                | hang-up | close 0x9B",
                "PUBLISH QoS0 Offline messages for persistent sessions | Not Supported | Not Supported | OFFLINE_QOS_0                | ignore  | ignore",
                "PUBLISH QoS1 Offline messages for persistent sessions | Supported     | Supported     | OFFLINE_QOS_1                | allow   | allow",
                "PUBLISH QoS1 Flow control                             | N/A           | Supported     | FLOW_CONTROL                 | n/a     | allow",
                "PUBLISH Retain flag                                   | Supported     | Supported     | RETAIN                       | allow   | allow",
                "PUBLISH Correlation Data                              | N/A           | Supported     | CORRELATION_DATA             | n/a     | allow",
                "PUBLISH Response Topic                                | N/A           | Supported     | RESPONSE_TOPIC               | n/a     | allow",
                "PUBLISH Payload Format Indicator                      | N/A           | Supported     | PAYLOAD_FORMAT               | n/a     | allow",
                "PUBLISH Message Expiry Interval                       | N/A           | Supported     | MESSAGE_EXPIRY               | n/a     | allow",
                "PUBLISH Topic Alias                                   | N/A           | Not Supported | TOPIC_ALIAS                  | n/a     | close 0x94",
                "PUBLISH User Properties                               | N/A           | Supported     | PUBLISH_USER_PROPERTIES      | n/a     | allow",
                "SUBSCRIBE                                             | Supported     | Supported     | SUBSCRIBE                    | allow   | allow",
                "SUBSCRIBE Retain as Published                         | N/A           | Supported     | RETAIN_AS_PUBLISHED          | n/a     | allow",
                "SUBSCRIBE Retain Handling                             | N/A           | Supported     | RETAIN_HANDLING              | n/a     | allow",
                "SUBSCRIBE Wildcards                                   | Supported     | Supported     | MULTI_LEVEL_WILDCARD         | allow   | allow",
                "SUBSCRIBE No Local                                    | N/A           | Supported     | NO_LOCAL                     | n/a     | allow",
                "UNSUBSCRIBE                                           | Supported     | Supported     | UNSUBSCRIBE                  | allow   | allow",
                "SUBSCRIBE $SYS topics                                 | Not Supported | Not Supported | SYS_TOPICS                   | ignore  | ignore",
                "SUBSCRIBE Subscription Identifiers                    | N/A           | Not Supported | SUBSCRIPTION_IDENTIFIER      | n/a     | close 0xA1",
                "SUBSCRIBE Shared Subscriptions                        | Supported     | Supported     | SHARED_SUBSCRIPTION          | allow   | allow",
                "PINGREQ                                               | Supported     | Supported     | PINGREQ                      | allow   | allow",
                "DISCONNECT                                            | Supported     | Supported     | DISCONNECT                   | allow   | allow",
                "DISCONNECT Session Expiry Interval                    | N/A           | Supported     | DISCONNECT_SESSION_EXPIRY    | n/a     | allow",
            })
    void rule_ofEveryRowOfThePage_answersBothVersionsAndNamesTheRow(
            String row, String column311, String column5, Feature feature, String answer311, String answer5) {
        assertColumn(feature, Protocol.MQTT_3_1_1, column311, answer311);
        assertColumn(feature, Protocol.MQTT_5, column5, answer5);
        assertThat(profile.rule(feature).source()).isEqualTo(PAGE + row);
        assertThat(profile.rule(feature).date()).isEqualTo("2024-10-22");
        assertThat(profile.rule(feature).confidence()).isEqualTo(Confidence.DOCUMENTED);
    }

    private void assertColumn(Feature feature, Protocol protocol, String column, String answer) {
        assertThat(new Answered(profile, feature).to(protocol)).startsWith(answer);
        String expected = answer.equals("n/a") ? "N/A" : answer.equals("allow") ? "Supported" : "Not Supported";
        assertThat(column).isEqualTo(expected);
    }

    /** The page says N/A for 3.1.1, in which the server makes up an id without telling it. */
    @Test
    void serverGeneratedClientId_isSupportedIn5_andInferredFor311() {
        Rule rule = profile.rule(Feature.EMPTY_CLIENT_ID);
        assertThat(rule.verdict().kind()).isEqualTo(Verdict.Kind.ALLOW);
        assertThat(rule.source()).isEqualTo(PAGE + "CONNECT Server Generated Client ID");
        assertThat(profile.spoken(Protocol.MQTT_3_1_1)
                        .rule(Feature.EMPTY_CLIENT_ID)
                        .confidence())
                .isEqualTo(Confidence.INFERRED);
    }

    @Test
    void maximumOfSubscriptions_whichThePageDoesNotSupport_isTheMostThereIs() {
        assertThat(profile.limits().subscriptions()).isEqualTo(1_000_000);
        assertThat(profile.rule(Limit.SUBSCRIPTIONS).orElseThrow().basis().source())
                .isEqualTo(PAGE + "SUBSCRIBE Max subscriptions per client");
    }

    @Test
    void bothWildcards_standInOneRow() {
        assertThat(profile.on(Feature.SINGLE_LEVEL_WILDCARD)).isEqualTo(profile.on(Feature.MULTI_LEVEL_WILDCARD));
        assertThat(profile.rule(Feature.SINGLE_LEVEL_WILDCARD).source())
                .isEqualTo(profile.rule(Feature.MULTI_LEVEL_WILDCARD).source());
    }

    @Test
    void packetSize_isThatOfTheDefaultMemoryProfile() {
        assertThat(profile.limits().packetSize()).isEqualTo(ByteSize.parse("64MB"));
    }

    @Test
    void tokenExpiry_closesTheSocketWithoutAWord() {
        assertThat(profile.on(Feature.TOKEN_EXPIRY).kind()).isEqualTo(Verdict.Kind.HANG_UP);
    }

    @Test
    void publishNotPermitted_isNotAuthorizedAndNoEndOfTheConnection() {
        assertThat(new Answered(profile, Feature.PUBLISH_NOT_PERMITTED).to(Protocol.MQTT_5))
                .isEqualTo("refuse 0x87 (Not authorized)");
        assertThat(new Answered(profile, Feature.PUBLISH_NOT_PERMITTED).to(Protocol.MQTT_3_1_1))
                .isEqualTo("refuse");
    }

    @Test
    void connack_announcesWhatThePageSupports() {
        assertThat(Announced.by(profile))
                .containsEntry("maximum-qos", 1)
                .containsEntry("retain-available", true)
                .containsEntry("shared-subscription-available", true)
                .containsEntry("subscription-identifier-available", false)
                .containsEntry("topic-alias-maximum", 0);
    }

    @Test
    void codes_whichNoPagePublishes_areMarkedAsDoubtful() {
        for (Feature each : List.of(Feature.PUBLISH_QOS_2, Feature.TOPIC_ALIAS, Feature.SUBSCRIPTION_IDENTIFIER)) {
            assertThat(profile.rule(each).note()).contains("no code is given");
        }
    }
}
