package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in, packets out: fixed header, size limit, and a decoder per packet type picked by the first byte.
 *
 * <p>One per I/O thread. It holds a cache of topic names and reusable objects, and knows no connection: the same decoder reads
 * for all of them in turn. <i>Runs on: its I/O thread.</i>
 */
public final class PacketDecoder {
    private static final int INCOMPLETE = -1;

    private final @Nullable Flaw[][] flaws;
    private final BodyDecoder[] bodies = new BodyDecoder[16];
    private final PropertyCodec properties = new PropertyCodec();

    /** Reads what clients send. */
    public PacketDecoder() {
        this(Sender.CLIENT);
    }

    /** Reads what clients or what servers send. */
    public PacketDecoder(Sender from) {
        flaws = FirstByte.table(from);
        AckCodec acks = new AckCodec(properties, from);
        SubscribeCodec subscriptions = new SubscribeCodec(properties);
        reads(PacketType.CONNECT, new ConnectCodec(properties)::connect);
        reads(PacketType.CONNACK, new ConnAckCodec(properties)::connAck);
        reads(PacketType.PUBLISH, new PublishCodec(properties, from)::decode);
        reads(PacketType.PUBACK, acks.ack(PacketType.PUBACK, Packet.PubAck::new));
        reads(PacketType.PUBREC, acks.ack(PacketType.PUBREC, Packet.PubRec::new));
        reads(PacketType.PUBREL, acks.ack(PacketType.PUBREL, Packet.PubRel::new));
        reads(PacketType.PUBCOMP, acks.ack(PacketType.PUBCOMP, Packet.PubComp::new));
        reads(PacketType.SUBSCRIBE, subscriptions::subscribe);
        reads(PacketType.SUBACK, subscriptions::subAck);
        reads(PacketType.UNSUBSCRIBE, subscriptions::unsubscribe);
        reads(PacketType.UNSUBACK, subscriptions::unsubAck);
        reads(PacketType.PINGREQ, acks::pingReq);
        reads(PacketType.PINGRESP, acks::pingResp);
        reads(PacketType.DISCONNECT, acks::disconnect);
        reads(PacketType.AUTH, acks::auth);
    }

    private void reads(PacketType type, BodyDecoder body) {
        bodies[type.nibble()] = body;
    }

    /**
     * Decodes the packet that begins at the reader's position and moves behind it; null, and the position untouched, while it
     * is incomplete. After an exception the reader is of no use: the connection ends.
     */
    public @Nullable Packet next(ByteReader in, Dialect dialect, PacketLimits limits) throws MalformedPacket {
        int from = in.position();
        int length = lengthOf(in.array(), from, in.limit(), dialect, limits);
        if (length == INCOMPLETE || length > in.remaining()) {
            return null;
        }
        int firstByte = in.array()[from] & 0xFF;
        in.begin();
        in.position(bodyOf(in.array(), from));
        int outer = in.narrow(from + length - in.position());
        properties.begin(limits);
        Packet packet = bodies[firstByte >> 4].decode(firstByte, in, dialect);
        in.finish();
        in.widen(outer);
        return packet;
    }

    /**
     * Bytes, fixed header included, of the packet that begins at {@code from}; -1 while its fixed header is incomplete. Throws
     * as soon as the bytes that are here cannot become a packet we accept: a wrong first byte before its length, a length
     * beyond the limit before its body.
     */
    public int lengthOf(byte[] bytes, int from, int to, Dialect dialect, PacketLimits limits) throws MalformedPacket {
        if (from >= to) {
            return INCOMPLETE;
        }
        Flaw flaw = flaws[dialect.ordinal()][bytes[from] & 0xFF];
        if (flaw != null) {
            throw new MalformedPacket(flaw);
        }
        int body = 0;
        for (int i = 0; i < ByteReader.VARINT_BYTES; i++) {
            int at = from + 1 + i;
            if (at >= to) {
                return INCOMPLETE;
            }
            int next = bytes[at];
            body |= (next & 0x7F) << (7 * i);
            if (next >= 0) {
                if (next == 0 && i > 0) {
                    break; // not the shortest form
                }
                return checkSize(2 + i + body, dialect, limits);
            }
        }
        throw new MalformedPacket(Flaw.VARIABLE_BYTE_INTEGER); // [MQTT-1.5.5-1]
    }

    private static int checkSize(int length, Dialect dialect, PacketLimits limits) throws MalformedPacket {
        int most = dialect == Dialect.OPENING ? limits.connectPacketSize() : limits.packetSize();
        if (length > most) {
            throw new MalformedPacket(Flaw.PACKET_SIZE); // [MQTT-3.2.2-15]
        }
        return length;
    }

    /** Where the body begins of a packet whose fixed header was checked. */
    private static int bodyOf(byte[] bytes, int from) {
        int at = from + 1;
        while (bytes[at] < 0) {
            at++;
        }
        return at + 1;
    }
}
