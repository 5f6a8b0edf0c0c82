package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Subscribes one connection's upstream to what is asked for on demand, and to nothing else: one SUBSCRIBE at a time, and behind it what it makes needless.
 * Nobody shall miss a message meanwhile, so what is wider comes before what it contains goes. RETAIN comes back only on what
 * answers a SUBSCRIBE: without Retain As Published, as MQTT 3.1.1 does it.
 *
 * <p><i>Runs on: the shard of the bridge.</i>
 */
final class Orders {
    /** Some clouds take no more in one SUBSCRIBE. */
    private static final int MOST_FILTERS = 8;
    /** Messages that go up take their identifiers from below, other subscriptions those above. */
    private static final int FIRST_PACKET_ID = 65_533;

    private final Span span;
    private final Shard shard;
    private final Demand demand;
    private final Manners manners;
    private final Recollection recollection;
    private final IntPredicate taken;
    private final Timers.Timer later = Timers.timer(this::settle);
    /** What the upstream may be subscribed to: notes are older than what they speak of, and stay longer. */
    private final Set<String> possible = new HashSet<>();
    /** What it certainly is: it has said so. From one connection to the next. */
    private final Set<String> known;

    private List<String> asking = List.of();
    private List<String> ending = List.of();
    private int subscribeId;
    private int unsubscribeId;
    private long settled;
    private boolean isSoon;

    /**
     * @param recollection survives this gateway
     * @param taken packet identifiers of messages on their way up
     */
    Orders(Span span, Shard shard, Memory memory, Recollection recollection, IntPredicate taken) {
        this.span = span;
        this.shard = shard;
        this.demand = memory.demand();
        this.known = memory.subscribed();
        this.manners = memory.manners();
        this.recollection = recollection;
        this.taken = taken;
    }

    /** @param left what the upstream may be subscribed to, and nobody else speaks for */
    void begin(Set<String> left) {
        possible.addAll(left);
        demand.connected(this::changed);
        settle();
    }

    /** Something more of that kind. */
    void leave(Set<String> left) {
        if (possible.addAll(left)) {
            settle();
        }
    }

    void stop() {
        later.cancel();
        demand.disconnected();
    }

    /** Whether a packet identifier is in use that a message might have. */
    boolean use(int packetId) {
        return (!asking.isEmpty() && packetId == subscribeId) || (!ending.isEmpty() && packetId == unsubscribeId);
    }

    /** Somebody has asked, or has left: it is looked at now, or with all that follows in the next moment. */
    private void changed() {
        long now = shard.now();
        if (now - settled >= Timers.TICK_MILLIS) {
            settle();
        } else if (!isSoon) {
            isSoon = true;
            shard.timers().set(later, now, Timers.TICK_MILLIS);
        }
    }

    /** Brings the upstream in line with what is asked for. */
    private void settle() {
        if (!asking.isEmpty() || !ending.isEmpty()) {
            return; // and again when it has answered
        }
        long now = shard.now();
        settled = now;
        isSoon = false;
        Set<String> wanted = demand.wanted(now);
        Set<String> missing = new LinkedHashSet<>(wanted);
        missing.removeAll(known);
        Set<String> toAsk = demand.toAsk(wanted, MOST_FILTERS, now);
        Set<String> requested = new LinkedHashSet<>(toAsk);
        missing.stream()
                .filter(each -> !toAsk.contains(each))
                .limit(MOST_FILTERS - (long) toAsk.size())
                .forEach(requested::add);
        List<SubscriptionRequest> requests = requests(requested, toAsk);
        boolean isAll = requests.size() == requested.size() && requested.containsAll(missing);
        List<String> needless =
                isAll ? possible.stream().filter(each -> !wanted.contains(each)).toList() : List.of();
        plan(now);
        if (!requests.isEmpty()) {
            subscribe(requests, needless);
        } else if (requested.isEmpty()) {
            unsubscribe(needless);
        } else {
            settle(); // what is not to be had is not wanted any more, and something else may be
        }
    }

    private void plan(long now) {
        long next = demand.next(now);
        if (next != Wishes.NEVER) {
            shard.timers().set(later, now, Math.max(0, next - now));
        }
    }

    /** What may be said of it. */
    private List<SubscriptionRequest> requests(Set<String> filters, Set<String> toAsk) {
        List<SubscriptionRequest> requests = new ArrayList<>();
        for (String each : filters) {
            Optional<Rule> rule = demand.ruleOf(each);
            RetainHandling handling = toAsk.contains(each) ? RetainHandling.SEND : RetainHandling.DO_NOT_SEND;
            rule.ifPresent(found ->
                    add(new SubscriptionRequest(each, Qos.of(found.maxQos()), true, false, handling), requests));
        }
        return requests;
    }

    /** @param needless what ends then, in the same write */
    private void subscribe(List<SubscriptionRequest> requests, List<String> needless) {
        asking = requests.stream().map(SubscriptionRequest::filter).toList();
        subscribeId = freePacketId(FIRST_PACKET_ID);
        recollection.remember(asking.stream().filter(possible::add).toList(), () -> {
            if (span.sayUpstream(new Packet.Subscribe(subscribeId, requests, Properties.NONE))) {
                unsubscribe(needless);
                return;
            }
            span.remark("the upstream takes no packet as large as a SUBSCRIBE for " + asking);
            List<String> unsaid = asking;
            asking = List.of();
            unsaid.forEach(demand::refused);
            settle();
        });
    }

    private void add(SubscriptionRequest wanted, List<SubscriptionRequest> requests) {
        SubscriptionRequest fitted = manners.subscribe(wanted);
        if (fitted == null) {
            span.remark("the profile of the upstream does not allow the subscription to " + wanted.filter()
                    + ", and the audit trail says why");
            demand.refused(wanted.filter());
        } else {
            requests.add(fitted);
        }
    }

    private void unsubscribe(List<String> filters) {
        if (!filters.isEmpty()) {
            ending = filters.stream().limit(MOST_FILTERS).toList();
            ending.forEach(known::remove);
            unsubscribeId = freePacketId(asking.isEmpty() ? FIRST_PACKET_ID : subscribeId - 1);
            span.sayUpstream(new Packet.Unsubscribe(unsubscribeId, ending, Properties.NONE));
        }
    }

    private int freePacketId(int from) {
        int packetId = from;
        while (taken.test(packetId)) {
            packetId--;
        }
        return packetId;
    }

    /** The upstream's word; false where it is about something else. */
    boolean granted(Packet.SubAck answer) {
        if (asking.isEmpty() || answer.packetId() != subscribeId) {
            return false;
        }
        List<String> asked = asking;
        asking = List.of();
        for (int i = 0; i < Math.min(asked.size(), answer.codes().size()); i++) {
            ReasonCode code = answer.codes().get(i);
            String filter = asked.get(i);
            if (code.isError()) {
                span.remark("the upstream has refused the subscription to " + filter + ": " + code);
                known.remove(filter);
                possible.remove(filter);
                recollection.forget(List.of(filter));
                demand.refused(filter);
            } else {
                known.add(filter);
                demand.granted(filter, shard.now());
            }
        }
        settle();
        return true;
    }

    /** The same; where it says that there was nothing to end, that is as well. */
    boolean ended(Packet.UnsubAck answer) {
        if (ending.isEmpty() || answer.packetId() != unsubscribeId) {
            return false;
        }
        ending.forEach(possible::remove);
        recollection.forget(ending);
        ending = List.of();
        settle();
        return true;
    }
}
