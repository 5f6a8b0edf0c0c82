package dev.tidegate.gateway.audit;

import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.log.LineBudget;
import dev.tidegate.gateway.log.LineLimit;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The log of comings and goings: everything that is not a refusal, which {@link AuditSink} tells. Limited like the audit trail,
 * because ten thousand clients that reconnect at once are a flood too.
 *
 * <p><i>Runs on: the thread of the {@code EventQueue}.</i>
 */
public final class LogSink implements EventSink {
    private final Logger log;
    private final LineBudget budget;
    private final Lines lines = new Lines();

    /** Writes to {@code log}, no more than {@code limit} allows in each second of {@code clock}. */
    public LogSink(Logger log, LineLimit limit, InstantSource clock) {
        this.log = log;
        this.budget = new LineBudget(limit, clock);
    }

    @Override
    public void accept(GatewayEvent event) {
        event.match(lines).write();
    }

    @Override
    public void settle() {
        budget.settle((message, count) -> log.atInfo()
                .addKeyValue("cause", message)
                .addKeyValue("suppressed", count)
                .log("more of these"));
    }

    private Line info(String message) {
        return Line.of(log, Level.INFO, message, budget, message);
    }

    private Line warn(String message) {
        return Line.of(log, Level.WARN, message, budget, message);
    }

    private final class Lines implements GatewayEvent.Cases<Line> {
        @Override
        public Line listenerStarted(GatewayEvent.ListenerStarted event) {
            return info("listener started")
                    .with("listener", event.listener())
                    .with("transport", event.transport())
                    .with("address", event.address());
        }

        @Override
        public Line clientConnected(GatewayEvent.ClientConnected event) {
            return info("client connected")
                    .client(event.clientId())
                    .subject(event.subject())
                    .with("version", event.version())
                    .with("profile", event.profile())
                    .with("session", event.sessionPresent() ? "resumed" : "new")
                    .with("listener", event.listener())
                    .with("address", event.address());
        }

        @Override
        public Line clientDisconnected(GatewayEvent.ClientDisconnected event) {
            return info("client disconnected")
                    .client(event.clientId())
                    .with("by", event.side())
                    .code(event.code())
                    .with("why", event.why())
                    .with("listener", event.listener());
        }

        @Override
        public Line outboxOverflowed(GatewayEvent.OutboxOverflowed event) {
            return warn("outbox overflowed").client(event.clientId()).with("dropped", event.dropped());
        }

        @Override
        public Line limitReached(GatewayEvent.LimitReached event) {
            return warn("limit reached").with("limit", event.limit()).with("value", event.value());
        }

        @Override
        public Line eventsLost(GatewayEvent.EventsLost event) {
            return warn("events lost").with("count", event.count());
        }

        @Override
        public Line upgradeRefused(GatewayEvent.UpgradeRefused event) {
            return Line.unwritten();
        }

        @Override
        public Line judged(GatewayEvent.Judged event) {
            return Line.unwritten();
        }
    }
}
