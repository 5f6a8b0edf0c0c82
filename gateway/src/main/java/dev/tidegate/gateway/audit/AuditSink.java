package dev.tidegate.gateway.audit;

import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.gateway.event.GatewayEvent.Judged;
import dev.tidegate.gateway.log.LineBudget;
import dev.tidegate.gateway.log.LineLimit;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The audit trail in the log: one line per verdict, naming client, topic, rule and code. What turned a client away is a warning;
 * what was adapted or only looked at is information.
 *
 * <p>Lines are limited per second and cause; a line that follows held back ones says how many in {@code suppressed}, and so
 * does a last line per cause when the flood is over. A cause is made of our own words only.
 *
 * <p><i>Runs on: the thread of the {@code EventQueue}.</i>
 */
public final class AuditSink implements EventSink {
    /** Bytes of a line beside the record, about: level, message, logger. */
    private static final int ENVELOPE = 160;

    private final Logger log;
    private final LineBudget budget;
    private final InstantSource clock;

    /** Writes to {@code log}, no more than {@code limit} allows in each second of {@code clock}. */
    public AuditSink(Logger log, LineLimit limit, InstantSource clock) {
        this.log = log;
        this.budget = new LineBudget(limit, clock);
        this.clock = clock;
    }

    @Override
    public void accept(GatewayEvent event) {
        AuditRecord told = AuditRecord.of(event, clock.instant());
        if (told == null) {
            return;
        }
        long heldBack = budget.spend(told.cause());
        if (heldBack != LineBudget.NOT_NOW) {
            write(told, event, heldBack);
        }
    }

    @Override
    public void settle() {
        budget.settle((cause, count) -> {
            budget.charge(ENVELOPE + cause.length());
            log.atWarn()
                    .addKeyValue("cause", cause)
                    .addKeyValue("suppressed", count)
                    .log("more refusals");
        });
    }

    private void write(AuditRecord told, GatewayEvent event, long heldBack) {
        LoggingEventBuilder line = log.atLevel(level(event));
        for (Map.Entry<String, Object> each : told.fields().entrySet()) {
            if (!each.getKey().equals("time")) { // the line has its own
                line = line.addKeyValue(each.getKey(), each.getValue());
            }
        }
        if (heldBack > 0) {
            line = line.addKeyValue("suppressed", heldBack);
        }
        budget.charge(ENVELOPE + told.json().getBytes(StandardCharsets.UTF_8).length);
        line.log("verdict");
    }

    private static Level level(GatewayEvent event) {
        return event instanceof Judged judged && (judged.verdict().isPermitted() || judged.effect() == Effect.OBSERVED)
                ? Level.INFO
                : Level.WARN;
    }
}
