package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/** SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, sections 3.8 to 3.11. Filters stay strings: an invalid one has its own answer. */
final class SubscribeCodec {
    private static final int QOS = 0b0000_0011;
    private static final int NO_LOCAL = 0b0000_0100;
    private static final int RETAIN_AS_PUBLISHED = 0b0000_1000;
    private static final int RESERVED = 0b1100_0000;
    /** Before MQTT 5 the options are a QoS and nothing else. */
    private static final int OLD_RESERVED = 0b1111_1100;

    private static final RetainHandling[] RETAIN_HANDLINGS = RetainHandling.values();
    private static final String SHARE = "$share/";

    private final PropertyCodec properties;

    SubscribeCodec(PropertyCodec properties) {
        this.properties = properties;
    }

    Packet subscribe(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket {
        int packetId = in.packetId();
        Properties sent = properties(in, PacketType.SUBSCRIBE, dialect);
        List<SubscriptionRequest> requests = new ArrayList<>();
        while (in.remaining() > 0) {
            String filter = in.text();
            requests.add(request(in, filter, dialect));
        }
        if (requests.isEmpty()) {
            throw in.flawed(Flaw.NO_FILTER); // [MQTT-3.8.3-2]
        }
        return new Packet.Subscribe(packetId, requests, sent);
    }

    private static SubscriptionRequest request(ByteReader in, String filter, Dialect dialect) throws MalformedPacket {
        int options = in.u8();
        if ((options & (dialect.hasProperties() ? RESERVED : OLD_RESERVED)) != 0) {
            throw in.flawed(Flaw.RESERVED_OPTIONS); // [MQTT-3.8.3-5]
        }
        int qos = options & QOS;
        if (qos > 2) {
            throw in.flawed(Flaw.OPTION_QOS_3);
        }
        int retainHandling = options >> 4;
        if (retainHandling > 2) {
            throw in.flawed(Flaw.RETAIN_HANDLING_3);
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        if (noLocal && filter.startsWith(SHARE)) {
            throw in.flawed(Flaw.NO_LOCAL_SHARED); // [MQTT-3.8.3-4]
        }
        boolean asPublished = (options & RETAIN_AS_PUBLISHED) != 0;
        return new SubscriptionRequest(filter, Qos.of(qos), noLocal, asPublished, RETAIN_HANDLINGS[retainHandling]);
    }

    Packet unsubscribe(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket {
        int packetId = in.packetId();
        Properties sent = properties(in, PacketType.UNSUBSCRIBE, dialect);
        List<String> filters = new ArrayList<>();
        while (in.remaining() > 0) {
            filters.add(in.text());
        }
        if (filters.isEmpty()) {
            throw in.flawed(Flaw.NO_FILTER); // [MQTT-3.10.3-2]
        }
        return new Packet.Unsubscribe(packetId, filters, sent);
    }

    Packet subAck(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket {
        int packetId = in.packetId();
        Properties sent = properties(in, PacketType.SUBACK, dialect);
        return new Packet.SubAck(packetId, codes(in, PacketType.SUBACK), sent);
    }

    Packet unsubAck(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket {
        int packetId = in.packetId();
        Properties sent = properties(in, PacketType.UNSUBACK, dialect);
        List<ReasonCode> codes = dialect.hasProperties() ? codes(in, PacketType.UNSUBACK) : List.of();
        return new Packet.UnsubAck(packetId, codes, sent);
    }

    private static List<ReasonCode> codes(ByteReader in, PacketType type) throws MalformedPacket {
        List<ReasonCode> codes = new ArrayList<>();
        while (in.remaining() > 0) {
            ReasonCode code = ReasonCode.of(in.u8());
            if (code == null || !type.mayCarry(code)) {
                throw in.flawed(Flaw.REASON_CODE);
            }
            codes.add(code);
        }
        return codes;
    }

    private Properties properties(ByteReader in, PacketType type, Dialect dialect) throws MalformedPacket {
        return dialect.hasProperties() ? properties.read(in, Place.of(type)) : Properties.NONE;
    }

    static boolean write(ByteWriter out, Packet.Subscribe packet, Dialect dialect) {
        int mark = begin(out, PacketType.SUBSCRIBE, packet.packetId(), packet.properties(), dialect);
        for (SubscriptionRequest request : packet.requests()) {
            out.text(request.filter());
            out.u8(options(request) & (dialect.hasProperties() ? 0xFF : QOS));
        }
        out.end(mark);
        return true;
    }

    private static int options(SubscriptionRequest request) {
        return request.qos().level()
                | (request.noLocal() ? NO_LOCAL : 0)
                | (request.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                | request.retainHandling().ordinal() << 4;
    }

    static boolean write(ByteWriter out, Packet.Unsubscribe packet, Dialect dialect) {
        int mark = begin(out, PacketType.UNSUBSCRIBE, packet.packetId(), packet.properties(), dialect);
        for (String filter : packet.filters()) {
            out.text(filter);
        }
        out.end(mark);
        return true;
    }

    static boolean write(ByteWriter out, Packet.SubAck packet, Properties left, Dialect dialect) {
        int mark = begin(out, PacketType.SUBACK, packet.packetId(), left, dialect);
        for (ReasonCode code : packet.codes()) {
            AckCodec.check(PacketType.SUBACK, code);
            out.u8(dialect.subAckCode(code)); // v3.1.1: [MQTT-3.9.3-2]
        }
        out.end(mark);
        return true;
    }

    /** Before MQTT 5 an UNSUBACK has no payload. */
    static boolean write(ByteWriter out, Packet.UnsubAck packet, Properties left, Dialect dialect) {
        int mark = begin(out, PacketType.UNSUBACK, packet.packetId(), left, dialect);
        for (ReasonCode code : packet.codes()) {
            AckCodec.check(PacketType.UNSUBACK, code);
            if (dialect.hasProperties()) {
                out.u8(code.code());
            }
        }
        out.end(mark);
        return true;
    }

    private static int begin(ByteWriter out, PacketType type, int packetId, Properties left, Dialect dialect) {
        int mark = AckCodec.begin(out, type);
        AckCodec.writePacketId(out, packetId);
        if (dialect.hasProperties()) {
            PropertyCodec.write(out, left, Place.of(type));
        }
        return mark;
    }
}
