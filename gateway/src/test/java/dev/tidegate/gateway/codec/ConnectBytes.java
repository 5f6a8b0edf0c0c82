package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.PacketBytes.*;
import static dev.tidegate.gateway.packet.Property.*;
import static dev.tidegate.gateway.packet.ProtocolVersion.*;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.ReasonCode;
import java.util.List;

/** CONNECT and CONNACK as bytes. */
final class ConnectBytes {

    private ConnectBytes() {}

    static List<Golden> all() {
        return List.of(
                golden(
                        "CONNECT 3.1.1, the least",
                        Dialect.OPENING,
                        Sender.CLIENT,
                        """
                    10 0D                # CONNECT
                    00 04 'MQTT'         # protocol name
                    04                   # level 4
                    02                   # clean session
                    00 3C                # keep alive 60
                    00 01 'a'            # client identifier
                    """,
                        new Packet.Connect(V3_1_1, "a", true, 60, Properties.NONE, null, null, null)),
                golden(
                        "CONNECT 3.1.1, everything",
                        Dialect.OPENING,
                        Sender.CLIENT,
                        """
                    10 28                # CONNECT
                    00 04 'MQTT'         # protocol name
                    04                   # level 4
                    F4                   # user name, password, will retain, will QoS 2, will, no clean session
                    FF FF                # keep alive 65535
                    00 06 'sensor'       # client identifier
                    00 04 'gone'         # will topic
                    00 03 'bye'          # will message
                    00 04 'anna'         # user name
                    00 03 01 00 FF       # password: any bytes
                    """,
                        new Packet.Connect(
                                V3_1_1,
                                "sensor",
                                false,
                                65_535,
                                FOREVER,
                                new Will(TopicName.of("gone"), text("bye"), Qos.EXACTLY_ONCE, true, Properties.NONE),
                                "anna",
                                bytes(1, 0, 255))),
                golden(
                        "CONNECT 3.1.1, empty client identifier and will",
                        Dialect.OPENING,
                        Sender.CLIENT,
                        """
                    10 11                # CONNECT
                    00 04 'MQTT'         # protocol name
                    04                   # level 4
                    06                   # will QoS 0, clean session
                    00 00                # no keep alive
                    00 00                # client identifier: the server's choice
                    00 01 'w'            # will topic
                    00 00                # empty will message
                    """,
                        new Packet.Connect(
                                V3_1_1,
                                "",
                                true,
                                0,
                                Properties.NONE,
                                new Will(TopicName.of("w"), NOTHING, Qos.AT_MOST_ONCE, false, Properties.NONE),
                                null,
                                null)),
                golden(
                        "CONNECT 3.1",
                        Dialect.OPENING,
                        Sender.CLIENT,
                        """
                    10 11                # CONNECT
                    00 06 'MQIsdp'       # protocol name of 3.1
                    03                   # level 3
                    80                   # user name, no clean session
                    00 0A                # keep alive 10
                    00 01 'a'            # client identifier
                    00 00                # empty user name
                    """,
                        new Packet.Connect(V3_1, "a", false, 10, FOREVER, null, "", null)),
                golden(
                        "CONNECT 5, the least",
                        Dialect.OPENING,
                        Sender.CLIENT,
                        """
                    10 0D                # CONNECT
                    00 04 'MQTT'         # protocol name
                    05                   # level 5
                    00                   # no flags
                    00 00                # no keep alive
                    00                   # no properties
                    00 00                # client identifier: the server's choice
                    """,
                        new Packet.Connect(V5, "", false, 0, Properties.NONE, null, null, null)),
                golden(
                        "CONNECT 5, password alone",
                        Dialect.OPENING,
                        Sender.CLIENT,
                        """
                    10 16                # CONNECT
                    00 04 'MQTT'         # protocol name
                    05                   # level 5
                    42                   # password without user name, clean start
                    00 1E                # keep alive 30
                    00                   # no properties
                    00 02 'id'           # client identifier
                    00 05 'token'        # password
                    """,
                        new Packet.Connect(V5, "id", true, 30, Properties.NONE, null, null, text("token"))),
                golden(
                        "CONNECT 5, everything",
                        Dialect.OPENING,
                        Sender.CLIENT,
                        """
                    10 7B                # CONNECT
                    00 04 'MQTT'         # protocol name
                    05                   # level 5
                    EE                   # user name, password, will retain, will QoS 1, will, clean start
                    00 3C                # keep alive 60
                    2F                   # properties
                    11 00 00 0E 10       # Session Expiry Interval 3600
                    21 00 14             # Receive Maximum 20
                    27 00 01 00 00       # Maximum Packet Size 65536
                    22 00 0A             # Topic Alias Maximum 10
                    19 01                # Request Response Information
                    17 00                # Request Problem Information
                    26 00 01 'k' 00 01 'v'  # User Property
                    26 00 01 'k' 00 01 'w'  # User Property, the same name again
                    15 00 05 'SCRAM'     # Authentication Method
                    16 00 02 CA FE       # Authentication Data

                    00 06 'sensor'       # client identifier
                    23                   # will properties
                    18 00 00 00 05       # Will Delay Interval 5
                    01 01                # Payload Format Indicator: text
                    02 00 00 00 1E       # Message Expiry Interval 30
                    03 00 04 'text'      # Content Type
                    08 00 03 'r/t'       # Response Topic
                    09 00 01 07          # Correlation Data
                    26 00 01 'u' 00 00   # User Property with an empty value

                    00 04 'gone'         # will topic
                    00 03 'bye'          # will payload
                    00 04 'anna'         # user name
                    00 02 'pw'           # password
                    """,
                        new Packet.Connect(
                                V5,
                                "sensor",
                                true,
                                60,
                                Properties.builder()
                                        .number(SESSION_EXPIRY_INTERVAL, 3600)
                                        .number(RECEIVE_MAXIMUM, 20)
                                        .number(MAXIMUM_PACKET_SIZE, 65_536)
                                        .number(TOPIC_ALIAS_MAXIMUM, 10)
                                        .number(REQUEST_RESPONSE_INFORMATION, 1)
                                        .number(REQUEST_PROBLEM_INFORMATION, 0)
                                        .user("k", "v")
                                        .user("k", "w")
                                        .text(AUTHENTICATION_METHOD, "SCRAM")
                                        .binary(AUTHENTICATION_DATA, bytes(0xCA, 0xFE))
                                        .build(),
                                new Will(
                                        TopicName.of("gone"),
                                        text("bye"),
                                        Qos.AT_LEAST_ONCE,
                                        true,
                                        Properties.builder()
                                                .number(WILL_DELAY_INTERVAL, 5)
                                                .number(PAYLOAD_FORMAT_INDICATOR, 1)
                                                .number(MESSAGE_EXPIRY_INTERVAL, 30)
                                                .text(CONTENT_TYPE, "text")
                                                .text(RESPONSE_TOPIC, "r/t")
                                                .binary(CORRELATION_DATA, bytes(7))
                                                .user("u", "")
                                                .build()),
                                "anna",
                                text("pw"))),
                golden(
                        "CONNACK 3.1.1, refused",
                        Dialect.V3_1_1,
                        Sender.SERVER,
                        """
                    20 02                # CONNACK
                    00                   # no session
                    05                   # not authorized
                    """,
                        new Packet.ConnAck(false, ReasonCode.NOT_AUTHORIZED, Properties.NONE)),
                golden(
                        "CONNACK 3.1, refused",
                        Dialect.V3_1,
                        Sender.SERVER,
                        """
                    20 02                # CONNACK
                    00                   # no session
                    05                   # not authorized
                    """,
                        new Packet.ConnAck(false, ReasonCode.NOT_AUTHORIZED, Properties.NONE)),
                golden(
                        "CONNACK 3.1.1, session present",
                        Dialect.V3_1_1,
                        Sender.SERVER,
                        """
                    20 02                # CONNACK
                    01                   # session present
                    00                   # accepted
                    """,
                        new Packet.ConnAck(true, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "CONNACK 5, the least",
                        Dialect.V5,
                        Sender.SERVER,
                        """
                    20 03                # CONNACK
                    00                   # no session
                    00                   # accepted
                    00                   # no properties
                    """,
                        new Packet.ConnAck(false, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "CONNACK 5, everything",
                        Dialect.V5,
                        Sender.SERVER,
                        """
                    20 4C                # CONNACK
                    01                   # session present
                    00                   # accepted
                    49                   # properties
                    11 FF FF FF FF       # Session Expiry Interval: never
                    21 00 64             # Receive Maximum 100
                    24 01                # Maximum QoS 1
                    25 00                # Retain Available: no
                    27 00 10 00 00       # Maximum Packet Size 1 MiB
                    12 00 04 'auto'      # Assigned Client Identifier
                    22 00 20             # Topic Alias Maximum 32
                    1F 00 02 'ok'        # Reason String
                    26 00 01 'k' 00 01 'v'  # User Property
                    28 01                # Wildcard Subscription Available
                    29 00                # Subscription Identifier Available: no
                    2A 01                # Shared Subscription Available
                    13 01 2C             # Server Keep Alive 300
                    1A 00 03 'r/i'       # Response Information
                    1C 00 04 'host'      # Server Reference
                    15 00 05 'SCRAM'     # Authentication Method
                    16 00 01 00          # Authentication Data

                    """,
                        new Packet.ConnAck(
                                true,
                                ReasonCode.SUCCESS,
                                Properties.builder()
                                        .number(SESSION_EXPIRY_INTERVAL, 0xFFFF_FFFFL)
                                        .number(RECEIVE_MAXIMUM, 100)
                                        .number(MAXIMUM_QOS, 1)
                                        .number(RETAIN_AVAILABLE, 0)
                                        .number(MAXIMUM_PACKET_SIZE, 1_048_576)
                                        .text(ASSIGNED_CLIENT_IDENTIFIER, "auto")
                                        .number(TOPIC_ALIAS_MAXIMUM, 32)
                                        .text(REASON_STRING, "ok")
                                        .user("k", "v")
                                        .number(WILDCARD_SUBSCRIPTION_AVAILABLE, 1)
                                        .number(SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0)
                                        .number(SHARED_SUBSCRIPTION_AVAILABLE, 1)
                                        .number(SERVER_KEEP_ALIVE, 300)
                                        .text(RESPONSE_INFORMATION, "r/i")
                                        .text(SERVER_REFERENCE, "host")
                                        .text(AUTHENTICATION_METHOD, "SCRAM")
                                        .binary(AUTHENTICATION_DATA, bytes(0))
                                        .build())));
    }
}
