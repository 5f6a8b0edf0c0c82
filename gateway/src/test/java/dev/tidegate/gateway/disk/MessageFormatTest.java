package dev.tidegate.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import org.junit.jupiter.api.Test;

/** What a message is on disk, from one process to the next: each has a clock that begins anew. */
class MessageFormatTest {
    private static final DiskStore.Clocks BEFORE = new DiskStore.Clocks(() -> 1_000, () -> 50_000);
    private static final DiskStore.Clocks TEN_SECONDS_LATER = new DiskStore.Clocks(() -> 7, () -> 60_000);

    private static Message message(long expiresAt, long since) {
        return new Message(
                TopicName.of("a/b"),
                new byte[] {1},
                Qos.AT_LEAST_ONCE,
                false,
                Properties.NONE,
                expiresAt,
                null,
                new Position(3, 4),
                since,
                "owner");
    }

    private static Message later(Message message) throws BadRecord {
        RecordWriter out = new RecordWriter();
        new MessageFormat(BEFORE).write(message, out);
        return new MessageFormat(TEN_SECONDS_LATER).read(out.toArray(), "a message");
    }

    @Test
    void messageOfTheProcessBefore_hasItsAge_andTheTimeItStillHas() throws BadRecord {
        assertThat(later(message(21_000, 400))).satisfies(read -> {
            assertThat(7 - read.since()).isEqualTo(10_600);
            assertThat(read.expiresAt() - 7).isEqualTo(10_000);
        });
    }

    @Test
    void messageOfWhichNobodyAsked_saysNothing() throws BadRecord {
        assertThat(later(message(Message.NEVER, Message.UNDATED))).satisfies(read -> {
            assertThat(read.since()).isEqualTo(Message.UNDATED);
            assertThat(read.expiresAt()).isEqualTo(Message.NEVER);
            assertThat(read.owner()).isEqualTo("owner");
        });
    }
}
