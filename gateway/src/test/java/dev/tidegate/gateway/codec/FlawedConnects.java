package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.Flaw.*;
import static dev.tidegate.gateway.codec.Flawed.*;

import java.util.List;

/** Flaws of CONNECT, and of properties. */
final class FlawedConnects {
    private FlawedConnects() {}

    static List<Flawed> connect() {
        return List.of(
                opening(PROTOCOL_NAME, "MQTX [MQTT-3.1.2-1]", sized("10", "00 04 'MQTX' 05 00 00 00 00 00 00")),
                opening(PROTOCOL_NAME, "mqtt", sized("10", "00 04 'mqtt' 04 02 00 00 00 01 'a'")),
                opening(PROTOCOL_NAME, "empty name", sized("10", "00 00 04 02 00 00 00 01 'a'")),
                opening(NOT_UTF_8, "protocol name", sized("10", "00 04 FF 'QTT' 05")),
                opening(PROTOCOL_LEVEL, "level 6 [MQTT-3.1.2-2]", sized("10", "00 04 'MQTT' 06 00 00 00 00 00 00")),
                opening(
                        PROTOCOL_LEVEL,
                        "level 3 with the later name",
                        sized("10", "00 04 'MQTT' 03 02 00 00 00 01 'a'")),
                opening(
                        PROTOCOL_LEVEL,
                        "level 5 with the old name",
                        sized("10", "00 06 'MQIsdp' 05 02 00 00 00 00 00")),
                opening(CUT_SHORT, "no level", sized("10", "00 04 'MQTT'")),
                opening(CUT_SHORT, "empty", "10 00"),
                connect5(RESERVED_CONNECT_FLAG, "[MQTT-3.1.2-3]", "03", "00 00 00"),
                connect3(RESERVED_CONNECT_FLAG, "in 3.1.1", "03", "00 01 'a'"),
                connect5(WILL_FLAGS, "will QoS without will [MQTT-3.1.2-11]", "0A", "00 00 00"),
                connect5(WILL_FLAGS, "will retain without will [MQTT-3.1.2-13]", "22", "00 00 00"),
                connect3(WILL_FLAGS, "will QoS 3 without will in 3.1.1", "1A", "00 01 'a'"),
                connect5(WILL_QOS_3, "[MQTT-3.1.2-12]", "1E", "00 00 00 00 00 01 'w' 00 00"),
                connect3(WILL_QOS_3, "in 3.1.1", "1E", "00 01 'a' 00 01 'w' 00 00"),
                connect5(WILL_TOPIC, "empty [MQTT-3.1.3-11]", "06", "00 00 00 00 00 00 00 00"),
                connect5(WILL_TOPIC, "wildcard", "06", "00 00 00 00 00 01 '+' 00 00"),
                connect3(WILL_TOPIC, "wildcard in 3.1.1", "06", "00 01 'a' 00 03 'a/#' 00 00"),
                connect5(CUT_SHORT, "will flag without will [MQTT-3.1.2-9]", "06", "00 00 00"),
                connect5(CUT_SHORT, "user name flag without user name [MQTT-3.1.2-17]", "82", "00 00 00"),
                connect5(CUT_SHORT, "password flag without password [MQTT-3.1.2-19]", "42", "00 00 00"),
                connect5(CUT_SHORT, "no client identifier [MQTT-3.1.3-3]", "02", "00"),
                connect5(CUT_SHORT, "no property length [MQTT-2.2.2-1]", "02", ""),
                connect5(BYTES_LEFT_OVER, "user name without flag [MQTT-3.1.2-16]", "02", "00 00 00 00 01 'u'"),
                connect3(BYTES_LEFT_OVER, "password without flag [MQTT-3.1.2-18]", "82", "00 01 'a' 00 00 00 01 'p'"),
                connect5(NOT_UTF_8, "client identifier [MQTT-3.1.3-4]", "02", "00 00 01 FF"),
                connect5(NOT_UTF_8, "user name [MQTT-3.1.3-12]", "82", "00 00 00 00 02 C0 AF"),
                connect3(NULL_CHARACTER, "client identifier in 3.1.1", "02", "00 01 00"),
                connect3(PASSWORD_ALONE, "in 3.1.1 [MQTT-3.1.2-22]", "42", "00 01 'a' 00 01 'p'"),
                connect3(EMPTY_CLIENT_ID, "no clean session in 3.1.1 [MQTT-3.1.3-8]", "00", "00 00"),
                opening(EMPTY_CLIENT_ID, "in 3.1", sized("10", "00 06 'MQIsdp' 03 02 00 3C 00 00")));
    }

    static List<Flawed> properties() {
        return List.of(
                unknown("00", "00 00"),
                unknown("04", "04 00"),
                unknown("2B", "2B 00"),
                unknown("FF 7F", "FF 7F 00"),
                misplaced("Topic Alias in CONNECT", "23 00 01"),
                misplaced("Maximum QoS in CONNECT", "24 01"),
                misplaced("Will Delay among the properties of CONNECT", "18 00 00 00 01"),
                misplacedInWill("Receive Maximum (A11)", "21 00 14"),
                misplacedInWill("Topic Alias", "23 00 01"),
                misplacedInWill("Subscription Identifier", "0B 01"),
                v5(MISPLACED_PROPERTY, "Reason String in PUBLISH", sized("30", "00 01 'a' 04 1F 00 01 'x'")),
                v5(MISPLACED_PROPERTY, "Reason String in SUBSCRIBE", sized("82", "00 01 04 1F 00 01 'x' 00 01 'a' 00")),
                v5(MISPLACED_PROPERTY, "Identifier in UNSUBSCRIBE", sized("A2", "00 01 02 0B 01 00 01 'a'")),
                v5(MISPLACED_PROPERTY, "Session Expiry in PUBACK", sized("40", "00 01 00 05 11 00 00 00 01")),
                v5(MISPLACED_PROPERTY, "Server Keep Alive in DISCONNECT", sized("E0", "00 03 13 00 01")),
                repeated("Session Expiry Interval", "11 00 00 00 01", "11 00 00 00 01"),
                repeated("Receive Maximum", "21 00 01", "21 00 02"),
                repeated("Maximum Packet Size (A11)", "27 00 00 00 FF", "27 00 00 00 FF"),
                repeated("Topic Alias Maximum", "22 00 01", "22 00 01"),
                repeated("Request Response Information", "19 00", "19 00"),
                repeated("Request Problem Information", "17 00", "17 01"),
                repeated("Authentication Method", "15 00 01 'm'", "15 00 01 'm'"),
                repeated("Authentication Data", "15 00 01 'm' 16 00 00", "16 00 00"),
                repeatedInPublish("Payload Format Indicator", "01 01", "01 01"),
                repeatedInPublish("Message Expiry Interval", "02 00 00 00 01", "02 00 00 00 01"),
                repeatedInPublish("Content Type", "03 00 00", "03 00 00"),
                repeatedInPublish("Response Topic", "08 00 01 'r'", "08 00 01 'r'"),
                repeatedInPublish("Correlation Data", "09 00 00", "09 00 00"),
                repeatedInPublish("Topic Alias", "23 00 01", "23 00 01"),
                v5(REPEATED_PROPERTY, "Identifier in SUBSCRIBE (U9)", sized("82", "00 01 04 0B 01 0B 02 00 01 'a' 00")),
                v5(
                        REPEATED_PROPERTY,
                        "Reason String in PUBACK",
                        sized("40", "00 01 00" + Flawed.properties("1F 00 00 1F 00 00"))),
                value("Receive Maximum 0 (U4)", "21 00 00"),
                value("Maximum Packet Size 0 (U4)", "27 00 00 00 00"),
                value("Request Response Information 2 (U5)", "19 02"),
                value("Request Problem Information 255 (U5)", "17 FF"),
                v5(PROPERTY_VALUE, "Payload Format Indicator 2 (U5)", sized("30", "00 01 'a' 02 01 02")),
                v5(PROPERTY_VALUE, "Subscription Identifier 0 (U9)", sized("82", "00 01 02 0B 00 00 01 'a' 00")),
                server(PROPERTY_VALUE, "Maximum QoS 2", sized("20", "00 00 02 24 02")),
                connect5(DATA_WITHOUT_METHOD, "(U6)", "02", Flawed.properties("16 00 01 00") + "00 00"));
    }

    private static Flawed unknown(String name, String property) {
        return connect5(UNKNOWN_PROPERTY, name + " (U2)", "02", Flawed.properties(property) + "00 00");
    }

    private static Flawed misplaced(String name, String property) {
        return connect5(MISPLACED_PROPERTY, name + " (U2)", "02", Flawed.properties(property) + "00 00");
    }

    private static Flawed misplacedInWill(String name, String property) {
        String will = "00 00 00" + Flawed.properties(property) + "00 01 'w' 00 00";
        return connect5(MISPLACED_PROPERTY, name + " in a will (U2)", "06", will);
    }

    private static Flawed repeated(String name, String once, String again) {
        return connect5(REPEATED_PROPERTY, name + " (U1)", "02", Flawed.properties(once + " " + again) + "00 00");
    }

    private static Flawed repeatedInPublish(String name, String once, String again) {
        String body = "00 01 'a'" + Flawed.properties(once + " " + again);
        return v5(REPEATED_PROPERTY, name + " (U1)", sized("30", body));
    }

    private static Flawed value(String name, String property) {
        return connect5(PROPERTY_VALUE, name, "02", Flawed.properties(property) + "00 00");
    }
}
