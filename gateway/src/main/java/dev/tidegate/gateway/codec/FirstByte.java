package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.PacketType;
import org.jspecify.annotations.Nullable;

/**
 * What the first byte of a packet says about it, as a table of 256 verdicts per dialect: the cheapest refusal comes before a
 * length is read.
 */
final class FirstByte {
    private static final int DUP = 0b1000;
    private static final int QOS = 0b0110;

    private FirstByte() {}

    /** The flaw of each first byte, null for a good one: by dialect, then by byte. */
    static @Nullable Flaw[][] table(Sender from) {
        Dialect[] dialects = Dialect.values();
        @Nullable Flaw[][] table = new @Nullable Flaw[dialects.length][256];
        for (Dialect dialect : dialects) {
            for (int firstByte = 0; firstByte < 256; firstByte++) {
                table[dialect.ordinal()][firstByte] = flawOf(firstByte, dialect, from);
            }
        }
        return table;
    }

    private static @Nullable Flaw flawOf(int firstByte, Dialect dialect, Sender from) {
        int nibble = firstByte >> 4;
        if (dialect == Dialect.OPENING && nibble != PacketType.CONNECT.nibble()) {
            return Flaw.NOT_A_CONNECT;
        }
        if (nibble == 0) {
            return Flaw.RESERVED_TYPE;
        }
        PacketType type = PacketType.of(nibble);
        if (type == PacketType.AUTH && !dialect.hasProperties()) {
            return Flaw.AUTH_BEFORE_V5;
        }
        Flaw misplaced = from == Sender.CLIENT ? ofClient(type, dialect) : ofServer(type);
        if (misplaced != null) {
            return misplaced;
        }
        return type == PacketType.PUBLISH
                ? ofPublish(firstByte, dialect)
                : ofFlags(firstByte & 0xF, type.flags(), dialect);
    }

    private static @Nullable Flaw ofClient(PacketType type, Dialect dialect) {
        return switch (type) {
            case CONNECT -> dialect == Dialect.OPENING ? null : Flaw.SECOND_CONNECT;
            case CONNACK, SUBACK, UNSUBACK, PINGRESP -> Flaw.SERVER_PACKET;
            case PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP -> null;
            case SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT, AUTH -> null;
        };
    }

    private static @Nullable Flaw ofServer(PacketType type) {
        return switch (type) {
            case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> Flaw.CLIENT_PACKET;
            case CONNACK, SUBACK, UNSUBACK, PINGRESP -> null;
            case PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT, AUTH -> null;
        };
    }

    private static @Nullable Flaw ofPublish(int firstByte, Dialect dialect) {
        int qos = firstByte & QOS;
        if (qos == QOS) {
            return Flaw.QOS_3;
        }
        // MQTT 3.1 has no rule for DUP at QoS 0.
        return qos == 0 && (firstByte & DUP) != 0 && dialect != Dialect.V3_1 ? Flaw.DUP_AT_QOS_0 : null;
    }

    private static @Nullable Flaw ofFlags(int flags, int legal, Dialect dialect) {
        // MQTT 3.1 sends SUBSCRIBE, UNSUBSCRIBE and PUBREL at QoS 1, and again with DUP.
        boolean again = dialect == Dialect.V3_1 && legal != 0 && flags == (legal | DUP);
        return flags == legal || again ? null : Flaw.RESERVED_FLAGS;
    }
}
