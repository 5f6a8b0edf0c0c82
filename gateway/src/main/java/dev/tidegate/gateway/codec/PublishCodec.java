package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import org.jspecify.annotations.Nullable;

/** PUBLISH, section 3.3: the hot path. */
final class PublishCodec {
    static final Place PLACE = Place.of(PacketType.PUBLISH);
    static final int FIRST_BYTE = PacketType.PUBLISH.nibble() << 4;

    private static final byte[] NO_TOPIC = {};

    private final TopicCache topics = new TopicCache();
    private final PropertyCodec properties;
    private final Sender from;

    PublishCodec(PropertyCodec properties, Sender from) {
        this.properties = properties;
        this.from = from;
    }

    Packet decode(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket {
        TopicName topic = topics.read(in);
        Qos qos = Qos.of(firstByte >> 1 & 3);
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : in.packetId(); // [MQTT-2.2.1-2]
        Properties sent = dialect.hasProperties() ? properties.read(in, PLACE) : Properties.NONE;
        if (topic == null && !sent.has(Property.TOPIC_ALIAS)) {
            throw in.flawed(Flaw.NO_TOPIC);
        }
        if (from == Sender.CLIENT && sent.has(Property.SUBSCRIPTION_IDENTIFIER)) {
            throw in.flawed(Flaw.IDENTIFIER_FROM_CLIENT);
        }
        boolean retain = (firstByte & PublishFrames.RETAIN) != 0;
        boolean dup = (firstByte & PublishFrames.DUP) != 0;
        return new Packet.Publish(topic, in.rest(), qos, retain, dup, packetId, sent);
    }

    /** False where the dialect has no words: before MQTT 5 a topic name has no alias. */
    static boolean write(ByteWriter out, Packet.Publish packet, Dialect dialect) {
        TopicName topic = packet.topic();
        if (topic == null && !(dialect.hasProperties() && packet.properties().has(Property.TOPIC_ALIAS))) {
            return false;
        }
        int flags = PublishFrames.flags(packet.qos())
                | (packet.retain() ? PublishFrames.RETAIN : 0)
                | (packet.dup() ? PublishFrames.DUP : 0);
        out.u8(FIRST_BYTE | flags);
        int mark = out.begin();
        writeTopic(out, topic);
        if (packet.qos() != Qos.AT_MOST_ONCE) {
            AckCodec.writePacketId(out, packet.packetId());
        }
        if (dialect.hasProperties()) {
            PropertyCodec.write(out, packet.properties(), PLACE);
        }
        out.bytes(packet.payload());
        out.end(mark);
        return true;
    }

    static void writeTopic(ByteWriter out, @Nullable TopicName topic) {
        out.binary(topic == null ? NO_TOPIC : topic.utf8());
    }
}
