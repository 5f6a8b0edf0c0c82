package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.PacketBytes.*;
import static dev.tidegate.gateway.packet.Property.*;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.policy.ReasonCode;
import java.util.List;

/** SUBSCRIBE, UNSUBSCRIBE, the pings, DISCONNECT and AUTH as bytes. */
final class OtherBytes {

    private OtherBytes() {}

    static List<Golden> all() {
        return List.of(
                golden(
                        "SUBSCRIBE 3.1.1",
                        Dialect.V3_1_1,
                        Sender.CLIENT,
                        """
                    82 0E                # SUBSCRIBE
                    00 01                # packet identifier
                    00 03 'a/#' 00       # filter, QoS 0
                    00 03 '+/b' 02       # filter, QoS 2
                    """,
                        new Packet.Subscribe(
                                1,
                                List.of(
                                        new SubscriptionRequest(
                                                "a/#", Qos.AT_MOST_ONCE, false, false, RetainHandling.SEND),
                                        new SubscriptionRequest(
                                                "+/b", Qos.EXACTLY_ONCE, false, false, RetainHandling.SEND)),
                                Properties.NONE)),
                legal(
                        "SUBSCRIBE 3.1 with DUP",
                        Dialect.V3_1,
                        Sender.CLIENT,
                        """
                    8A 06                # SUBSCRIBE, DUP
                    00 01                # packet identifier
                    00 01 'a' 01         # filter, QoS 1
                    """,
                        new Packet.Subscribe(
                                1,
                                List.of(new SubscriptionRequest(
                                        "a", Qos.AT_LEAST_ONCE, false, false, RetainHandling.SEND)),
                                Properties.NONE)),
                golden(
                        "SUBSCRIBE 5, everything",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    82 22                # SUBSCRIBE
                    00 0A                # packet identifier
                    0B                   # properties
                    0B 80 80 01          # Subscription Identifier 16384: three bytes
                    26 00 01 'k' 00 01 'v'  # User Property

                    00 01 '#' 2E         # filter; QoS 2, No Local, Retain As Published, Retain Handling 2
                    00 0A '$share/g/a' 19  # shared; QoS 1, Retain As Published, Retain Handling 1
                    00 00 00             # an empty filter: refused by name, not by shape
                    """,
                        new Packet.Subscribe(
                                10,
                                List.of(
                                        new SubscriptionRequest(
                                                "#", Qos.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND),
                                        new SubscriptionRequest(
                                                "$share/g/a",
                                                Qos.AT_LEAST_ONCE,
                                                false,
                                                true,
                                                RetainHandling.SEND_IF_NEW),
                                        new SubscriptionRequest(
                                                "", Qos.AT_MOST_ONCE, false, false, RetainHandling.SEND)),
                                Properties.builder()
                                        .number(SUBSCRIPTION_IDENTIFIER, 16_384)
                                        .user("k", "v")
                                        .build())),
                golden(
                        "SUBACK 3.1.1",
                        Dialect.V3_1_1,
                        Sender.SERVER,
                        """
                    90 06                # SUBACK
                    00 01                # packet identifier
                    00 01 02 80          # QoS 0, 1, 2, failure
                    """,
                        new Packet.SubAck(
                                1,
                                List.of(
                                        ReasonCode.GRANTED_QOS_0,
                                        ReasonCode.GRANTED_QOS_1,
                                        ReasonCode.GRANTED_QOS_2,
                                        ReasonCode.UNSPECIFIED_ERROR),
                                Properties.NONE)),
                golden(
                        "SUBACK 5, everything",
                        Dialect.V5,
                        Sender.SERVER,
                        """
                    90 12                # SUBACK
                    00 01                # packet identifier
                    0C                   # properties
                    1F 00 02 'no'        # Reason String
                    26 00 01 'k' 00 01 'v'  # User Property

                    02 87 9E             # QoS 2, not authorized, shared subscriptions not supported
                    """,
                        new Packet.SubAck(
                                1,
                                List.of(
                                        ReasonCode.GRANTED_QOS_2,
                                        ReasonCode.NOT_AUTHORIZED,
                                        ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED),
                                Properties.builder()
                                        .text(REASON_STRING, "no")
                                        .user("k", "v")
                                        .build())),
                golden(
                        "UNSUBSCRIBE 3.1.1",
                        Dialect.V3_1_1,
                        Sender.CLIENT,
                        """
                    A2 0A                # UNSUBSCRIBE
                    00 02                # packet identifier
                    00 03 'a/#'          # filter
                    00 01 'b'            # filter
                    """,
                        new Packet.Unsubscribe(2, List.of("a/#", "b"), Properties.NONE)),
                golden(
                        "UNSUBSCRIBE 5",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    A2 0F                # UNSUBSCRIBE
                    00 02                # packet identifier
                    07 26 00 01 'k' 00 01 'v'   # User Property
                    00 03 'a/#'          # filter
                    """,
                        new Packet.Unsubscribe(
                                2,
                                List.of("a/#"),
                                Properties.builder().user("k", "v").build())),
                golden(
                        "UNSUBACK 3.1.1",
                        Dialect.V3_1_1,
                        Sender.SERVER,
                        """
                    B0 02                # UNSUBACK
                    00 02                # packet identifier, and nothing else
                    """,
                        new Packet.UnsubAck(2, List.of(), Properties.NONE)),
                golden(
                        "UNSUBACK 5",
                        Dialect.V5,
                        Sender.SERVER,
                        """
                    B0 05                # UNSUBACK
                    00 02                # packet identifier
                    00                   # no properties
                    00 11                # success, no subscription existed
                    """,
                        new Packet.UnsubAck(
                                2, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED), Properties.NONE)),
                golden("PINGREQ 3.1.1", Dialect.V3_1_1, Sender.CLIENT, """
                    C0 00                # PINGREQ
                    """, new Packet.PingReq()),
                golden("PINGRESP 3.1.1", Dialect.V3_1_1, Sender.SERVER, """
                    D0 00                # PINGRESP
                    """, new Packet.PingResp()),
                golden(
                        "DISCONNECT 3.1.1, normal",
                        Dialect.V3_1_1,
                        Sender.CLIENT,
                        """
                    E0 00                # DISCONNECT, normal
                    """,
                        new Packet.Disconnect(ReasonCode.NORMAL_DISCONNECTION, Properties.NONE)),
                golden("PINGREQ 5", Dialect.V5, Sender.CLIENT, """
                    C0 00                # PINGREQ
                    """, new Packet.PingReq()),
                golden("PINGRESP 5", Dialect.V5, Sender.SERVER, """
                    D0 00                # PINGRESP
                    """, new Packet.PingResp()),
                golden(
                        "DISCONNECT 5, normal",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    E0 00                # DISCONNECT, normal
                    """,
                        new Packet.Disconnect(ReasonCode.NORMAL_DISCONNECTION, Properties.NONE)),
                golden(
                        "DISCONNECT 5, reason code",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    E0 01                # DISCONNECT
                    04                   # with will message
                    """,
                        new Packet.Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, Properties.NONE)),
                golden(
                        "DISCONNECT 5, everything a client sends",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    E0 14                # DISCONNECT
                    00                   # normal
                    12                   # properties
                    11 00 00 00 3C       # Session Expiry Interval 60
                    1F 00 03 'bye'       # Reason String
                    26 00 01 'k' 00 01 'v'  # User Property

                    """,
                        new Packet.Disconnect(
                                ReasonCode.NORMAL_DISCONNECTION,
                                Properties.builder()
                                        .number(SESSION_EXPIRY_INTERVAL, 60)
                                        .text(REASON_STRING, "bye")
                                        .user("k", "v")
                                        .build())),
                golden(
                        "DISCONNECT 5, from the server",
                        Dialect.V5,
                        Sender.SERVER,
                        """
                    E0 09                # DISCONNECT
                    9D                   # server moved
                    07                   # properties
                    1C 00 04 'host'      # Server Reference

                    """,
                        new Packet.Disconnect(
                                ReasonCode.SERVER_MOVED,
                                Properties.builder()
                                        .text(SERVER_REFERENCE, "host")
                                        .build())),
                golden(
                        "AUTH 5",
                        Dialect.V5,
                        Sender.CLIENT,
                        """
                    F0 1C                # AUTH
                    18                   # continue authentication
                    1A                   # properties
                    15 00 05 'SCRAM'     # Authentication Method
                    16 00 02 01 02       # Authentication Data
                    1F 00 03 'why'       # Reason String
                    26 00 01 'k' 00 01 'v'  # User Property

                    """,
                        new Packet.Auth(
                                ReasonCode.CONTINUE_AUTHENTICATION,
                                Properties.builder()
                                        .text(AUTHENTICATION_METHOD, "SCRAM")
                                        .binary(AUTHENTICATION_DATA, bytes(1, 2))
                                        .text(REASON_STRING, "why")
                                        .user("k", "v")
                                        .build())),
                golden(
                        "AUTH 5, from the server",
                        Dialect.V5,
                        Sender.SERVER,
                        """
                    F0 0A                # AUTH
                    00                   # success
                    08 15 00 05 'SCRAM'   # Authentication Method
                    """,
                        new Packet.Auth(
                                ReasonCode.SUCCESS,
                                Properties.builder()
                                        .text(AUTHENTICATION_METHOD, "SCRAM")
                                        .build())));
    }
}
