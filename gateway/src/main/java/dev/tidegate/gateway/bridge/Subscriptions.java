package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.policy.ReasonCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a bridge subscribes to upstream. No Local there as here, so that neither sends back what it was sent; Retain As Published, so that
 * RETAIN means there what it means here. <i>Runs on: the shard of the bridge.</i>
 */
final class Subscriptions {
    /** Messages that go up take their identifiers from below. */
    private static final int SUBSCRIBE = 65_535;

    private static final int UNSUBSCRIBE = 65_534;

    private final Span span;
    private final BridgePlan plan;
    private final Set<String> known;
    private final Recollection recollection;
    private List<String> asked = List.of();
    private List<String> ending = List.of();

    /**
     * @param known filters of which the upstream's session knows for certain
     * @param recollection all of which it may know
     */
    Subscriptions(Span span, BridgePlan plan, Set<String> known, Recollection recollection) {
        this.span = span;
        this.plan = plan;
        this.known = known;
        this.recollection = recollection;
    }

    /** Subscribes to what is not subscribed to, and ends what the plan has no more. */
    void begin(LocalSession.Presence there) {
        if (there == LocalSession.Presence.NEW) {
            known.clear();
        }
        Map<String, SubscriptionRequest> wanted = new LinkedHashMap<>();
        for (Rule rule : plan.rules()) {
            if (rule.direction().leadsIn()) {
                wanted.put(rule.remap().remoteFilter(), request(rule.remap().remoteFilter(), rule));
            }
        }
        Set<String> remembered = recollection.all();
        ending = remembered.stream().filter(each -> !wanted.containsKey(each)).toList();
        asked = wanted.keySet().stream().filter(each -> !known.contains(each)).toList();
        recollection.remember(
                asked.stream().filter(each -> !remembered.contains(each)).toList());
        if (!ending.isEmpty()) {
            span.sayUpstream(new Packet.Unsubscribe(UNSUBSCRIBE, ending, Properties.NONE));
        }
        if (!asked.isEmpty()) {
            span.sayUpstream(new Packet.Subscribe(
                    SUBSCRIBE, asked.stream().map(wanted::get).toList(), Properties.NONE));
        }
    }

    /** Retained messages come when a subscription is made, and not again with every connection. */
    private static SubscriptionRequest request(String filter, Rule rule) {
        return new SubscriptionRequest(filter, Qos.of(rule.maxQos()), true, true, RetainHandling.SEND_IF_NEW);
    }

    /** Whether the upstream has answered: until then a packet identifier is in use that a message might have. */
    boolean areSettled() {
        return asked.isEmpty() && ending.isEmpty();
    }

    void granted(Packet.SubAck answer) {
        List<String> filters = asked;
        asked = List.of();
        for (int i = 0; i < Math.min(filters.size(), answer.codes().size()); i++) {
            ReasonCode code = answer.codes().get(i);
            if (code.isError()) {
                span.remark("the upstream has refused the subscription to " + filters.get(i) + ": " + code);
            } else {
                known.add(filters.get(i));
            }
        }
    }

    /** The upstream has ended what was to end; where it says there was nothing, that is as well. */
    void ended() {
        recollection.forget(ending);
        ending = List.of();
    }
}
