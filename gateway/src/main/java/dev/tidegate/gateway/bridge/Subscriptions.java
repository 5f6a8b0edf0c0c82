package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a bridge subscribes to upstream. No Local there as here, so that neither sends back what it was sent; Retain As Published, so that
 * RETAIN means there what it means here. <i>Runs on: the shard of the bridge.</i>
 */
final class Subscriptions {
    /** Messages that go up take their identifiers from below. */
    private static final int SUBSCRIBE = 65_535;

    private final Span span;
    private final BridgePlan plan;
    private final Memory memory;
    /** Filters of which the upstream's session knows for certain. */
    private final Set<String> known;

    private final Recollection recollection;
    private final Orders orders;
    private final Manners manners;
    /** What is still to be asked for: an upstream takes so many filters at once. */
    private final Deque<SubscriptionRequest> unasked = new ArrayDeque<>();

    private List<String> asked = List.of();

    /**
     * @param recollection all of which it may know
     * @param orders what is subscribed to while somebody asks for it
     */
    Subscriptions(Span span, Memory memory, Recollection recollection, Orders orders) {
        this.span = span;
        this.memory = memory;
        this.plan = memory.plan();
        this.known = memory.subscribed();
        this.recollection = recollection;
        this.orders = orders;
        this.manners = memory.manners();
    }

    /** Subscribes to what is not subscribed to, and ends what the plan has no more. */
    void begin(LocalSession.Presence there) {
        if (there == LocalSession.Presence.NEW) {
            known.clear();
        }
        Map<String, SubscriptionRequest> wanted = new LinkedHashMap<>();
        for (Rule rule : plan.rules()) {
            if (rule.direction().leadsIn() && rule.onDemand() == null) {
                request(rule).ifPresent(each -> wanted.put(each.filter(), each));
            }
        }
        Set<String> remembered = recollection.all();
        Set<String> left = remembered.stream()
                .filter(each -> !wanted.containsKey(each) && !isReplaced(each, wanted))
                .collect(Collectors.toSet());
        wanted.values().stream().filter(each -> !known.contains(each.filter())).forEach(this::prepare);
        ask();
        orders.begin(left);
    }

    private void prepare(SubscriptionRequest wanted) {
        SubscriptionRequest fitted = manners.subscribe(wanted);
        if (fitted == null) {
            span.remark("the profile of the upstream does not allow the subscription to " + wanted.filter()
                    + ", and the audit trail says why");
        } else {
            unasked.add(fitted);
        }
    }

    private void ask() {
        List<SubscriptionRequest> next = new ArrayList<>();
        while (!unasked.isEmpty() && next.size() < manners.filtersAtOnce()) {
            next.add(unasked.remove());
        }
        asked = next.stream().map(SubscriptionRequest::filter).toList();
        if (!next.isEmpty()) {
            Set<String> remembered = recollection.all();
            recollection.remember(
                    asked.stream().filter(each -> !remembered.contains(each)).toList(),
                    () -> span.sayUpstream(new Packet.Subscribe(SUBSCRIBE, next, Properties.NONE)));
        }
    }

    private Optional<SubscriptionRequest> request(Rule rule) {
        return memory.post().asking().request(plan.name(), rule, span.terms().shares(), memory.refusedShares());
    }

    /** Whether a filter ends when what takes its place is granted: a share for a filter, or the other way round. */
    private boolean isReplaced(String filter, Map<String, SubscriptionRequest> wanted) {
        return replacements(filter).anyMatch(each -> wanted.containsKey(each) && !known.contains(each));
    }

    /** Something is granted: what it takes the place of ends. */
    private void replaced(List<String> granted) {
        Set<String> remembered = recollection.all();
        orders.leave(granted.stream()
                .flatMap(this::replacements)
                .filter(remembered::contains)
                .collect(Collectors.toSet()));
    }

    /** The other way to subscribe to the same. */
    private Stream<String> replacements(String filter) {
        return plan.rules().stream()
                .filter(rule -> rule.direction().leadsIn() && rule.onDemand() == null)
                .flatMap(rule -> {
                    String plain = rule.remap().remoteFilter();
                    String shared = Asking.shared(plan.name(), rule);
                    return filter.equals(plain)
                            ? Stream.of(shared)
                            : filter.equals(shared) ? Stream.of(plain) : Stream.empty();
                });
    }

    /** An upstream that knows no shares takes the filter itself, from the first of our connections. */
    private boolean isAskedWithoutShare(String refused, ReasonCode code) {
        if (code != ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED
                || !memory.refusedShares().add(refused)) {
            return false;
        }
        recollection.forget(List.of(refused));
        for (Rule rule : plan.rules()) {
            if (Asking.shared(plan.name(), rule).equals(refused)) {
                request(rule).ifPresent(this::prepare);
            }
        }
        return true;
    }

    /** The connection has ended. */
    void stop() {
        orders.stop();
        recollection.stop();
    }

    /** The session that messages come to has answered a note. */
    void noted(Packet.SubAck answer) {
        recollection.answered(answer);
    }

    /** Whether a packet identifier is in use that a message might have. */
    boolean use(int packetId) {
        return (packetId == SUBSCRIBE && !asked.isEmpty()) || orders.use(packetId);
    }

    void granted(Packet.SubAck answer) {
        if (orders.granted(answer)) {
            return;
        }
        List<String> filters = asked;
        List<String> granted = new ArrayList<>();
        for (int i = 0; i < Math.min(filters.size(), answer.codes().size()); i++) {
            ReasonCode code = answer.codes().get(i);
            if (isAskedWithoutShare(filters.get(i), code)) {
                span.remark("the upstream knows no shared subscriptions: the first connection alone takes what comes");
            } else if (code.isError()) {
                span.remark("the upstream has refused the subscription to " + filters.get(i) + ": " + code);
            } else {
                known.add(filters.get(i));
                granted.add(filters.get(i));
            }
        }
        replaced(granted);
        ask();
    }

    /** The upstream has ended what was to end. */
    void ended(Packet.UnsubAck answer) {
        orders.ended(answer);
    }
}
