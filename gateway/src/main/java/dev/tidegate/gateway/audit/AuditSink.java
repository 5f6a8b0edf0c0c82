package dev.tidegate.gateway.audit;

import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.gateway.event.GatewayEvent.Judged;
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
        if (event instanceof Judged judged) {
            tell(judged);
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

    private void tell(Judged event) {
        GatewayEvent.Party party = event.party();
        String feature = event.feature() == null ? null : event.feature().key();
        String cause = String.join(
                " ",
                event.packet(),
                feature == null ? "protocol" : feature,
                event.code() == null ? "-" : Line.hex(event.code()),
                event.verdict().key(),
                Line.lower(event.effect()),
                party.listener());
        Line.of(log, level(event), "verdict", budget, cause)
                .client(party.clientId())
                .subject(party.subject())
                .with("listener", party.listener())
                .with("address", party.address())
                .with("packet", event.packet())
                .with("feature", feature)
                .topic(event.topic())
                .with("rule", event.rule())
                .with("verdict", event.verdict().key())
                .code(event.code())
                .with("mode", event.mode() == null ? null : event.mode().key())
                .with("effect", event.effect())
                .with("why", event.why())
                .with("count", event.count())
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

    private static Level level(Judged event) {
        return event.verdict().isPermitted() || event.effect() == Effect.OBSERVED ? Level.INFO : Level.WARN;
    }
}
