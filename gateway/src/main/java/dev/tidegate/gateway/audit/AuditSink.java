package dev.tidegate.gateway.audit;

import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.event.GatewayEvent.ConnectRefused;
import dev.tidegate.gateway.event.GatewayEvent.Outcome;
import dev.tidegate.gateway.event.GatewayEvent.PacketRefused;
import dev.tidegate.gateway.event.GatewayEvent.UpgradeRefused;
import dev.tidegate.gateway.log.LineBudget;
import dev.tidegate.gateway.log.LineLimit;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The audit trail: one line per refusal, naming client, topic, rule and code. What was refused or closed is a warning; what was
 * quietly adapted is information.
 *
 * <p>Lines are limited per second and cause; a line that follows held back ones says how many in {@code suppressed}, and so
 * does a last line per cause when the flood is over. A cause is made of our own words only.
 *
 * <p><i>Runs on: the thread of the {@code EventQueue}.</i>
 */
public final class AuditSink implements EventSink {
    private final Logger log;
    private final LineBudget budget;

    /** Writes to {@code log}, no more than {@code limit} allows in each second of {@code clock}. */
    public AuditSink(Logger log, LineLimit limit, InstantSource clock) {
        this.log = log;
        this.budget = new LineBudget(limit, clock);
    }

    @Override
    public void accept(GatewayEvent event) {
        if (event instanceof PacketRefused packet) {
            tell(packet);
        } else if (event instanceof ConnectRefused connect) {
            tell(connect);
        } else if (event instanceof UpgradeRefused upgrade) {
            tell(upgrade);
        }
    }

    @Override
    public void settle() {
        budget.settle((cause, count) -> log.atWarn()
                .addKeyValue("cause", cause)
                .addKeyValue("suppressed", count)
                .log("more refusals"));
    }

    private void tell(PacketRefused event) {
        String feature = event.feature() == null ? null : event.feature().key();
        String by = feature == null ? "protocol" : feature;
        String cause = String.join(
                " ", event.packet(), by, Line.hex(event.code()), Line.lower(event.outcome()), event.listener());
        Line.of(log, level(event.outcome()), "packet refused", budget, cause)
                .client(event.clientId())
                .subject(event.subject())
                .with("packet", event.packet())
                .topic(event.topic())
                .with("feature", feature)
                .with("rule", event.rule())
                .code(event.code())
                .with("outcome", event.outcome())
                .with("why", event.why())
                .with("listener", event.listener())
                .write();
    }

    private void tell(ConnectRefused event) {
        String cause = String.join(" ", "CONNECT", Line.hex(event.code()), event.listener());
        Line.of(log, Level.WARN, "connect refused", budget, cause)
                .client(event.clientId())
                .subject(event.subject())
                .code(event.code())
                .with("why", event.why())
                .with("listener", event.listener())
                .with("address", event.address())
                .write();
    }

    private void tell(UpgradeRefused event) {
        String cause = String.join(" ", "upgrade", Integer.toString(event.status()), event.listener());
        Line.of(log, Level.WARN, "upgrade refused", budget, cause)
                .with("status", event.status())
                .with("why", event.why())
                .with("listener", event.listener())
                .with("address", event.address())
                .write();
    }

    private static Level level(Outcome outcome) {
        return switch (outcome) {
            case REFUSED, CLOSED -> Level.WARN;
            case STRIPPED, IGNORED, CAPPED -> Level.INFO;
        };
    }
}
