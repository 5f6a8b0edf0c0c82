package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.PacketBytes.*;
import static dev.tidegate.gateway.packet.Property.*;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.policy.ReasonCode;
import java.util.List;

/** PUBLISH and its acknowledgements as bytes. */
final class PublishBytes {

    private PublishBytes() {}

    static List<Golden> all() {
        return List.of(
                golden(
                        "PUBLISH 3.1, QoS 0",
                        Dialect.V3_1,
                        Sender.CLIENT,
                        """
                    30 0A                # PUBLISH, QoS 0
                    00 03 'a/b'          # topic name
                    'hello'              # payload
                    """,
                        new Packet.Publish(
                                TopicName.of("a/b"),
                                text("hello"),
                                Qos.AT_MOST_ONCE,
                                false,
                                false,
                                0,
                                Properties.NONE)),
                golden(
                        "PUBLISH 3.1.1, QoS 0",
                        Dialect.V3_1_1,
                        Sender.CLIENT,
                        """
                    30 0A                # PUBLISH, QoS 0
                    00 03 'a/b'          # topic name
                    'hello'              # payload
                    """,
                        new Packet.Publish(
                                TopicName.of("a/b"),
                                text("hello"),
                                Qos.AT_MOST_ONCE,
                                false,
                                false,
                                0,
                                Properties.NONE)),
                golden(
                        "PUBLISH 3.1, QoS 0 with DUP",
                        Dialect.V3_1,
                        Sender.CLIENT,
                        """
                    38 03                # PUBLISH, DUP: 3.1 does not forbid it
                    00 01 'a'            # topic name
                    """,
                        new Packet.Publish(
                                TopicName.of("a"), NOTHING, Qos.AT_MOST_ONCE, false, true, 0, Properties.NONE)),
                golden(
                        "PUBLISH 3.1.1, QoS 2, all flags",
                        Dialect.V3_1_1,
                        Sender.CLIENT,
                        """
                    3D 05                # PUBLISH, DUP, QoS 2, RETAIN
                    00 01 'a'            # topic name
                    12 34                # packet identifier
                                         # no payload
                    """,
                        new Packet.Publish(
                                TopicName.of("a"), NOTHING, Qos.EXACTLY_ONCE, true, true, 0x1234, Properties.NONE)),
                golden(
                        "PUBLISH 5, QoS 0",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    30 0B                # PUBLISH, QoS 0
                    00 03 'a/b'          # topic name
                    00                   # no properties
                    'hello'              # payload
                    """,
                        new Packet.Publish(
                                TopicName.of("a/b"),
                                text("hello"),
                                Qos.AT_MOST_ONCE,
                                false,
                                false,
                                0,
                                Properties.NONE)),
                golden(
                        "PUBLISH 5, byte order mark in the topic",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    30 07                # PUBLISH, QoS 0
                    00 04 EF BB BF 'a'   # topic name: U+FEFF is a character like any other [MQTT-1.5.4-3]
                    00                   # no properties
                    """,
                        new Packet.Publish(
                                TopicName.of("\uFEFFa"), NOTHING, Qos.AT_MOST_ONCE, false, false, 0, Properties.NONE)),
                golden(
                        "PUBLISH 5, alias alone",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    31 07                # PUBLISH, QoS 0, RETAIN
                    00 00                # no topic name
                    03 23 FF FF        # Topic Alias 65535
                    'x'                  # payload
                    """,
                        new Packet.Publish(
                                null,
                                text("x"),
                                Qos.AT_MOST_ONCE,
                                true,
                                false,
                                0,
                                Properties.builder().number(TOPIC_ALIAS, 65_535).build())),
                golden(
                        "PUBLISH 5, everything a client sends",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    3B 3C                # PUBLISH, DUP, QoS 1, RETAIN
                    00 0D 'r' C3 A4 75 6D 'e' E2 82 AC F0 9F 98 80  # topic name with characters of 1, 2, 3 and 4 bytes
                    FF FF                # packet identifier 65535
                    28                   # properties
                    01 01                # Payload Format Indicator: text
                    02 00 00 00 0A       # Message Expiry Interval 10
                    23 00 01             # Topic Alias 1
                    08 00 03 'r/t'       # Response Topic
                    09 00 00             # empty Correlation Data
                    26 00 01 'b' 00 01 '1'  # User Property
                    26 00 01 'a' 00 01 '2'  # User Property; the order is kept [MQTT-3.3.2-18]
                    03 00 04 'text'      # Content Type

                    'hi'                 # payload
                    """,
                        new Packet.Publish(
                                TopicName.of("r\u00E4ume\u20AC\uD83D\uDE00"),
                                text("hi"),
                                Qos.AT_LEAST_ONCE,
                                true,
                                true,
                                65_535,
                                Properties.builder()
                                        .number(PAYLOAD_FORMAT_INDICATOR, 1)
                                        .number(MESSAGE_EXPIRY_INTERVAL, 10)
                                        .number(TOPIC_ALIAS, 1)
                                        .text(RESPONSE_TOPIC, "r/t")
                                        .binary(CORRELATION_DATA, NOTHING)
                                        .user("b", "1")
                                        .user("a", "2")
                                        .text(CONTENT_TYPE, "text")
                                        .build())),
                golden(
                        "PUBLISH 5, subscription identifiers from the server",
                        Dialect.V5,
                        Sender.SERVER,
                        """
                    32 11                # PUBLISH, QoS 1
                    00 01 'a'            # topic name
                    00 07                # packet identifier
                    0A                   # properties
                    0B 01                # Subscription Identifier 1
                    0B 80 01             # Subscription Identifier 128: two bytes
                    0B FF FF FF 7F       # Subscription Identifier 268435455: the largest

                    'x'                  # payload
                    """,
                        new Packet.Publish(
                                TopicName.of("a"),
                                text("x"),
                                Qos.AT_LEAST_ONCE,
                                false,
                                false,
                                7,
                                Properties.builder()
                                        .number(SUBSCRIPTION_IDENTIFIER, 1)
                                        .number(SUBSCRIPTION_IDENTIFIER, 128)
                                        .number(SUBSCRIPTION_IDENTIFIER, 268_435_455)
                                        .build())),
                golden(
                        "PUBACK 3.1.1",
                        Dialect.V3_1_1,
                        Sender.CLIENT,
                        """
                    40 02                # PUBACK
                    00 07                # packet identifier
                    """,
                        new Packet.PubAck(7, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "PUBACK 5, success",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    40 02                # PUBACK
                    00 07                # packet identifier; success and no properties are left off
                    """,
                        new Packet.PubAck(7, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "PUBACK 5, reason code",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    40 03                # PUBACK
                    00 07                # packet identifier
                    10                   # reason code; no properties are left off
                    """,
                        new Packet.PubAck(7, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE)),
                golden(
                        "PUBACK 5, everything",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    40 11                # PUBACK
                    00 07                # packet identifier
                    10                   # reason code
                    0D                   # properties
                    1F 00 03 'why'       # Reason String
                    26 00 01 'k' 00 01 'v'  # User Property

                    """,
                        new Packet.PubAck(
                                7,
                                ReasonCode.NO_MATCHING_SUBSCRIBERS,
                                Properties.builder()
                                        .text(REASON_STRING, "why")
                                        .user("k", "v")
                                        .build())),
                golden(
                        "PUBREC 3.1.1",
                        Dialect.V3_1_1,
                        Sender.CLIENT,
                        """
                    50 02                # PUBREC
                    00 07                # packet identifier
                    """,
                        new Packet.PubRec(7, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "PUBREC 5, success",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    50 02                # PUBREC
                    00 07                # packet identifier; success and no properties are left off
                    """,
                        new Packet.PubRec(7, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "PUBREC 5, reason code",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    50 03                # PUBREC
                    00 07                # packet identifier
                    97                   # reason code; no properties are left off
                    """,
                        new Packet.PubRec(7, ReasonCode.QUOTA_EXCEEDED, Properties.NONE)),
                golden(
                        "PUBREC 5, everything",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    50 11                # PUBREC
                    00 07                # packet identifier
                    97                   # reason code
                    0D                   # properties
                    1F 00 03 'why'       # Reason String
                    26 00 01 'k' 00 01 'v'  # User Property

                    """,
                        new Packet.PubRec(
                                7,
                                ReasonCode.QUOTA_EXCEEDED,
                                Properties.builder()
                                        .text(REASON_STRING, "why")
                                        .user("k", "v")
                                        .build())),
                golden(
                        "PUBREL 3.1.1",
                        Dialect.V3_1_1,
                        Sender.CLIENT,
                        """
                    62 02                # PUBREL
                    00 07                # packet identifier
                    """,
                        new Packet.PubRel(7, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "PUBREL 5, success",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    62 02                # PUBREL
                    00 07                # packet identifier; success and no properties are left off
                    """,
                        new Packet.PubRel(7, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "PUBREL 5, reason code",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    62 03                # PUBREL
                    00 07                # packet identifier
                    92                   # reason code; no properties are left off
                    """,
                        new Packet.PubRel(7, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE)),
                golden(
                        "PUBREL 5, everything",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    62 11                # PUBREL
                    00 07                # packet identifier
                    92                   # reason code
                    0D                   # properties
                    1F 00 03 'why'       # Reason String
                    26 00 01 'k' 00 01 'v'  # User Property

                    """,
                        new Packet.PubRel(
                                7,
                                ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                                Properties.builder()
                                        .text(REASON_STRING, "why")
                                        .user("k", "v")
                                        .build())),
                golden(
                        "PUBCOMP 3.1.1",
                        Dialect.V3_1_1,
                        Sender.CLIENT,
                        """
                    70 02                # PUBCOMP
                    00 07                # packet identifier
                    """,
                        new Packet.PubComp(7, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "PUBCOMP 5, success",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    70 02                # PUBCOMP
                    00 07                # packet identifier; success and no properties are left off
                    """,
                        new Packet.PubComp(7, ReasonCode.SUCCESS, Properties.NONE)),
                golden(
                        "PUBCOMP 5, reason code",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    70 03                # PUBCOMP
                    00 07                # packet identifier
                    92                   # reason code; no properties are left off
                    """,
                        new Packet.PubComp(7, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE)),
                golden(
                        "PUBCOMP 5, everything",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    70 11                # PUBCOMP
                    00 07                # packet identifier
                    92                   # reason code
                    0D                   # properties
                    1F 00 03 'why'       # Reason String
                    26 00 01 'k' 00 01 'v'  # User Property

                    """,
                        new Packet.PubComp(
                                7,
                                ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                                Properties.builder()
                                        .text(REASON_STRING, "why")
                                        .user("k", "v")
                                        .build())),
                legal(
                        "PUBREL 3.1 with DUP",
                        Dialect.V3_1,
                        Sender.CLIENT,
                        """
                    6A 02                # PUBREL, DUP: 3.1 sends it again
                    00 07                # packet identifier
                    """,
                        new Packet.PubRel(7, ReasonCode.SUCCESS, Properties.NONE)),
                legal(
                        "PUBACK 5, success spelled out",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    40 04                # PUBACK
                    00 07                # packet identifier
                    00                   # success
                    00                   # no properties
                    """,
                        new Packet.PubAck(7, ReasonCode.SUCCESS, Properties.NONE)));
    }
}
