package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.Tenure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Short words for what the stories tell a store. */
final class Words {
    private Words() {}

    static ClientId client(String name) {
        return new ClientId(name);
    }

    static Tenure tenure(String client, long number) {
        return new Tenure(client(client), number);
    }

    static SessionChange.Began began() {
        return new SessionChange.Began("somebody", 3600, null);
    }

    static SessionChange.Left left(long wallMillis) {
        return new SessionChange.Left(wallMillis, 3600, null);
    }

    static SessionChange.Subscribed subscribed(String filter) {
        return new SessionChange.Subscribed(new Subscription(
                Objects.requireNonNull(TopicFilter.parse(filter)),
                Qos.EXACTLY_ONCE,
                true,
                true,
                RetainHandling.SEND_IF_NEW,
                77,
                Subscription.Reach.BELOW_ONLY));
    }

    static Message message(long lane, long sequence) {
        return message(new Position(lane, sequence), "payload " + lane + "/" + sequence);
    }

    static Message message(Position position, String payload) {
        return new Message(
                        TopicName.of("a/b"),
                        payload.getBytes(StandardCharsets.UTF_8),
                        Qos.EXACTLY_ONCE,
                        false,
                        Properties.NONE,
                        Message.NEVER,
                        client("publisher"))
                .at(position);
    }

    static Message retained(String topic, String payload) {
        return new Message(
                TopicName.of(topic),
                payload.getBytes(StandardCharsets.UTF_8),
                Qos.AT_LEAST_ONCE,
                true,
                Properties.NONE,
                Message.NEVER,
                null);
    }

    static List<Addressee> to(String... clients) {
        return java.util.Arrays.stream(clients)
                .map(each -> new Addressee(client(each), Qos.EXACTLY_ONCE, false, List.of(), null))
                .toList();
    }

    static Will will() {
        return new Will(
                TopicName.of("will/topic"),
                new byte[] {1, 2, 3},
                Qos.EXACTLY_ONCE,
                true,
                Properties.builder()
                        .number(Property.WILL_DELAY_INTERVAL, 0xFFFF_FFFFL)
                        .text(Property.CONTENT_TYPE, "text/ünicode")
                        .binary(Property.CORRELATION_DATA, new byte[] {0, -1})
                        .user("a", "b")
                        .user("a", "c")
                        .build());
    }
}
