package dev.tidegate.gateway.packet;

import dev.tidegate.policy.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fifteen control packets: the vocabulary on one page. Shaped like MQTT 5; what 3.1.1 cannot say is absent or
 * {@link Properties#NONE}. Arrays are shared and never changed.
 */
public sealed interface Packet {
    PacketType type();

    <R> R accept(Reader<R> reader);

    /**
     * @param clientId as sent: empty where the gateway shall assign one
     * @param keepAlive seconds, 0 for none
     * @param password the credential; never printed
     */
    record Connect(
            ProtocolVersion version,
            String clientId,
            boolean cleanStart,
            int keepAlive,
            Properties properties,
            @Nullable Will will,
            @Nullable String userName,
            byte @Nullable [] password)
            implements Packet {
        @Override
        public PacketType type() {
            return PacketType.CONNECT;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.connect(this);
        }

        /** Without user name and password: this text may reach a log. */
        @Override
        public String toString() {
            return "Connect[" + version + "]";
        }
    }

    record ConnAck(boolean sessionPresent, ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.CONNACK;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.connAck(this);
        }
    }

    /**
     * @param topic null where only an alias stands for it
     * @param packetId 0 at QoS 0
     */
    record Publish(
            @Nullable TopicName topic,
            byte[] payload,
            Qos qos,
            boolean retain,
            boolean dup,
            int packetId,
            Properties properties)
            implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PUBLISH;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.publish(this);
        }

        @Override
        public String toString() {
            return "Publish[" + topic + ", " + qos + ", " + payload.length + " bytes]";
        }
    }

    record PubAck(int packetId, ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PUBACK;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.pubAck(this);
        }
    }

    record PubRec(int packetId, ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PUBREC;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.pubRec(this);
        }
    }

    record PubRel(int packetId, ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PUBREL;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.pubRel(this);
        }
    }

    record PubComp(int packetId, ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PUBCOMP;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.pubComp(this);
        }
    }

    record Subscribe(int packetId, List<SubscriptionRequest> requests, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.SUBSCRIBE;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.subscribe(this);
        }
    }

    record SubAck(int packetId, List<ReasonCode> codes, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.SUBACK;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.subAck(this);
        }
    }

    record Unsubscribe(int packetId, List<String> filters, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.UNSUBSCRIBE;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.unsubscribe(this);
        }
    }

    record UnsubAck(int packetId, List<ReasonCode> codes, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.UNSUBACK;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.unsubAck(this);
        }
    }

    record PingReq() implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PINGREQ;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.pingReq(this);
        }
    }

    record PingResp() implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PINGRESP;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.pingResp(this);
        }
    }

    record Disconnect(ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.DISCONNECT;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.disconnect(this);
        }
    }

    record Auth(ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.AUTH;
        }

        @Override
        public <R> R accept(Reader<R> reader) {
            return reader.auth(this);
        }
    }

    /** One method per packet: a new packet breaks the build of everyone who must know it. */
    interface Reader<R> {
        R connect(Connect packet);

        R connAck(ConnAck packet);

        R publish(Publish packet);

        R pubAck(PubAck packet);

        R pubRec(PubRec packet);

        R pubRel(PubRel packet);

        R pubComp(PubComp packet);

        R subscribe(Subscribe packet);

        R subAck(SubAck packet);

        R unsubscribe(Unsubscribe packet);

        R unsubAck(UnsubAck packet);

        R pingReq(PingReq packet);

        R pingResp(PingResp packet);

        R disconnect(Disconnect packet);

        R auth(Auth packet);
    }
}
