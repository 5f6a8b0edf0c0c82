package dev.tidegate.gateway.bridge;

import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a bridge stands. Immutable.
 *
 * @param since when it began to do what it is doing
 * @param address where it is connected to, or tries next
 * @param trouble why it is not as it should be, in a sentence; empty where all is well
 * @param last the last trouble there was, over or not; null where there was none
 * @param backlog what waits for the upstream
 * @param lagMillis how long the oldest of that has waited, as far as this bridge has seen
 * @param counts since it was made
 * @param connections how each of its connections stands; empty where it has but one
 */
public record BridgeState(
        String name,
        Phase phase,
        Instant since,
        URI address,
        String trouble,
        @Nullable Mishap last,
        Holdings.Backlog backlog,
        long lagMillis,
        Map<Fare, Long> counts,
        List<BridgeState> connections) {
    /** Of several connections: it is as the one is that is least well. */
    static BridgeState of(List<BridgeState> connections) {
        BridgeState worst = connections.stream()
                .filter(each -> each.phase != Phase.OPEN)
                .findFirst()
                .orElse(connections.get(0));
        Holdings.Backlog backlog =
                connections.stream().map(BridgeState::backlog).reduce(Holdings.Backlog.NONE, Holdings.Backlog::and);
        if (connections.size() == 1) {
            return worst;
        }
        Map<Fare, Long> counts = new EnumMap<>(Fare.class);
        connections.forEach(each -> each.counts.forEach((fare, count) -> counts.merge(fare, count, Long::sum)));
        return new BridgeState(
                worst.name,
                worst.phase,
                worst.since,
                worst.address,
                connections.stream()
                        .map(BridgeState::trouble)
                        .filter(each -> !each.isEmpty())
                        .findFirst()
                        .orElse(""),
                connections.stream()
                        .map(BridgeState::last)
                        .filter(Objects::nonNull)
                        .max(Comparator.comparing(Mishap::at))
                        .orElse(null),
                backlog,
                connections.stream().mapToLong(BridgeState::lagMillis).max().orElse(0),
                counts,
                connections);
    }

    /** The same, with what waits for other connections than these. */
    BridgeState with(Holdings.Backlog behind) {
        return new BridgeState(
                name, phase, since, address, trouble, last, backlog.and(behind), lagMillis, counts, connections);
    }

    /** The same, with what connections have counted that are no more. */
    BridgeState with(Map<Fare, Long> earlier) {
        Map<Fare, Long> all = new EnumMap<>(counts);
        earlier.forEach((fare, count) -> all.merge(fare, count, Long::sum));
        return new BridgeState(name, phase, since, address, trouble, last, backlog, lagMillis, all, connections);
    }

    /** How many connections are open. */
    public long open() {
        return connections.isEmpty()
                ? (phase == Phase.OPEN ? 1 : 0)
                : connections.stream().filter(each -> each.phase == Phase.OPEN).count();
    }

    /** How many there are. */
    public int size() {
        return Math.max(1, connections.size());
    }

    /** What it is doing. */
    public enum Phase {
        CONNECTING,
        OPEN,
        WAITING,
        /** Somebody wants it to leave its upstream alone. */
        PAUSED,
        STOPPED;

        /** As metrics and topics spell it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something went wrong.
     *
     * @param retry when the bridge tries again to connect; null where it did not have to
     */
    public record Mishap(String what, Instant at, @Nullable Instant retry) {}

    /** When it will try to connect; null unless it waits for that. */
    public @Nullable Instant nextAttempt() {
        return phase == Phase.WAITING && last != null ? last.retry() : null;
    }
}
