package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.packet.Property.AUTHENTICATION_DATA;
import static dev.tidegate.gateway.packet.Property.AUTHENTICATION_METHOD;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import org.jspecify.annotations.Nullable;

/** CONNECT, section 3.1: the one packet that is read before its dialect is known. */
final class ConnectCodec {
    private static final int RESERVED = 0b0000_0001;
    private static final int CLEAN_START = 0b0000_0010;
    private static final int WILL = 0b0000_0100;
    private static final int WILL_QOS = 0b0001_1000;
    private static final int WILL_QOS_SHIFT = 3;
    private static final int WILL_RETAIN = 0b0010_0000;
    private static final int PASSWORD = 0b0100_0000;
    private static final int USER_NAME = 0b1000_0000;

    private static final String NAME = "MQTT";
    private static final String NAME_3_1 = "MQIsdp";

    private static final Place PLACE = Place.of(PacketType.CONNECT);

    /** Without a clean session, a 3.1.1 client asks for a session that never ends. */
    private static final Properties FOREVER = Properties.builder()
            .number(Property.SESSION_EXPIRY_INTERVAL, 0xFFFF_FFFFL)
            .build();

    private final PropertyCodec properties;

    ConnectCodec(PropertyCodec properties) {
        this.properties = properties;
    }

    Packet connect(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket {
        ProtocolVersion version = version(in);
        in.speak(version);
        return connect(in, version, Dialect.of(version));
    }

    private static ProtocolVersion version(ByteReader in) throws MalformedPacket {
        String name = in.text();
        int level = in.u8();
        if (!name.equals(NAME) && !name.equals(NAME_3_1)) {
            throw in.flawed(Flaw.PROTOCOL_NAME); // [MQTT-3.1.2-1]
        }
        for (ProtocolVersion each : ProtocolVersion.values()) {
            if (level == each.level() && name.equals(nameOf(each))) {
                return each;
            }
        }
        in.speak(answerTo(level));
        throw in.flawed(Flaw.PROTOCOL_LEVEL); // [MQTT-3.1.2-2]
    }

    private static String nameOf(ProtocolVersion version) {
        return switch (version) {
            case V3_1 -> NAME_3_1;
            case V3_1_1, V5 -> NAME;
        };
    }

    /**
     * In which version a client of an unknown level understands its refusal. Mosquitto's bridges set the highest bit and ask
     * again without it when they hear the code of 3.1.1.
     */
    private static ProtocolVersion answerTo(int level) {
        boolean oldBridge =
                level == (0x80 | ProtocolVersion.V3_1.level()) || level == (0x80 | ProtocolVersion.V3_1_1.level());
        return level > ProtocolVersion.V5.level() && !oldBridge ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
    }

    private Packet connect(ByteReader in, ProtocolVersion version, Dialect dialect) throws MalformedPacket {
        int flags = flags(in, dialect);
        int keepAlive = in.u16();
        boolean clean = (flags & CLEAN_START) != 0;
        Properties sent = dialect.hasProperties() ? properties.read(in, PLACE) : clean ? Properties.NONE : FOREVER;
        if (sent.has(AUTHENTICATION_DATA) && !sent.has(AUTHENTICATION_METHOD)) {
            throw in.flawed(Flaw.DATA_WITHOUT_METHOD);
        }
        String clientId = in.text();
        if (clientId.isEmpty() && dialect.needsClientId(clean)) {
            throw in.flawed(Flaw.EMPTY_CLIENT_ID); // v3.1.1: [MQTT-3.1.3-8]
        }
        Will will = (flags & WILL) == 0 ? null : will(flags, in, dialect);
        String userName = (flags & USER_NAME) == 0 ? null : in.text();
        byte[] password = (flags & PASSWORD) == 0 ? null : in.binary();
        return new Packet.Connect(version, clientId, clean, keepAlive, sent, will, userName, password);
    }

    private static int flags(ByteReader in, Dialect dialect) throws MalformedPacket {
        int flags = in.u8();
        if ((flags & RESERVED) != 0) {
            throw in.flawed(Flaw.RESERVED_CONNECT_FLAG); // [MQTT-3.1.2-3]
        }
        if ((flags & WILL) == 0 && (flags & (WILL_QOS | WILL_RETAIN)) != 0) {
            throw in.flawed(Flaw.WILL_FLAGS); // [MQTT-3.1.2-11], [MQTT-3.1.2-13]
        }
        if ((flags & WILL_QOS) == WILL_QOS) {
            throw in.flawed(Flaw.WILL_QOS_3); // [MQTT-3.1.2-12]
        }
        if ((flags & PASSWORD) != 0 && (flags & USER_NAME) == 0 && !dialect.hasProperties()) {
            throw in.flawed(Flaw.PASSWORD_ALONE); // v3.1.1: [MQTT-3.1.2-22]
        }
        return flags;
    }

    private Will will(int flags, ByteReader in, Dialect dialect) throws MalformedPacket {
        Properties sent = dialect.hasProperties() ? properties.read(in, Place.WILL) : Properties.NONE;
        String topic = in.text();
        if (!TopicName.isValid(topic)) {
            throw in.flawed(Flaw.WILL_TOPIC); // [MQTT-3.1.3-11]
        }
        Qos qos = Qos.of((flags & WILL_QOS) >> WILL_QOS_SHIFT);
        return new Will(TopicName.of(topic), in.binary(), qos, (flags & WILL_RETAIN) != 0, sent);
    }

    /** False where the dialect has no words: before MQTT 5 a password needs a user name. */
    static boolean write(ByteWriter out, Packet.Connect packet, Guise guise) {
        Dialect dialect = Dialect.of(packet.version());
        if (packet.password() != null && packet.userName() == null && !dialect.hasProperties()) {
            return false;
        }
        int mark = AckCodec.begin(out, PacketType.CONNECT);
        out.text(nameOf(packet.version()));
        out.u8(guise.level(packet.version().level(), dialect));
        out.u8(flags(packet));
        out.u16(packet.keepAlive());
        if (dialect.hasProperties()) {
            PropertyCodec.write(out, packet.properties(), PLACE);
        }
        out.text(packet.clientId());
        writeWill(out, packet.will(), dialect);
        if (packet.userName() != null) {
            out.text(packet.userName());
        }
        if (packet.password() != null) {
            out.binary(packet.password());
        }
        out.end(mark);
        return true;
    }

    private static void writeWill(ByteWriter out, @Nullable Will will, Dialect dialect) {
        if (will == null) {
            return;
        }
        if (dialect.hasProperties()) {
            PropertyCodec.write(out, will.properties(), Place.WILL);
        }
        PublishCodec.writeTopic(out, will.topic());
        out.binary(will.payload());
    }

    private static int flags(Packet.Connect packet) {
        Will will = packet.will();
        int willFlags =
                will == null ? 0 : WILL | will.qos().level() << WILL_QOS_SHIFT | (will.retain() ? WILL_RETAIN : 0);
        return (packet.cleanStart() ? CLEAN_START : 0)
                | willFlags
                | (packet.password() == null ? 0 : PASSWORD)
                | (packet.userName() == null ? 0 : USER_NAME);
    }
}
