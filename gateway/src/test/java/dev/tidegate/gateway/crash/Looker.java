package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.crash.Tally.Count;
import dev.tidegate.gateway.crash.Violation.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads all retained messages once per life of the broker, in a session of its own that ends with the connection. Each must be the
 * last that was acknowledged before it asked, or one sent later; where a deletion was acknowledged last, nothing older may come.
 */
final class Looker extends Peer {
    private static final int ASK = 1;
    private static final long PATIENCE_MILLIS = 3_000;

    private boolean wanted;
    private long askedAt;
    private final Map<Stream, Integer> least = new HashMap<>();
    private final Map<Stream, Integer> missing = new HashMap<>();

    Looker(Crowd crowd) {
        super(crowd, 0, "looker");
    }

    /** There is something to look at again. */
    void askAgain() {
        wanted = true;
        cut();
    }

    boolean isDone() {
        return !wanted;
    }

    @Override
    boolean wantsConnection() {
        return wanted;
    }

    @Override
    Pen.Start startOfNext() {
        return Pen.Start.CLEAN;
    }

    @Override
    void atHome() {
        least.clear();
        missing.clear();
        for (Stream stream : ledger.streams()) {
            Publication settled = stream.settled;
            if (stream.kind == Stream.Kind.RETAINED && settled != null) {
                least.put(stream, settled.sequence);
                if (!settled.deletes) {
                    missing.put(stream, settled.sequence);
                }
            }
        }
        askedAt = Reactor.millis();
        say(Pen.subscribe(version, ASK, "r/#", 1));
        long asked = askedAt;
        crowd.reactor().after(PATIENCE_MILLIS, () -> {
            if (asked == askedAt && isGreeted()) {
                complainOfMissing();
            }
        });
    }

    @Override
    void answered(int packetId, Frame frame) {
        endIfComplete();
    }

    @Override
    void take(Frame.Publish message) {
        Mark mark = Mark.read(message.payload());
        if (mark == null
                || mark.stream() < 0
                || mark.stream() >= ledger.streams().size()) {
            if (message.payload().length > 0) {
                ledger.violation(Kind.PHANTOM, "retained on " + message.topic(), List.of());
            }
            return;
        }
        Stream stream = ledger.streams().get(mark.stream());
        if (!stream.topic.equals(message.topic()) || mark.sequence() > stream.last()) {
            ledger.violation(
                    Kind.PHANTOM, "retained on " + message.topic() + ": " + stream + " #" + mark.sequence(), List.of());
        }
        if (message.retain()) {
            count(Count.RETAINED_READ);
            Integer atLeast = least.get(stream);
            if (atLeast != null && mark.sequence() < atLeast) {
                ledger.violation(
                        Kind.STALE_RETAINED, stream + " #" + mark.sequence() + " instead of #" + atLeast, List.of());
            }
        }
        // A message that came meanwhile has taken its place: it is at least as new.
        missing.remove(stream);
        endIfComplete();
    }

    private void endIfComplete() {
        missing.keySet().removeIf(this::mayBeDeleted);
        if (missing.isEmpty() && wanted) {
            wanted = false;
            disconnect();
        }
    }

    /** A deletion was sent since, and may have come first. */
    private boolean mayBeDeleted(Stream stream) {
        Publication newest = stream.open.peekLast();
        Integer seen = missing.get(stream);
        return newest != null
                && stream.open.stream().anyMatch(each -> each.deletes && seen != null && each.sequence > seen);
    }

    /** The time to settle is over, or long enough passed. */
    void complainOfMissing() {
        endIfComplete();
        missing.forEach((stream, sequence) ->
                ledger.violation(Kind.LOST_RETAINED, stream + " #" + sequence + " or newer", List.of()));
        missing.clear();
        endIfComplete();
    }
}
