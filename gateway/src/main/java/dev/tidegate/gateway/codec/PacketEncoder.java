package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Property;

/**
 * Packets in, bytes out, in the words of a dialect. What no packet may say (a reason code or a property where it does not
 * belong, packet identifier 0) is the caller's error.
 *
 * <p>One per I/O thread; it knows no connection. <i>Runs on: its I/O thread.</i>
 */
public final class PacketEncoder {
    private static final Trim[] TRIMS = Trim.values();

    private final Words words;

    public PacketEncoder() {
        this(Guise.CLIENT);
    }

    /** @param guise of whoever says CONNECT */
    public PacketEncoder(Guise guise) {
        this.words = new Words(guise);
    }

    /**
     * Appends a packet as this dialect says it; false, and nothing appended, where the dialect has no words for it or it does
     * not fit. Reason String first, then User Properties are left out before a packet is given up as too large.
     *
     * @param maxPacketSize the receiver's Maximum Packet Size, or Integer.MAX_VALUE
     */
    public boolean encode(Packet packet, Dialect dialect, int maxPacketSize, ByteWriter out) {
        int start = out.length();
        boolean written = false;
        try {
            written = writeWithin(packet, dialect, maxPacketSize, out);
            return written;
        } finally {
            if (!written) {
                out.truncate(start);
            }
        }
    }

    private boolean writeWithin(Packet packet, Dialect dialect, int maxPacketSize, ByteWriter out) {
        int start = out.length();
        words.out = out;
        words.dialect = dialect;
        for (Trim trim : TRIMS) {
            out.truncate(start);
            words.trim = trim;
            if (!packet.accept(words)) {
                return false;
            }
            if (out.length() - start <= maxPacketSize) { // [MQTT-3.1.2-24]
                return true;
            }
            if (!mayShrink(packet.type())) {
                return false;
            }
        }
        return false;
    }

    /** Whether something may be left out: of all packets that explain themselves, and of no other. */
    private static boolean mayShrink(PacketType type) {
        return Place.of(type).allows(Property.REASON_STRING);
    }

    /** Answers false, having written nothing, where the dialect has no words. */
    private static final class Words implements Packet.Reader<Boolean> {
        private final Guise guise;
        // valid for one packet
        private ByteWriter out = new ByteWriter();
        private Dialect dialect = Dialect.OPENING;
        private Trim trim = Trim.NOTHING;

        Words(Guise guise) {
            this.guise = guise;
        }

        @Override
        public Boolean connect(Packet.Connect packet) {
            return ConnectCodec.write(out, packet, guise);
        }

        @Override
        public Boolean connAck(Packet.ConnAck packet) {
            return ConnAckCodec.write(out, packet, trim.of(packet.properties()), dialect);
        }

        @Override
        public Boolean publish(Packet.Publish packet) {
            return PublishCodec.write(out, packet, dialect);
        }

        @Override
        public Boolean pubAck(Packet.PubAck packet) {
            return AckCodec.writeAck(
                    out, packet.type(), packet.packetId(), packet.code(), trim.of(packet.properties()), dialect);
        }

        @Override
        public Boolean pubRec(Packet.PubRec packet) {
            return AckCodec.writeAck(
                    out, packet.type(), packet.packetId(), packet.code(), trim.of(packet.properties()), dialect);
        }

        @Override
        public Boolean pubRel(Packet.PubRel packet) {
            return AckCodec.writeAck(
                    out, packet.type(), packet.packetId(), packet.code(), trim.of(packet.properties()), dialect);
        }

        @Override
        public Boolean pubComp(Packet.PubComp packet) {
            return AckCodec.writeAck(
                    out, packet.type(), packet.packetId(), packet.code(), trim.of(packet.properties()), dialect);
        }

        @Override
        public Boolean subscribe(Packet.Subscribe packet) {
            return SubscribeCodec.write(out, packet, dialect);
        }

        @Override
        public Boolean subAck(Packet.SubAck packet) {
            return SubscribeCodec.write(out, packet, trim.of(packet.properties()), dialect);
        }

        @Override
        public Boolean unsubscribe(Packet.Unsubscribe packet) {
            return SubscribeCodec.write(out, packet, dialect);
        }

        @Override
        public Boolean unsubAck(Packet.UnsubAck packet) {
            return SubscribeCodec.write(out, packet, trim.of(packet.properties()), dialect);
        }

        @Override
        public Boolean pingReq(Packet.PingReq packet) {
            return AckCodec.writePing(out, PacketType.PINGREQ);
        }

        @Override
        public Boolean pingResp(Packet.PingResp packet) {
            return AckCodec.writePing(out, PacketType.PINGRESP);
        }

        @Override
        public Boolean disconnect(Packet.Disconnect packet) {
            return AckCodec.writeDisconnect(out, packet.code(), trim.of(packet.properties()), dialect);
        }

        @Override
        public Boolean auth(Packet.Auth packet) {
            return AckCodec.writeAuth(out, packet.code(), trim.of(packet.properties()), dialect);
        }
    }
}
