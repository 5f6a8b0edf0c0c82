package dev.tidegate.gateway.app;

import dev.tidegate.gateway.bridge.Holdings;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.session.SessionTable;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the sessions of one shard hold. <i>Runs on: that shard.</i> */
public final class CoreHoldings implements Holdings {
    private final SessionTable sessions;

    public CoreHoldings(SessionTable sessions) {
        this.sessions = sessions;
    }

    @Override
    public Map<String, SubscriptionRequest> subscriptions(ClientId clientId) {
        Map<String, SubscriptionRequest> all = new LinkedHashMap<>();
        sessions.find(clientId)
                .ifPresent(session -> session.subscriptions()
                        .forEach(each -> all.put(each.filter().text(), request(each))));
        return all;
    }

    private static SubscriptionRequest request(Subscription made) {
        return new SubscriptionRequest(
                made.filter().text(), made.qos(), made.noLocal(), made.retainAsPublished(), made.retainHandling());
    }

    @Override
    public Backlog backlog(ClientId clientId) {
        return sessions.find(clientId)
                .map(dev.tidegate.gateway.session.Backlog::of)
                .map(waiting -> new Backlog(waiting.messages(), waiting.bytes()))
                .orElse(Backlog.NONE);
    }

    @Override
    public boolean isIdle(ClientId clientId) {
        return sessions.find(clientId)
                .map(dev.tidegate.gateway.session.Backlog::isCleared)
                .orElse(true);
    }
}
