package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;

/** The small packets: PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT, AUTH and the pings, sections 3.4 to 3.7 and 3.12 to 3.15. */
final class AckCodec {
    private static final Packet PING_REQ = new Packet.PingReq();
    private static final Packet PING_RESP = new Packet.PingResp();

    private final PropertyCodec properties;
    private final Sender from;

    AckCodec(PropertyCodec properties, Sender from) {
        this.properties = properties;
        this.from = from;
    }

    /** The constructor of one of the four acknowledgements. */
    @FunctionalInterface
    interface Ack {
        Packet of(int packetId, ReasonCode code, Properties properties);
    }

    BodyDecoder ack(PacketType type, Ack ack) {
        Place place = Place.of(type);
        return (firstByte, in, dialect) -> {
            int packetId = in.packetId();
            // A reason code and then a property length may be left off from the end, section 3.4.2.
            ReasonCode code = dialect.hasProperties() && in.remaining() > 0 ? code(in, type) : ReasonCode.SUCCESS;
            return ack.of(packetId, code, restOf(in, place, dialect));
        };
    }

    Packet disconnect(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket {
        ReasonCode code = dialect.hasProperties() && in.remaining() > 0
                ? code(in, PacketType.DISCONNECT)
                : ReasonCode.NORMAL_DISCONNECTION;
        return new Packet.Disconnect(code, restOf(in, Place.of(PacketType.DISCONNECT), dialect));
    }

    Packet auth(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket {
        if (in.remaining() == 0) {
            throw in.flawed(Flaw.AUTH_WITHOUT_METHOD); // the short form means Success, without any property
        }
        ReasonCode code = code(in, PacketType.AUTH);
        Properties sent = restOf(in, Place.of(PacketType.AUTH), dialect);
        if (!sent.has(Property.AUTHENTICATION_METHOD)) {
            throw in.flawed(Flaw.AUTH_WITHOUT_METHOD); // section 3.15.2.2.2
        }
        return new Packet.Auth(code, sent);
    }

    @SuppressWarnings("unused") // the shape of every body decoder
    Packet pingReq(int firstByte, ByteReader in, Dialect dialect) {
        return PING_REQ;
    }

    @SuppressWarnings("unused") // the shape of every body decoder
    Packet pingResp(int firstByte, ByteReader in, Dialect dialect) {
        return PING_RESP;
    }

    private Properties restOf(ByteReader in, Place place, Dialect dialect) throws MalformedPacket {
        return dialect.hasProperties() && in.remaining() > 0 ? properties.read(in, place) : Properties.NONE;
    }

    /** One outcome for an unknown code and for one that belongs elsewhere. */
    private ReasonCode code(ByteReader in, PacketType type) throws MalformedPacket {
        ReasonCode code = ReasonCode.of(in.u8());
        if (code == null || !(from == Sender.CLIENT ? type.clientMaySend(code) : type.mayCarry(code))) {
            throw in.flawed(Flaw.REASON_CODE);
        }
        return code;
    }

    static void checkPacketId(int packetId) {
        if (packetId < 1 || packetId > 0xFFFF) {
            throw new IllegalArgumentException("a packet identifier is 1 to 65535"); // [MQTT-2.2.1-3], [MQTT-2.2.1-4]
        }
    }

    static void writePacketId(ByteWriter out, int packetId) {
        checkPacketId(packetId);
        out.u16(packetId);
    }

    /** The first byte of a packet whose flags are fixed; the mark of its length. */
    static int begin(ByteWriter out, PacketType type) {
        out.u8(type.nibble() << 4 | type.flags());
        return out.begin();
    }

    static void check(PacketType type, ReasonCode code) {
        if (!type.mayCarry(code)) {
            throw new IllegalArgumentException(type + " cannot carry " + code);
        }
    }

    /** One of the four acknowledgements. Before MQTT 5 it is the packet identifier alone. */
    static boolean writeAck(
            ByteWriter out, PacketType type, int packetId, ReasonCode code, Properties properties, Dialect dialect) {
        check(type, code);
        int mark = begin(out, type);
        writePacketId(out, packetId);
        if (dialect.hasProperties()) {
            writeReason(out, type, code, properties);
        }
        out.end(mark);
        return true;
    }

    /** Before MQTT 5 only a client says DISCONNECT, and it gives no reason. */
    static boolean writeDisconnect(ByteWriter out, ReasonCode code, Properties properties, Dialect dialect) {
        check(PacketType.DISCONNECT, code);
        if (!dialect.hasProperties() && code != ReasonCode.NORMAL_DISCONNECTION) {
            return false;
        }
        int mark = begin(out, PacketType.DISCONNECT);
        if (dialect.hasProperties()) {
            writeReason(out, PacketType.DISCONNECT, code, properties);
        }
        out.end(mark);
        return true;
    }

    /** AUTH came with MQTT 5. */
    static boolean writeAuth(ByteWriter out, ReasonCode code, Properties properties, Dialect dialect) {
        check(PacketType.AUTH, code);
        if (!dialect.hasProperties()) {
            return false;
        }
        int mark = begin(out, PacketType.AUTH);
        writeReason(out, PacketType.AUTH, code, properties);
        out.end(mark);
        return true;
    }

    static boolean writePing(ByteWriter out, PacketType type) {
        out.end(begin(out, type));
        return true;
    }

    /** Code and properties, in the shortest form: what says nothing is left off from the end. */
    private static void writeReason(ByteWriter out, PacketType type, ReasonCode code, Properties properties) {
        if (code == ReasonCode.SUCCESS && properties.isEmpty()) {
            return;
        }
        out.u8(code.code());
        if (!properties.isEmpty()) {
            PropertyCodec.write(out, properties, Place.of(type));
        }
    }
}
