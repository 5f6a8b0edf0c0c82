package dev.tidegate.gateway.power;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.SessionChange.Queued;
import dev.tidegate.gateway.store.StoredSession;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a store holds, in words, so that it can be compared and told.
 *
 * @param sessions with the messages they are owed, by client
 * @param retained by topic
 * @param life which life of the store said so
 * @param damage what it says is wrong with its files
 */
record Contents(Map<ClientId, String> sessions, Map<String, String> retained, long life, List<String> damage) {

    /** A session with all it is owed. */
    static String words(StoredSession session, Map<Position, Message> messages) {
        List<String> lines = new ArrayList<>();
        StoredSession.Life life = session.life();
        lines.add("owner " + life.owner() + " for " + life.expirySeconds() + " left " + life.leftAt());
        lines.add("will " + words(life.will()));
        session.subscriptions().values().forEach(each -> lines.add(each.toString()));
        lines.add("received " + session.received());
        session.waiting().forEach(each -> lines.add("waiting " + words(each, messages)));
        session.inflight()
                .forEach(each -> lines.add(
                        "inflight " + each.packetId() + " " + each.stage() + " " + words(each.delivery(), messages)));
        return String.join("\n", lines);
    }

    private static String words(Queued each, Map<Position, Message> messages) {
        Message message = messages.get(each.position());
        return each + (message == null ? " WITHOUT ITS MESSAGE" : " " + words(message));
    }

    /** A message with all its fields. */
    static String words(Message message) {
        return message + " " + message.retain() + " " + words(message.properties()) + " " + message.expiresAt() + " "
                + message.publisher() + " " + message.position() + " " + message.owner() + " "
                + HexFormat.of().formatHex(message.payload());
    }

    private static String words(@Nullable Will will) {
        return will == null
                ? "none"
                : will + " " + words(will.properties()) + HexFormat.of().formatHex(will.payload());
    }

    private static String words(Properties properties) {
        List<String> all = new ArrayList<>();
        properties.forEach((property, value) -> all.add(
                property + "=" + (value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value)));
        return all.toString();
    }
}
