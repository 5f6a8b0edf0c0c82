package dev.tidegate.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** On whose account retained messages are. */
class RetainedOwnersTest {
    private static final TopicName NEW = TopicName.of("new");

    private final MemoryRetained store = new MemoryRetained(100, 1 << 20, 1 << 20);

    private void put(String owner, String topic, String payload, long expiresAt) {
        store.put(
                new Message(
                        TopicName.of(topic),
                        payload.getBytes(StandardCharsets.UTF_8),
                        Qos.AT_MOST_ONCE,
                        true,
                        Properties.NONE,
                        expiresAt,
                        null,
                        Position.NONE,
                        owner),
                0);
    }

    private void put(String owner, String topic) {
        put(owner, topic, "x", Message.NEVER);
    }

    @Test
    void ownMessages_areCounted() {
        put("alice", "a");
        put("alice", "b");
        put("bob", "c");
        assertThat(store.keptElsewhere("alice", NEW)).isEqualTo(2);
    }

    @Test
    void theTopicItself_doesNotCount() {
        put("alice", "a");
        assertThat(store.keptElsewhere("alice", TopicName.of("a"))).isZero();
    }

    @Test
    void replacedByAnother_isTheOthers() {
        put("alice", "a");
        put("bob", "a");
        assertThat(store.keptElsewhere("alice", NEW)).isZero();
        assertThat(store.keptElsewhere("bob", NEW)).isEqualTo(1);
    }

    @Test
    void removedByAnother_isNobodys() {
        put("alice", "a");
        put("bob", "a", "", Message.NEVER);
        assertThat(store.keptElsewhere("alice", NEW)).isZero();
        assertThat(store.keptElsewhere("bob", NEW)).isZero();
    }

    @Test
    void expired_isNobodysOnceItIsFound() {
        put("alice", "a", "x", 10);
        store.match(Objects.requireNonNull(TopicFilter.parse("#"))).page(null, 10, 20);
        assertThat(store.keptElsewhere("alice", NEW)).isZero();
    }
}
