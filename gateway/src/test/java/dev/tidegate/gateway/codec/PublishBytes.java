package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.PacketBytes.*;
import static dev.tidegate.gateway.packet.Property.*;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import java.util.List;

/** PUBLISH as bytes. */
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
                                        .build())));
    }
}
