package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a bridge subscribes to on both sides. No Local on both, so that neither sends back what it was sent; Retain As Published, so that RETAIN
 * means there what it means here. <i>Runs on: the shard of the bridge.</i>
 */
final class Subscriptions {
    private static final int HERE = 1;
    /** Messages that go up take their identifiers from below. */
    private static final int THERE = 65_535;

    private final Span span;
    private final BridgePlan plan;
    private final Set<String> known;
    private List<String> asked = List.of();

    /** @param known filters of which the upstream's session knows */
    Subscriptions(Span span, BridgePlan plan, Set<String> known) {
        this.span = span;
        this.plan = plan;
        this.known = known;
    }

    /** Subscribes to what is not subscribed to. */
    void begin(LocalSession.Presence there) {
        List<SubscriptionRequest> outward = outward().stream()
                .map(rule -> request(rule.remap().localFilter(), rule))
                .toList();
        if (!outward.isEmpty()) {
            span.sayHere(new Packet.Subscribe(HERE, outward, Properties.NONE));
        }
        if (there == LocalSession.Presence.NEW) {
            known.clear();
        }
        List<SubscriptionRequest> inward = new ArrayList<>();
        for (Rule rule : plan.rules()) {
            String filter = rule.remap().remoteFilter();
            if (rule.direction().leadsIn() && !known.contains(filter)) {
                inward.add(request(filter, rule));
            }
        }
        asked = inward.stream().map(SubscriptionRequest::filter).toList();
        if (!asked.isEmpty()) {
            span.sayUpstream(new Packet.Subscribe(THERE, inward, Properties.NONE));
        }
    }

    private List<Rule> outward() {
        return plan.rules().stream().filter(rule -> rule.direction().leadsOut()).toList();
    }

    /** Retained messages come when a subscription is made, and not again with every connection. */
    private static SubscriptionRequest request(String filter, Rule rule) {
        return new SubscriptionRequest(filter, Qos.of(rule.maxQos()), true, true, RetainHandling.SEND_IF_NEW);
    }

    /** Whether the upstream has answered: until then a packet identifier is in use that a message might have. */
    boolean areSettled() {
        return asked.isEmpty();
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

    void grantedHere(Packet.SubAck answer) {
        for (int i = 0; i < answer.codes().size(); i++) {
            ReasonCode code = answer.codes().get(i);
            if (code.isError()) {
                span.remark("the gateway has refused the subscription to "
                        + outward().get(i).remap().localFilter() + ": " + code);
            }
        }
    }
}
