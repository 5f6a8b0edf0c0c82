package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionChange.Queued;
import dev.tidegate.gateway.store.SessionDraft;
import dev.tidegate.gateway.store.StoredSession.Unacknowledged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads one session out of one moment of the database, and what it is owed; nothing where part of it cannot be read, because it may be
 * readable when the database has been mended. Any one thread.
 */
final class SessionReading {
    /** Keys it is cheaper to walk over than to leap. */
    private static final int STRIDE = 8;

    private final Engine.View view;
    private final MessageFormat format;
    private final Consumer<Damage> damages;

    SessionReading(Engine.View view, MessageFormat format, Consumer<Damage> damages) {
        this.view = view;
        this.format = format;
        this.damages = damages;
    }

    /** The session as far as it can be read. */
    Folding fold(ClientId clientId) throws IOException {
        byte[] prefix = Keys.session(clientId);
        Folding folding = new Folding(Order.name(clientId), damages);
        try (Engine.Cursor cursor = view.all(prefix)) {
            while (cursor.next()) {
                folding.add(Keys.number(cursor.key(), prefix.length), cursor.value());
            }
        } catch (BadRecord bad) {
            damages.accept(Damage.of(Order.name(clientId), bad));
        }
        return folding;
    }

    /** The messages at these positions, as far as they can be read. */
    Map<Position, Message> messages(List<Position> positions) throws IOException {
        List<Position> sorted = positions.stream()
                .distinct()
                .sorted(Comparator.comparingLong(Position::lane).thenComparingLong(Position::sequence))
                .toList();
        Map<Position, Message> found = new HashMap<>(2 * sorted.size());
        try (Engine.Cursor cursor = view.all(Keys.BODY)) {
            Walk walk = new Walk(cursor);
            for (Position each : sorted) {
                if (walk.reaches(each)) {
                    decode(each, cursor.value(), found);
                }
            }
        }
        return found;
    }

    private void decode(Position position, byte[] value, Map<Position, Message> found) {
        try {
            found.put(position, format.read(value, "the message at " + position));
        } catch (BadRecord bad) {
            damages.accept(Damage.of("messages", bad));
        }
    }

    /** Goes from body to body in the order of their positions. */
    private static final class Walk {
        private final Engine.Cursor cursor;
        private boolean placed;
        private boolean ended;

        Walk(Engine.Cursor cursor) {
            this.cursor = cursor;
        }

        boolean reaches(Position wanted) throws IOException {
            byte[] key = Keys.body(wanted);
            for (int steps = 0; placed && !ended; steps++) {
                int order = Arrays.compareUnsigned(cursor.key(), key);
                if (order >= 0) {
                    return order == 0;
                }
                if (steps == STRIDE) {
                    placed = false;
                } else {
                    ended = !cursor.next();
                }
            }
            if (ended) {
                return false;
            }
            cursor.seek(key);
            placed = true;
            ended = !cursor.next();
            return !ended && Arrays.equals(cursor.key(), key);
        }
    }

    /** What has to happen to a session because messages of it are missing; the draft is as if it had. */
    List<SessionChange> mend(SessionDraft draft, Map<Position, Message> found, ClientId clientId) {
        List<SessionChange> repairs = new ArrayList<>();
        for (Queued each : draft.waiting()) {
            if (!found.containsKey(each.position())) {
                repairs.add(new SessionChange.Dropped(each.position(), each.share()));
            }
        }
        for (Unacknowledged each : draft.inflight()) {
            if (!found.containsKey(each.delivery().position())) {
                repairs.add(new SessionChange.Finished(each.packetId()));
            }
        }
        if (!repairs.isEmpty()) {
            damages.accept(new Damage(
                    Order.name(clientId),
                    repairs.size() + " messages are missing and left out, the first: " + repairs.get(0)));
        }
        return repairs;
    }
}
