package dev.tidegate.gateway.app;

import dev.tidegate.gateway.audit.AuditRecord;
import dev.tidegate.gateway.connection.Lobby;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts as messages: {@code $SYS/audit/CLIENT/FEATURE}, QoS 0 and not retained, for clients whose topic rules name {@code
 * $SYS/audit/...}. At most {@value #PER_SECOND} a second; the log says more, and the admin API everything.
 *
 * <p>Verdicts on messages below {@code $SYS/audit/} make no message, or two readers could keep each other busy for ever.
 *
 * <p><i>Runs on: the thread of the {@code EventQueue}; the message is published on the shard it was given.</i>
 */
final class AuditTopics implements EventSink {
    static final int PER_SECOND = 100;
    private static final String ROOT = "$SYS/audit/";
    /** A client that has not said its name, what the protocol objects to. */
    private static final String NOBODY = "-";

    private static final String PROTOCOL = "protocol";

    private final InstantSource clock;
    private volatile Lobby.@Nullable Core room;
    private long second;
    private int published;

    AuditTopics(InstantSource clock) {
        this.clock = clock;
    }

    /** From now on there is somewhere to publish. Any thread. */
    void publishIn(Lobby.Core room) {
        this.room = room;
    }

    @Override
    public void accept(GatewayEvent event) {
        Lobby.Core open = room;
        AuditRecord told = open == null ? null : AuditRecord.of(event, clock.instant());
        if (open == null || told == null || isEcho(told) || !admits()) {
            return;
        }
        TopicName topic =
                TopicName.of(ROOT + level(told.text("client"), NOBODY) + '/' + level(told.text("feature"), PROTOCOL));
        Message message = new Message(
                topic,
                told.json().getBytes(StandardCharsets.UTF_8),
                Qos.AT_MOST_ONCE,
                false,
                Properties.NONE,
                Message.NEVER,
                null);
        open.shard().execute(() -> open.router().announce(message));
    }

    private static boolean isEcho(AuditRecord told) {
        String topic = Objects.requireNonNullElse(told.text("topic"), "");
        return topic.startsWith(ROOT) && !PacketType.SUBSCRIBE.name().equals(told.text("packet"));
    }

    private boolean admits() {
        long now = clock.instant().getEpochSecond();
        if (now != second) {
            second = now;
            published = 0;
        }
        published++;
        return published <= PER_SECOND;
    }

    /** A client's name as one level of a topic: without wildcards, slashes, and anything that is not printable. */
    private static String level(@Nullable String text, String otherwise) {
        return text == null
                ? otherwise
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
