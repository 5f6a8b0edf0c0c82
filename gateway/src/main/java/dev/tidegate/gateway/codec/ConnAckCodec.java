package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.policy.ReasonCode;

/** CONNACK, section 3.2. */
final class ConnAckCodec {
    private static final int SESSION_PRESENT = 1;

    private static final Place PLACE = Place.of(PacketType.CONNACK);

    private final PropertyCodec properties;

    ConnAckCodec(PropertyCodec properties) {
        this.properties = properties;
    }

    Packet connAck(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket {
        int flags = in.u8();
        if (flags > SESSION_PRESENT) {
            throw in.flawed(Flaw.CONNACK_FLAGS); // [MQTT-3.2.2-1]
        }
        int sent = in.u8();
        ReasonCode code = dialect.hasProperties() ? ReasonCode.of(sent) : OldCodes.ofConnAck(sent);
        if (code == null || !PacketType.CONNACK.mayCarry(code)) {
            throw in.flawed(Flaw.REASON_CODE); // [MQTT-3.2.2-8]
        }
        return new Packet.ConnAck(
                flags == SESSION_PRESENT, code, dialect.hasProperties() ? properties.read(in, PLACE) : Properties.NONE);
    }

    /** False where the dialect has no words: then the connection closes without a CONNACK. */
    static boolean write(ByteWriter out, Packet.ConnAck packet, Properties left, Dialect dialect) {
        AckCodec.check(PacketType.CONNACK, packet.code()); // [MQTT-3.2.2-8]
        if (packet.sessionPresent() && packet.code() != ReasonCode.SUCCESS) {
            throw new IllegalArgumentException("a refusal has no session present"); // [MQTT-3.2.2-6]
        }
        int code = dialect.connAckCode(packet.code());
        if (code == Dialect.NO_WORDS) {
            return false;
        }
        int mark = AckCodec.begin(out, PacketType.CONNACK);
        out.u8(packet.sessionPresent() && dialect.tellsSessionPresent() ? SESSION_PRESENT : 0);
        out.u8(code);
        if (dialect.hasProperties()) {
            PropertyCodec.write(out, left, PLACE);
        }
        out.end(mark);
        return true;
    }
}
