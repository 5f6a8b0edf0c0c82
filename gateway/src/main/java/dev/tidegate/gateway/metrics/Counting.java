package dev.tidegate.gateway.metrics;

import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.metrics.Family.Series;
import dev.tidegate.policy.ReasonCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which series an event belongs to. The only place where events become labels: no client's words pass here. */
final class Counting implements GatewayEvent.Cases<Series> {
    @Override
    public Series listenerStarted(GatewayEvent.ListenerStarted event) {
        return Family.LISTENERS_STARTED.series(event.listener(), event.transport());
    }

    @Override
    public Series clientConnected(GatewayEvent.ClientConnected event) {
        return Family.CLIENTS_CONNECTED.series(event.listener(), event.version());
    }

    @Override
    public Series upgradeRefused(GatewayEvent.UpgradeRefused event) {
        return Family.UPGRADES_REFUSED.series(event.listener(), Integer.toString(event.status()));
    }

    @Override
    public Series clientDisconnected(GatewayEvent.ClientDisconnected event) {
        return Family.DISCONNECTS.series(event.listener(), lower(event.side()), code(event.code()));
    }

    @Override
    public Series judged(GatewayEvent.Judged event) {
        String listener = event.party().listener();
        if (event.isConnectRefused()) {
            return Family.CONNECTS_REFUSED.series(listener, code(event.code()));
        }
        String feature = event.feature() == null ? Family.NONE : event.feature().key();
        String outcome = switch (event.effect()) {
            case ENFORCED -> event.verdict().key();
            case OBSERVED -> lower(event.effect());
        };
        return Family.REFUSALS.series(listener, feature, code(event.code()), outcome);
    }

    @Override
    public Series outboxOverflowed(GatewayEvent.OutboxOverflowed event) {
        return Family.OUTBOXES_OVERFLOWED.series();
    }

    @Override
    public Series limitReached(GatewayEvent.LimitReached event) {
        return Family.LIMITS_REACHED.series(event.limit());
    }

    @Override
    public Series eventsLost(GatewayEvent.EventsLost event) {
        return Family.EVENTS_LOST.series();
    }

    private static String code(@Nullable ReasonCode code) {
        return code == null ? Family.NONE : String.format(Locale.ROOT, "0x%02X", code.code());
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
