package dev.tidegate.gateway.audit;

import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.log.LineBudget;
import dev.tidegate.gateway.log.LineLimit;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The audit trail in a file of its own: one {@link AuditRecord} a line, as JSON. Limited per second and cause like the one in the log,
 * but wider: a line that follows held back ones says how many in {@code suppressed}.
 *
 * <p><i>Runs on: the thread of the {@code EventQueue}.</i>
 */
public final class AuditFileSink implements EventSink {
    private final AuditFile file;
    private final LineBudget budget;
    private final InstantSource clock;

    /** Writes to {@code file}, no more than {@code limit} allows in each second of {@code clock}. */
    public AuditFileSink(AuditFile file, LineLimit limit, InstantSource clock) {
        this.file = file;
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
            write(heldBack == 0 ? told : told.with("suppressed", heldBack));
        }
    }

    @Override
    public void settle() {
        budget.settle((cause, count) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
            fields.put("cause", cause);
            fields.put("suppressed", count);
            write(new AuditRecord(fields));
        });
    }

    private void write(AuditRecord told) {
        String line = told.json();
        budget.charge(line.getBytes(StandardCharsets.UTF_8).length);
        file.write(line);
    }
}
