package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Packets that one side may send in MQTT 5, made from a seed: the same seed, the same packets. */
final class RandomPackets {
    private static final String ALPHABET = "abcXYZ019/ -_.$\u00E4\u00DF\u20AC\uFEFF\uD83D\uDE00";

    private final Random random;
    private final Sender from;

    RandomPackets(long seed, Sender from) {
        this.random = new Random(seed);
        this.from = from;
    }

    /** Any packet but CONNECT. */
    Packet next() {
        return from == Sender.CLIENT ? ofClient() : ofServer();
    }

    private Packet ofClient() {
        return switch (random.nextInt(9)) {
            case 0 -> subscribe();
            case 1 -> new Packet.Unsubscribe(id(), list(this::text), properties(PacketType.UNSUBSCRIBE));
            case 2 -> new Packet.PingReq();
            case 3 -> new Packet.Disconnect(code(PacketType.DISCONNECT), properties(PacketType.DISCONNECT));
            case 4 -> auth();
            default -> either();
        };
    }

    private Packet ofServer() {
        return switch (random.nextInt(10)) {
            case 0 -> new Packet.SubAck(id(), list(() -> code(PacketType.SUBACK)), properties(PacketType.SUBACK));
            case 1 -> new Packet.UnsubAck(id(), list(() -> code(PacketType.UNSUBACK)), properties(PacketType.UNSUBACK));
            case 2 -> new Packet.PingResp();
            case 3 -> new Packet.Disconnect(code(PacketType.DISCONNECT), properties(PacketType.DISCONNECT));
            case 4 -> auth();
            case 5 -> connAck();
            default -> either();
        };
    }

    private Packet either() {
        return switch (random.nextInt(5)) {
            case 0 -> new Packet.PubAck(id(), code(PacketType.PUBACK), properties(PacketType.PUBACK));
            case 1 -> new Packet.PubRec(id(), code(PacketType.PUBREC), properties(PacketType.PUBREC));
            case 2 -> new Packet.PubRel(id(), code(PacketType.PUBREL), properties(PacketType.PUBREL));
            case 3 -> new Packet.PubComp(id(), code(PacketType.PUBCOMP), properties(PacketType.PUBCOMP));
            default -> publish();
        };
    }

    Packet.Connect connect() {
        Properties properties = properties(PacketType.CONNECT);
        if (!properties.has(Property.AUTHENTICATION_METHOD)) {
            properties = properties.without(each -> each == Property.AUTHENTICATION_DATA);
        }
        Will will = random.nextBoolean()
                ? null
                : new Will(topic(), bytes(300), qos(), random.nextBoolean(), properties(Property::isAllowedInWill));
        return new Packet.Connect(
                ProtocolVersion.V5,
                text(),
                random.nextBoolean(),
                random.nextInt(0x1_0000),
                properties,
                will,
                random.nextBoolean() ? null : text(),
                random.nextBoolean() ? null : bytes(300));
    }

    private Packet connAck() {
        ReasonCode code = code(PacketType.CONNACK);
        return new Packet.ConnAck(
                code == ReasonCode.SUCCESS && random.nextBoolean(), code, properties(PacketType.CONNACK));
    }

    private Packet auth() {
        Properties method = Properties.builder()
                .text(Property.AUTHENTICATION_METHOD, text())
                .all(properties(PacketType.AUTH).without(each -> each == Property.AUTHENTICATION_METHOD))
                .build();
        return new Packet.Auth(code(PacketType.AUTH), method);
    }

    Packet.Publish publish() {
        Qos qos = qos();
        Properties properties = from == Sender.CLIENT
                ? properties(PacketType.PUBLISH).without(each -> each == Property.SUBSCRIPTION_IDENTIFIER)
                : properties(PacketType.PUBLISH);
        @Nullable TopicName topic = properties.has(Property.TOPIC_ALIAS) && random.nextBoolean() ? null : topic();
        return new Packet.Publish(
                topic,
                bytes(random.nextInt(10) == 0 ? 40_000 : 200),
                qos,
                random.nextBoolean(),
                qos != Qos.AT_MOST_ONCE && random.nextBoolean(),
                qos == Qos.AT_MOST_ONCE ? 0 : id(),
                properties);
    }

    private Packet subscribe() {
        return new Packet.Subscribe(id(), list(this::request), properties(PacketType.SUBSCRIBE));
    }

    private SubscriptionRequest request() {
        String filter = random.nextInt(4) == 0 ? "$share/g/" + text() : text();
        boolean noLocal = !filter.startsWith("$share/") && random.nextBoolean();
        RetainHandling handling = RetainHandling.values()[random.nextInt(3)];
        return new SubscriptionRequest(filter, qos(), noLocal, random.nextBoolean(), handling);
    }

    private ReasonCode code(PacketType type) {
        List<ReasonCode> legal = Arrays.stream(ReasonCode.values())
                .filter(from == Sender.CLIENT ? type::clientMaySend : type::mayCarry)
                .toList();
        return legal.get(random.nextInt(legal.size()));
    }

    private Properties properties(PacketType type) {
        return properties(each -> each.isAllowedIn(type));
    }

    private Properties properties(Predicate<Property> allowed) {
        Properties.Builder properties = Properties.builder();
        for (Property each : Property.values()) {
            if (allowed.test(each) && random.nextInt(3) == 0) {
                add(properties, each);
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            properties.user(text(), text());
        }
        return properties.build();
    }

    private void add(Properties.Builder properties, Property property) {
        switch (property.type()) {
            case BYTE -> properties.number(property, random.nextInt(2));
            case TWO_BYTES -> properties.number(property, 1 + random.nextInt(0xFFFF));
            case FOUR_BYTES -> properties.number(property, 1 + (random.nextLong() & 0xFFFF_FFFEL));
            case VARIABLE -> properties.number(property, 1 + random.nextInt((1 << (7 * (1 + random.nextInt(4)))) - 1));
            case TEXT -> properties.text(property, property == Property.RESPONSE_TOPIC ? topic().text() : text());
            case BINARY -> properties.binary(property, bytes(200));
            case PAIR -> properties.user(text(), text());
        }
    }

    private int id() {
        return 1 + random.nextInt(0xFFFF);
    }

    private Qos qos() {
        return Qos.of(random.nextInt(3));
    }

    private TopicName topic() {
        return TopicName.of("t" + text());
    }

    private String text() {
        int[] characters = ALPHABET.codePoints().toArray();
        int length = random.nextInt(20) == 0 ? 300 : random.nextInt(20);
        int[] chosen = IntStream.range(0, length)
                .map(i -> characters[random.nextInt(characters.length)])
                .toArray();
        return new String(chosen, 0, length);
    }

    private byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> List<T> list(Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }
}
