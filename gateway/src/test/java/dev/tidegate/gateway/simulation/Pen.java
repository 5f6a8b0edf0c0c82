package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a client says, by chance. Every payload begins with a number nobody else uses, so that a message is known again wherever
 * it turns up; only an empty one has none.
 */
final class Pen {
    /** Fits every client, whatever its Maximum Packet Size. */
    static final int SMALL_PAYLOAD = 12;
    /** Fits no client that has a Maximum Packet Size. */
    static final int LARGE_PAYLOAD = 900;
    /** What a client with a limit takes. */
    static final int MAXIMUM_PACKET_SIZE = 400;

    private static final int HOUR = 3_600;

    private final Swarm swarm;
    private final Chance chance;
    private final String client;
    private final int stamp;
    private int messages;

    Pen(Swarm swarm, Chance chance, String client) {
        this.swarm = swarm;
        this.chance = chance;
        this.client = client;
        this.stamp = Integer.parseInt(client.substring(1)) + 1;
    }

    Packet.Connect connect(ProtocolVersion version, boolean cleanStart) {
        boolean properties = version.carriesProperties();
        return new Packet.Connect(
                version,
                client,
                cleanStart,
                chance.pick(0, 5, 20, 60, 60, 1_000),
                properties ? connectProperties() : Properties.NONE,
                chance.of(swarm.wills) ? will(properties) : null,
                null,
                null);
    }

    private Properties connectProperties() {
        Properties.Builder said = Properties.builder();
        long expiry = chance.pick(0L, 1L, 5L, 60L, 60L, (long) HOUR, 0xFFFF_FFFFL);
        if (expiry > 0 || chance.of(0.2)) {
            said.number(Property.SESSION_EXPIRY_INTERVAL, expiry);
        }
        if (chance.of(0.5)) {
            said.number(Property.RECEIVE_MAXIMUM, chance.pick(1, 2, 5, 50));
        }
        if (chance.of(0.3)) {
            said.number(Property.MAXIMUM_PACKET_SIZE, MAXIMUM_PACKET_SIZE);
        }
        if (chance.of(0.5)) {
            said.number(Property.TOPIC_ALIAS_MAXIMUM, chance.pick(1, 2, 10));
        }
        return said.build();
    }

    private Will will(boolean properties) {
        Properties.Builder said = Properties.builder();
        if (properties && chance.of(0.6)) {
            said.number(Property.WILL_DELAY_INTERVAL, chance.pick(1, 2, 10, 60, 600));
        }
        if (properties) {
            decorate(said);
        }
        return new Will(
                TopicName.of(chance.oneOf(swarm.topics)),
                payload(),
                Qos.of(chance.weighted(swarm.qos)),
                chance.of(swarm.retain),
                said.build());
    }

    /** What DISCONNECT says of the session. */
    Properties farewell(Call call) {
        if (!call.speaksProperties()
                || call.asked().properties().number(Property.SESSION_EXPIRY_INTERVAL, 0) == 0
                || chance.of(0.6)) {
            return Properties.NONE;
        }
        return Properties.builder()
                .number(Property.SESSION_EXPIRY_INTERVAL, chance.pick(0, 1, 30, HOUR))
                .build();
    }

    Packet.Publish publish(Qos qos, int packetId, Call call) {
        boolean retain = chance.of(swarm.retain);
        byte[] payload = retain && chance.of(swarm.empty) ? new byte[0] : payload();
        String topic = chance.of(swarm.system) ? Swarm.SYSTEM_TOPIC : chance.oneOf(swarm.topics);
        @Nullable TopicName name = TopicName.of(topic);
        Properties.Builder said = Properties.builder();
        if (call.speaksProperties()) {
            if (call.aliasMaximum() > 0 && chance.of(swarm.aliases)) {
                int alias = chance.between(1, (int) Math.min(3, call.aliasMaximum()));
                said.number(Property.TOPIC_ALIAS, alias);
                name = call.knowsAlias(alias, topic) ? null : name;
            }
            decorate(said);
        }
        return new Packet.Publish(name, payload, qos, retain, false, packetId, said.build());
    }

    private byte[] payload() {
        String number = stamp * 1_000_000 + ++messages + ".";
        byte[] payload = number.getBytes(StandardCharsets.US_ASCII);
        if (chance.of(swarm.large)) {
            int length = chance.pick(LARGE_PAYLOAD, 2_000, 6_000);
            byte[] large = Arrays.copyOf(payload, length);
            Arrays.fill(large, payload.length, length, (byte) 'x');
            return large;
        }
        return payload;
    }

    private void decorate(Properties.Builder said) {
        if (chance.of(swarm.expiry)) {
            said.number(Property.MESSAGE_EXPIRY_INTERVAL, chance.pick(1, 2, 10, 60, HOUR));
        }
        if (!chance.of(swarm.properties)) {
            return;
        }
        if (chance.of(0.5)) {
            said.number(Property.PAYLOAD_FORMAT_INDICATOR, chance.between(0, 1));
        }
        if (chance.of(0.3)) {
            said.text(Property.CONTENT_TYPE, "text/plain");
        }
        if (chance.of(0.3)) {
            said.text(Property.RESPONSE_TOPIC, "reply/" + client);
        }
        if (chance.of(0.3)) {
            said.binary(Property.CORRELATION_DATA, new byte[] {1, (byte) messages});
        }
        for (int i = chance.between(0, 2); i > 0; i--) {
            said.user("k", "v" + i);
        }
    }

    Packet.Subscribe subscribe(int packetId, boolean properties) {
        List<SubscriptionRequest> requests = new ArrayList<>();
        for (int i = chance.of(0.2) ? 2 : 1; i > 0; i--) {
            String filter = chance.oneOf(swarm.filters);
            if (requests.stream().noneMatch(each -> each.filter().equals(filter))) {
                requests.add(request(filter, properties));
            }
        }
        Properties said = properties && chance.of(0.5)
                ? Properties.builder()
                        .number(Property.SUBSCRIPTION_IDENTIFIER, chance.between(1, 300))
                        .build()
                : Properties.NONE;
        return new Packet.Subscribe(packetId, requests, said);
    }

    private SubscriptionRequest request(String filter, boolean properties) {
        Qos qos = Qos.of(chance.weighted(swarm.qos));
        if (!properties) {
            return new SubscriptionRequest(filter, qos, false, false, RetainHandling.SEND);
        }
        return new SubscriptionRequest(
                filter,
                qos,
                chance.of(0.2) && !filter.startsWith("$share/"),
                chance.of(0.4),
                chance.pick(RetainHandling.SEND, RetainHandling.SEND_IF_NEW, RetainHandling.DO_NOT_SEND));
    }
}
