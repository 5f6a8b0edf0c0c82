package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.Flaw.*;
import static dev.tidegate.gateway.codec.Flawed.*;

import java.util.List;

/** Flaws of the fixed header, of fields, and of all packets but CONNECT. */
final class FlawedFields {
    private FlawedFields() {}

    static List<Flawed> fixedHeader() {
        return List.of(
                v5(RESERVED_TYPE, "type 0", "00 00"),
                v3(RESERVED_TYPE, "type 0 in 3.1.1", "0F"),
                v3(AUTH_BEFORE_V5, "AUTH in 3.1.1", "F0 00"),
                opening(NOT_A_CONNECT, "PUBLISH first [MQTT-3.1.0-1]", "30 05 00 01 'a' 00 'x'"),
                opening(NOT_A_CONNECT, "type 0 first", "00 00"),
                opening(NOT_A_CONNECT, "AUTH first", "F0 00"),
                opening(NOT_A_CONNECT, "SUBSCRIBE first, 256 MB declared (A1)", "80 FF FF FF 7F"),
                opening(NOT_A_CONNECT, "one byte of a PUBLISH (A2)", "30"),
                v5(SECOND_CONNECT, "CONNECT again [MQTT-3.1.0-2]", "10 0D 00 04 'MQTT' 05 00 00 00 00 00 00"),
                v3(SECOND_CONNECT, "CONNECT again in 3.1.1", "10"),
                v5(SERVER_PACKET, "CONNACK (A6)", "20 09 00 00 06 22 00 0A 21 05 39"),
                v5(SERVER_PACKET, "SUBACK", "90 04 00 01 00 00"),
                v5(SERVER_PACKET, "UNSUBACK", "B0 04 00 01 00 00"),
                v5(SERVER_PACKET, "PINGRESP", "D0 00"),
                v3(SERVER_PACKET, "CONNACK in 3.1.1", "20 02 00 00"),
                server(CLIENT_PACKET, "CONNECT", "10 00"),
                server(CLIENT_PACKET, "SUBSCRIBE", "82 00"),
                server(CLIENT_PACKET, "UNSUBSCRIBE", "A2 00"),
                server(CLIENT_PACKET, "PINGREQ", "C0 00"),
                opening(RESERVED_FLAGS, "CONNECT", "11"),
                v5(RESERVED_FLAGS, "PUBACK [MQTT-2.1.3-1]", "41 02 00 01"),
                v5(RESERVED_FLAGS, "PUBREC", "52 02 00 01"),
                v5(RESERVED_FLAGS, "PUBREL [MQTT-3.6.1-1]", "60 02 00 01"),
                v5(RESERVED_FLAGS, "PUBREL with DUP", "6A 02 00 01"),
                v5(RESERVED_FLAGS, "PUBCOMP", "78 02 00 01"),
                v5(RESERVED_FLAGS, "SUBSCRIBE [MQTT-3.8.1-1]", "80 07 00 01 00 00 01 'a' 00"),
                v3(RESERVED_FLAGS, "SUBSCRIBE with DUP in 3.1.1", "8A 06 00 01 00 01 'a' 00"),
                v5(RESERVED_FLAGS, "UNSUBSCRIBE [MQTT-3.10.1-1]", "A0 06 00 01 00 00 01 'a'"),
                v5(RESERVED_FLAGS, "PINGREQ", "C4 00"),
                v5(RESERVED_FLAGS, "DISCONNECT [MQTT-3.14.1-1]", "E1 00"),
                v5(RESERVED_FLAGS, "AUTH [MQTT-3.15.1-1]", "F8 00"),
                v5(QOS_3, "PUBLISH [MQTT-3.3.1-4]", "36 04 00 01 'a' 00"),
                v3(QOS_3, "PUBLISH with DUP and RETAIN in 3.1.1", "3F"),
                v5(DUP_AT_QOS_0, "PUBLISH [MQTT-3.3.1-2]", "38 04 00 01 'a' 00"),
                v3(DUP_AT_QOS_0, "PUBLISH in 3.1.1", "39 03 00 01 'a'"),
                v5(VARIABLE_BYTE_INTEGER, "remaining length 80 00 [MQTT-1.5.5-1]", "C0 80 00"),
                v5(VARIABLE_BYTE_INTEGER, "remaining length 80 80 00", "C0 80 80 00"),
                v5(VARIABLE_BYTE_INTEGER, "remaining length with a long zero", "30 84 80 80 00"),
                v5(VARIABLE_BYTE_INTEGER, "remaining length of five bytes (A3)", "30 FF FF FF FF 01"),
                opening(VARIABLE_BYTE_INTEGER, "CONNECT of five bytes (A3)", "10 FF FF FF FF 01"),
                opening(VARIABLE_BYTE_INTEGER, "CONNECT 92 80 00 (A3)", "10 92 80 00"));
    }

    static List<Flawed> fields() {
        return List.of(
                v5(VARIABLE_BYTE_INTEGER, "property length 80 00", sized("30", "00 01 'a' 80 00")),
                v5(VARIABLE_BYTE_INTEGER, "property length of five bytes", sized("30", "00 01 'a' 80 80 80 80 01")),
                v5(VARIABLE_BYTE_INTEGER, "property identifier A6 00", sized("30", "00 01 'a' 06 A6 00 00 00 00 00")),
                v5(
                        VARIABLE_BYTE_INTEGER,
                        "subscription identifier 81 00",
                        sized("82", "00 01 03 0B 81 00 00 01 'a' 00")),
                v5(CUT_SHORT, "topic longer than the packet (A4)", sized("30", "00 02 'a'")),
                v5(CUT_SHORT, "no topic length", sized("30", "00")),
                v5(CUT_SHORT, "QoS 1 ends behind the topic (A4)", sized("32", "00 01 'a'")),
                v5(CUT_SHORT, "PUBLISH without property length [MQTT-2.2.2-1]", sized("32", "00 01 'a' 00 01")),
                v5(CUT_SHORT, "SUBSCRIBE without property length", sized("82", "00 01")),
                v5(CUT_SHORT, "property length beyond the packet (U3)", sized("30", "00 01 'a' 7F 01 01")),
                v5(CUT_SHORT, "property value beyond the property length", sized("30", "00 01 'a' 02 02 00 00 00 01")),
                v5(CUT_SHORT, "string beyond the property length", sized("30", "00 01 'a' 04 03 00 02 'x' 'y'")),
                v5(CUT_SHORT, "no options behind a filter", sized("82", "00 01 00 00 01 'a'")),
                v5(CUT_SHORT, "PUBACK of one byte", "40 01 00"),
                v5(CUT_SHORT, "empty PUBACK", "40 00"),
                v3(CUT_SHORT, "empty SUBSCRIBE in 3.1.1", "82 00"),
                v5(BYTES_LEFT_OVER, "PINGREQ with a body", "C0 01 00"),
                v5(BYTES_LEFT_OVER, "PUBACK", sized("40", "00 01 00 00 00")),
                v3(BYTES_LEFT_OVER, "PUBACK with a reason code in 3.1.1", sized("40", "00 01 00")),
                v5(BYTES_LEFT_OVER, "DISCONNECT", sized("E0", "00 00 00")),
                v3(BYTES_LEFT_OVER, "DISCONNECT with a reason code in 3.1.1", sized("E0", "00")),
                v5(NOT_UTF_8, "topic C0 80: overlong (A9)", sized("30", "00 02 C0 80 00")),
                v5(NOT_UTF_8, "topic ED A0 80: a surrogate [MQTT-1.5.4-1]", sized("30", "00 03 ED A0 80 00")),
                v5(NOT_UTF_8, "topic F4 90 80 80: above U+10FFFF", sized("30", "00 04 F4 90 80 80 00")),
                v5(NOT_UTF_8, "topic cut inside a character", sized("30", "00 02 'a' E2 00")),
                v3(NOT_UTF_8, "filter in 3.1.1", sized("82", "00 01 00 01 FF 00")),
                v5(NOT_UTF_8, "filter [MQTT-3.8.3-1]", sized("82", "00 01 00 00 01 80 00")),
                v5(NOT_UTF_8, "filter of UNSUBSCRIBE [MQTT-3.10.3-1]", sized("A2", "00 01 00 00 01 80")),
                v5(NOT_UTF_8, "user property name [MQTT-1.5.7-1]", sized("30", "00 01 'a' 06 26 00 01 C1 00 00")),
                v5(NOT_UTF_8, "user property value", sized("30", "00 01 'a' 06 26 00 00 00 01 F5")),
                v5(NOT_UTF_8, "response topic [MQTT-3.3.2-13]", sized("30", "00 01 'a' 04 08 00 01 FE")),
                v5(NOT_UTF_8, "content type [MQTT-3.3.2-19]", sized("30", "00 01 'a' 04 03 00 01 BF")),
                v5(NULL_CHARACTER, "topic [MQTT-1.5.4-2]", sized("30", "00 03 'a' 00 'b' 00")),
                v5(NULL_CHARACTER, "topic of nine bytes", sized("30", "00 09 'abcdefgh' 00 00")),
                v5(NULL_CHARACTER, "topic, behind a long character", sized("30", "00 04 E2 82 AC 00 00")),
                v3(NULL_CHARACTER, "filter in 3.1.1 [MQTT-4.7.3-2]", sized("82", "00 01 00 01 00 00")),
                v5(PACKET_ID_0, "PUBLISH [MQTT-2.2.1-3]", sized("32", "00 01 'a' 00 00 00")),
                v5(PACKET_ID_0, "SUBSCRIBE", sized("82", "00 00 00 00 01 'a' 00")),
                v5(PACKET_ID_0, "UNSUBSCRIBE", sized("A2", "00 00 00 00 01 'a'")),
                v5(PACKET_ID_0, "PUBACK", "40 02 00 00"),
                v3(PACKET_ID_0, "PUBREL in 3.1.1", "62 02 00 00"));
    }

    static List<Flawed> reasonCodes() {
        return List.of(
                v5(REASON_CODE, "PUBACK with an undefined code [MQTT-3.4.2-1]", sized("40", "00 01 05")),
                v5(REASON_CODE, "PUBACK with the code of another packet", sized("40", "00 01 92")),
                v5(REASON_CODE, "PUBREC [MQTT-3.5.2-1]", sized("50", "00 01 01")),
                v5(REASON_CODE, "PUBREL [MQTT-3.6.2-1]", sized("62", "00 01 80")),
                v5(REASON_CODE, "PUBCOMP [MQTT-3.7.2-1]", sized("70", "00 01 10")),
                v5(REASON_CODE, "DISCONNECT with a server's code [MQTT-3.14.2-1]", sized("E0", "8B")),
                v5(REASON_CODE, "DISCONNECT with an undefined code", sized("E0", "FF")),
                v5(REASON_CODE, "AUTH with a server's code [MQTT-3.15.2-1]", sized("F0", "00 00")),
                v5(REASON_CODE, "AUTH with the code of another packet", sized("F0", "81 00")),
                server(REASON_CODE, "SUBACK", sized("90", "00 01 00 03")),
                server(REASON_CODE, "UNSUBACK", sized("B0", "00 01 00 01")),
                server(REASON_CODE, "CONNACK", sized("20", "00 10 00")),
                server(CONNACK_FLAGS, "CONNACK [MQTT-3.2.2-1]", sized("20", "02 00 00")),
                v5(AUTH_WITHOUT_METHOD, "AUTH without anything (A7)", "F0 00"),
                v5(AUTH_WITHOUT_METHOD, "AUTH without properties (A7)", "F0 02 18 00"),
                v5(AUTH_WITHOUT_METHOD, "AUTH with a code alone", "F0 01 19"),
                v5(AUTH_WITHOUT_METHOD, "AUTH with data alone", sized("F0", "18 04 16 00 01 01")));
    }

    static List<Flawed> publish() {
        return List.of(
                v5(NO_TOPIC, "empty topic (A5) [MQTT-4.7.3-1]", "30 03 00 00 00"),
                v3(NO_TOPIC, "empty topic in 3.1.1", "30 02 00 00"),
                v5(WILDCARD_IN_TOPIC, "topic a/+ [MQTT-3.3.2-2]", sized("30", "00 03 'a/+' 00")),
                v3(WILDCARD_IN_TOPIC, "topic # in 3.1.1 [MQTT-4.7.0-1]", sized("30", "00 01 '#'")),
                v5(ALIAS_0, "topic alias 0 [MQTT-3.3.2-8]", sized("30", "00 01 'a' 03 23 00 00")),
                v5(RESPONSE_TOPIC, "response topic r/# [MQTT-3.3.2-14]", sized("30", "00 01 'a' 06 08 00 03 'r/#'")),
                v5(RESPONSE_TOPIC, "response topic +", sized("30", "00 01 'a' 04 08 00 01 '+'")),
                v5(RESPONSE_TOPIC, "empty response topic", sized("30", "00 01 'a' 03 08 00 00")),
                v5(IDENTIFIER_FROM_CLIENT, "[MQTT-3.3.4-6]", sized("30", "00 01 'a' 02 0B 01")));
    }

    static List<Flawed> subscribe() {
        return List.of(
                v5(NO_FILTER, "SUBSCRIBE [MQTT-3.8.3-2]", sized("82", "00 01 00")),
                v5(NO_FILTER, "UNSUBSCRIBE [MQTT-3.10.3-2]", sized("A2", "00 01 00")),
                v3(NO_FILTER, "SUBSCRIBE in 3.1.1", sized("82", "00 01")),
                v3(NO_FILTER, "UNSUBSCRIBE in 3.1.1", sized("A2", "00 01")),
                v5(RESERVED_OPTIONS, "bit 6 [MQTT-3.8.3-5]", sized("82", "00 01 00 00 01 'a' 40")),
                v5(RESERVED_OPTIONS, "bits 6 and 7 (A16)", sized("82", "00 01 00 00 01 'a' C0")),
                v3(RESERVED_OPTIONS, "No Local in 3.1.1", sized("82", "00 01 00 01 'a' 04")),
                v3(RESERVED_OPTIONS, "retain handling in 3.1.1", sized("82", "00 01 00 01 'a' 10")),
                v5(OPTION_QOS_3, "QoS 3 (U10)", sized("82", "00 01 00 00 01 'a' 03")),
                v3(OPTION_QOS_3, "QoS 3 in 3.1.1", sized("82", "00 01 00 01 'a' 03")),
                v5(RETAIN_HANDLING_3, "retain handling 3 (U10)", sized("82", "00 01 00 00 01 'a' 30")),
                v5(NO_LOCAL_SHARED, "[MQTT-3.8.3-4]", sized("82", "00 01 00 00 0A '$share/g/a' 04")));
    }
}
