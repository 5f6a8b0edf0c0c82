package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the session that messages leave is subscribed to, and what it should be. Two notes stand in the session itself, so that they survive as
 * it does. That a filter is new is its option not to send retained messages: they are asked for when there is somebody to
 * take them. That the upstream has been met under this client identifier, and so knows nothing of an earlier session, is a subscription to a topic nobody publishes to.
 * <i>Runs on: the shard of the bridge.</i>
 */
final class Outgoings {
    private static final int SUBSCRIBE = 1;
    private static final int UNSUBSCRIBE = 2;

    private final BridgePlan plan;
    private final Holdings holdings;
    private final ClientId clientId;
    private final String met;

    Outgoings(Post post, Holdings holdings) {
        this.plan = post.plan();
        this.holdings = holdings;
        this.clientId = post.residence().outward();
        this.met = clientId.text() + "/met/" + URLEncoder.encode(plan.upstream().clientId(), StandardCharsets.UTF_8);
    }

    private Map<String, SubscriptionRequest> held() {
        return holdings.subscriptions(clientId);
    }

    private Map<String, Qos> wanted() {
        Map<String, Qos> wanted = new LinkedHashMap<>();
        for (Rule rule : plan.rules()) {
            if (rule.direction().leadsOut()) {
                wanted.merge(rule.remap().localFilter(), Qos.of(rule.maxQos()), Outgoings::higher);
            }
        }
        return wanted;
    }

    private static Qos higher(Qos one, Qos other) {
        return one.level() > other.level() ? one : other;
    }

    /** What is to be said to bring the session in line with the plan; empty where it is. */
    List<Packet> corrections() {
        Map<String, SubscriptionRequest> held = held();
        Map<String, Qos> wanted = wanted();
        List<SubscriptionRequest> missing = new ArrayList<>();
        wanted.forEach((filter, qos) -> {
            SubscriptionRequest there = held.get(filter);
            if (there == null || there.qos() != qos) {
                missing.add(request(filter, qos, there == null ? RetainHandling.DO_NOT_SEND : there.retainHandling()));
            }
        });
        List<String> stale = held.keySet().stream()
                .filter(each -> !wanted.containsKey(each) && !each.equals(met))
                .toList();
        List<Packet> corrections = new ArrayList<>();
        if (!missing.isEmpty()) {
            corrections.add(new Packet.Subscribe(SUBSCRIBE, missing, Properties.NONE));
        }
        if (!stale.isEmpty()) {
            corrections.add(new Packet.Unsubscribe(UNSUBSCRIBE, stale, Properties.NONE));
        }
        return corrections;
    }

    /** The filters of which what is retained has gone up. */
    Set<String> told() {
        return held().values().stream()
                .filter(each -> each.retainHandling() != RetainHandling.DO_NOT_SEND)
                .map(SubscriptionRequest::filter)
                .collect(Collectors.toSet());
    }

    /** What makes a session that takes the place of another: it knows what has gone up, and asks for none of it again. */
    List<Packet> succeeding(Set<String> told) {
        List<Packet> words = new ArrayList<>(corrections());
        List<SubscriptionRequest> again = new ArrayList<>();
        wanted().forEach((filter, qos) -> {
            if (told.contains(filter)) {
                again.add(request(filter, qos, RetainHandling.SEND_IF_NEW));
            }
        });
        if (!again.isEmpty()) {
            words.add(new Packet.Subscribe(SUBSCRIBE, again, Properties.NONE));
        }
        return words;
    }

    /** One that is there already is not asked for what is retained a second time. */
    private static SubscriptionRequest request(String filter, Qos qos, RetainHandling handling) {
        return new SubscriptionRequest(
                filter,
                qos,
                true,
                true,
                handling == RetainHandling.DO_NOT_SEND ? handling : RetainHandling.SEND_IF_NEW);
    }

    /** Asks for what is retained, where nobody has yet; empty where somebody has. */
    List<Packet> retained() {
        List<SubscriptionRequest> fresh = held().values().stream()
                .filter(each -> each.retainHandling() == RetainHandling.DO_NOT_SEND
                        && !each.filter().equals(met))
                .map(each -> new SubscriptionRequest(each.filter(), each.qos(), true, true, RetainHandling.SEND))
                .toList();
        return fresh.isEmpty() ? List.of() : List.of(new Packet.Subscribe(SUBSCRIBE, fresh, Properties.NONE));
    }

    /** Whether the upstream knows of no session but this one. */
    boolean haveMet() {
        return held().containsKey(met);
    }

    /** Writes down that this is so. */
    List<Packet> meeting() {
        SubscriptionRequest note =
                new SubscriptionRequest(met, Qos.AT_MOST_ONCE, true, true, RetainHandling.DO_NOT_SEND);
        return List.of(new Packet.Subscribe(SUBSCRIBE, List.of(note), Properties.NONE));
    }
}
