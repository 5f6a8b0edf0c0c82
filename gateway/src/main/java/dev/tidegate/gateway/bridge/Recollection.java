package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Which filters the session upstream may have: a broker does not say, and a plan that has changed no longer does. They are written down in the
 * session that messages come to, which lives as long as the one upstream, as subscriptions to topics nobody publishes to. A filter is
 * written down before it is subscribed to and struck out after it has ended, so there may be too many and none is missing.
 * <i>Runs on: the shard of the bridge.</i>
 */
final class Recollection {
    private static final int PACKET_ID = 65_535;
    /** Whatever its characters, there is room for it in a filter with something in front. */
    private static final int LONGEST = 16_000;

    private final String root;
    private final Holdings holdings;
    private final ClientId session;
    private final Consumer<Packet> toSession;

    /** @param toSession says something to the session that messages come to */
    Recollection(Residence residence, Holdings holdings, Consumer<Packet> toSession) {
        this.session = residence.inward();
        this.root = ClientId.BRIDGES + residence.bridge() + "/there/";
        this.holdings = holdings;
        this.toSession = toSession;
    }

    /** All of them. */
    Set<String> all() {
        return holdings.subscriptions(session).keySet().stream()
                .filter(each -> each.startsWith(root))
                .map(each -> each.substring(root.length()))
                .collect(Collectors.toSet());
    }

    /** They are about to be subscribed to. */
    void remember(Collection<String> filters) {
        List<SubscriptionRequest> notes = filters.stream()
                .filter(each -> each.length() <= LONGEST)
                .map(each ->
                        new SubscriptionRequest(root + each, Qos.AT_MOST_ONCE, true, true, RetainHandling.DO_NOT_SEND))
                .toList();
        if (!notes.isEmpty()) {
            toSession.accept(new Packet.Subscribe(PACKET_ID, notes, Properties.NONE));
        }
    }

    /** The upstream has none of these any more. */
    void forget(Collection<String> filters) {
        List<String> notes = filters.stream()
                .filter(each -> each.length() <= LONGEST)
                .map(each -> root + each)
                .toList();
        if (!notes.isEmpty()) {
            toSession.accept(new Packet.Unsubscribe(PACKET_ID, notes, Properties.NONE));
        }
    }
}
