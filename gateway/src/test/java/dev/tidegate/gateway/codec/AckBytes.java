package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.PacketBytes.*;
import static dev.tidegate.gateway.packet.Property.*;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.policy.ReasonCode;
import java.util.List;

/** PUBACK, PUBREC, PUBREL and PUBCOMP as bytes. */
final class AckBytes {

    private AckBytes() {}

    static List<Golden> all() {
        return List.of(
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
