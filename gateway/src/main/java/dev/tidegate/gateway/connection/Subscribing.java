package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.cluster.Interest;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.gate.Circumstances;
import dev.tidegate.gateway.gate.FilterRequest;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.gate.Terms;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one SUBSCRIBE or UNSUBSCRIBE. Every filter is judged before any takes effect, so that a packet which ends
 * the connection leaves nothing behind; then each takes effect, SUBACK says so, and retained messages follow.
 */
final class Subscribing {
    /** As near as SUBACK and UNSUBACK come to saying that the store is in trouble. */
    private static final ReasonCode NOT_STORED = ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;

    private final Reception reception;
    private final Lobby lobby;
    private final Session session;
    private final Terms terms;
    private final Silence silence;

    Subscribing(Reception reception, Lobby lobby, Session session, Terms terms) {
        this.reception = reception;
        this.lobby = lobby;
        this.session = session;
        this.terms = terms;
        this.silence = new Silence(
                reception.sender().connection(), lobby.core().shard(), "the end of a subscription could not be stored");
    }

    /** One filter after judgement: what is granted, or the code that says why not. */
    private record Judged(@Nullable FilterRequest granted, ReasonCode code) {
        Optional<Interest> interest() {
            return granted == null ? Optional.empty() : Optional.of(Interest.added(granted.filter()));
        }
    }

    void subscribe(Packet.Subscribe packet) {
        List<Judged> judged = new ArrayList<>();
        Set<String> more = new HashSet<>();
        for (SubscriptionRequest request : packet.requests()) {
            int then = session.isSubscribed(request.filter()) || more.contains(request.filter())
                    ? 0
                    : session.subscriptions().size() + more.size() + 1;
            Judged outcome = judge(packet, request, new Circumstances(packet.properties(), judged.size(), then));
            if (outcome == null) {
                return; // the connection ends, or nobody answers
            }
            judged.add(outcome);
            if (outcome.granted != null && then > 0) {
                more.add(request.filter());
            }
        }
        if (!session.canBeRecorded()) {
            refuse(packet, judged);
            return;
        }
        List<ReasonCode> codes = new ArrayList<>();
        List<Subscription> awaitRetained = new ArrayList<>();
        for (Judged each : judged) {
            codes.add(each.granted == null ? each.code : take(packet, each.granted, awaitRetained));
        }
        whenKept(judged.stream().map(Judged::interest).flatMap(Optional::stream).toList(), failure -> {
            if (failure != null) {
                undo(judged, codes);
                awaitRetained.clear();
            }
            reception.sender().send(new Packet.SubAck(packet.packetId(), codes, Properties.NONE));
            answerRetained(awaitRetained);
            reception.entitlement().subscribed();
        });
    }

    /** What cannot be kept is not begun: what was subscribed to before still is. */
    private void refuse(Packet.Subscribe packet, List<Judged> judged) {
        List<ReasonCode> codes = judged.stream()
                .map(each -> each.granted == null ? each.code : NOT_STORED)
                .toList();
        reception.sender().send(new Packet.SubAck(packet.packetId(), codes, Properties.NONE));
    }

    /** Goes on when the other nodes and the store know of it, if the client is still there to be told. */
    private void whenKept(List<Interest> changes, Consumer<@Nullable Throwable> then) {
        CompletionStage<Void> told = lobby.core().backplane().interest(changes);
        CompletionStage<Void> both = Shard.isDone(told)
                ? session.recorded() // itself, so that answers of one turn keep their order
                : CompletableFuture.allOf(
                        told.toCompletableFuture(), session.recorded().toCompletableFuture());
        reception.unanswered().begin();
        lobby.core().shard().await(both, (done, failure) -> {
            if (reception.isOpen()) {
                then.accept(failure);
            }
            reception.unanswered().end();
        });
    }

    /** What could not be kept is not granted. */
    private void undo(List<Judged> judged, List<ReasonCode> codes) {
        for (int i = 0; i < codes.size(); i++) {
            FilterRequest granted = judged.get(i).granted;
            if (granted != null) {
                drop(granted.filter().text());
                codes.set(i, NOT_STORED);
            }
        }
    }

    private void answerRetained(List<Subscription> awaitRetained) {
        for (Subscription each : awaitRetained) {
            session.deliverRetained(
                    lobby.core().routes().retainedFor(session.ref().clientId(), each), each);
            lobby.core().routes().asked(session.ref(), each);
        }
    }

    private @Nullable Judged judge(Packet.Subscribe packet, SubscriptionRequest request, Circumstances around) {
        TopicFilter filter = TopicFilter.parse(request.filter());
        if (filter == null) {
            return refuse(packet, request, ReasonCode.TOPIC_FILTER_INVALID, "the topic filter is not valid");
        }
        int identifier = (int) packet.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0);
        FilterRequest asked = new FilterRequest(filter, request, identifier);
        Ruling<FilterRequest> ruling =
                lobby.gate().rule(asked, around, terms, reception.rights().subscribe(filter, request.qos()));
        if (reception.passes(packet, request.filter(), ruling)) {
            return new Judged(ruling.granted(asked), ReasonCode.SUCCESS);
        }
        return ruling instanceof Ruling.Refused<FilterRequest> refused
                ? new Judged(null, refused.objection().code())
                : null;
    }

    private Judged refuse(Packet.Subscribe packet, SubscriptionRequest request, ReasonCode code, String why) {
        reception.refused(packet, request.filter(), Ruling.Objection.of(code, why));
        return new Judged(null, code);
    }

    /** Makes a granted filter a live subscription and returns the granted QoS [MQTT-3.8.4-7]. */
    private ReasonCode take(Packet.Subscribe packet, FilterRequest granted, List<Subscription> awaitRetained) {
        SubscriptionRequest options = granted.options();
        TopicFilter filter = granted.filter();
        if (granted.effect() == FilterRequest.Effect.NONE) {
            drop(filter.text()); // an earlier connection may have had more
            return granted(options.qos());
        }
        boolean isNew = !session.isSubscribed(filter.text());
        Subscription subscription = session.subscribe(new Subscription(
                filter,
                new Subscription.Options(
                        options.qos(),
                        options.noLocal(),
                        options.retainAsPublished(),
                        options.retainHandling(),
                        reach(packet, filter)),
                granted.identifier()));
        lobby.core().routes().subscribe(session.ref(), subscription);
        if (isNew) {
            lobby.core().counters().add(Count.SUBSCRIPTIONS_ADDED);
        }
        if (wantsRetained(subscription, isNew) && mayHaveRetained(packet, filter)) {
            awaitRetained.add(subscription);
        }
        return granted(options.qos());
    }

    private static ReasonCode granted(Qos qos) {
        return switch (qos) {
            case AT_MOST_ONCE -> ReasonCode.GRANTED_QOS_0;
            case AT_LEAST_ONCE -> ReasonCode.GRANTED_QOS_1;
            case EXACTLY_ONCE -> ReasonCode.GRANTED_QOS_2;
        };
    }

    private Subscription.Reach reach(Packet.Subscribe packet, TopicFilter filter) {
        return filter.text().endsWith("/#")
                        && !reception.serves(packet, filter.text(), Feature.PARENT_OF_MULTI_LEVEL_WILDCARD)
                ? Subscription.Reach.BELOW_ONLY
                : Subscription.Reach.ALL;
    }

    private boolean mayHaveRetained(Packet.Subscribe packet, TopicFilter filter) {
        return !filter.hasWildcard() || reception.serves(packet, filter.text(), Feature.RETAINED_FOR_WILDCARD);
    }

    private static boolean wantsRetained(Subscription subscription, boolean isNew) {
        RetainHandling handling = subscription.retainHandling();
        return !subscription.filter().isShared()
                && (handling == RetainHandling.SEND // [MQTT-3.3.1-9]
                        || (handling == RetainHandling.SEND_IF_NEW && isNew)); // [MQTT-3.3.1-10]
    }

    void unsubscribe(Packet.Unsubscribe packet) {
        Ruling<Packet.Unsubscribe> ruling = lobby.gate().rule(packet, terms);
        if (reception.passes(packet, null, ruling)) {
            end(packet);
        } else if (ruling instanceof Ruling.Refused<Packet.Unsubscribe> refused) {
            List<ReasonCode> codes = Collections.nCopies(
                    packet.filters().size(), refused.objection().code());
            reception.sender().send(new Packet.UnsubAck(packet.packetId(), codes, Properties.NONE));
        }
    }

    private void end(Packet.Unsubscribe packet) {
        if (!session.canBeRecorded()) {
            unstored(packet, Collections.nCopies(packet.filters().size(), NOT_STORED));
            return;
        }
        List<ReasonCode> codes = new ArrayList<>();
        List<Interest> changes = new ArrayList<>();
        for (String filter : packet.filters()) {
            Subscription dropped = drop(filter);
            if (dropped != null) {
                codes.add(ReasonCode.SUCCESS);
                changes.add(Interest.removed(dropped.filter()));
            } else {
                codes.add(
                        TopicFilter.parse(filter) == null
                                ? ReasonCode.TOPIC_FILTER_INVALID
                                : ReasonCode.NO_SUBSCRIPTION_EXISTED);
            }
        }
        whenKept(changes, failure -> {
            if (failure != null) {
                codes.replaceAll(code -> code == ReasonCode.SUCCESS ? NOT_STORED : code);
                unstored(packet, codes);
            } else {
                reception.sender().send(new Packet.UnsubAck(packet.packetId(), codes, Properties.NONE));
            }
        });
    }

    /** To a client without reason codes every UNSUBACK is a success: it hears nothing, and its connection ends. */
    private void unstored(Packet.Unsubscribe packet, List<ReasonCode> codes) {
        if (reception.sender().knowsReasonCodes()) {
            reception.sender().send(new Packet.UnsubAck(packet.packetId(), codes, Properties.NONE));
        } else if (!silence.hasFallen()) {
            silence.fall();
        }
    }

    private @Nullable Subscription drop(String filter) {
        Subscription dropped = session.unsubscribe(filter);
        if (dropped != null) {
            lobby.core().routes().unsubscribe(session.ref(), dropped);
            lobby.core().router().unsubscribed(session, dropped);
            lobby.core().counters().add(Count.SUBSCRIPTIONS_REMOVED);
        }
        return dropped;
    }
}
