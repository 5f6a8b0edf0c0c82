package dev.tidegate.gateway.route;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Portion;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.session.Grant;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.topic.SharedGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who gets the messages of one topic name, grouped by shard: found once, used until the subscriptions change.
 *
 * <p>A client with overlapping subscriptions is here once, with what they add up to [MQTT-3.3.4-2]. Of each share, one member
 * is chosen anew for every message. Who subscribes and may not be sent this topic is not here.
 */
final class Recipients {
    /** For a topic nobody subscribes to. */
    static final Recipients NOBODY = new Recipients(List.of(), List.of());

    private final List<Group> groups;
    private final List<SharedGroup<Subscribers.Member>> shares;

    private Recipients(List<Group> groups, List<SharedGroup<Subscribers.Member>> shares) {
        this.groups = groups;
        this.shares = shares;
    }

    /** The recipients that live on one shard. */
    record Group(Shard shard, Recipient[] recipients) {}

    /**
     * One client.
     *
     * @param grant for messages of other clients
     * @param ownGrant for its own messages: less where a subscription says No Local, null where all do [MQTT-3.8.3-3]
     */
    record Recipient(SessionRef ref, Grant grant, @Nullable Grant ownGrant) {
        static Recipient of(Subscribers.Member member) {
            Grant grant = Grant.of(member.subscription());
            return new Recipient(member.ref(), grant, member.subscription().noLocal() ? null : grant);
        }

        @SuppressWarnings("ReferenceEquality") // one object for both unless a subscription says No Local
        @Nullable
        Grant grantFor(@Nullable ClientId publisher) {
            return grant == ownGrant || publisher == null || !ref.clientId().isOf(publisher) ? grant : ownGrant;
        }

        @SuppressWarnings("ReferenceEquality") // as above
        Recipient and(Subscription subscription) {
            Grant more = Grant.of(subscription);
            Grant sum = grant.and(more);
            if (subscription.noLocal()) {
                return new Recipient(ref, sum, ownGrant);
            }
            Grant ownSum = grant == ownGrant ? sum : ownGrant == null ? more : ownGrant.and(more);
            return new Recipient(ref, sum, ownSum);
        }

        void deliver(Shard here, Message message) {
            Grant due = grantFor(message.publisher());
            if (due != null) {
                ref.deliver(here, message, due);
            }
        }
    }

    /** Those of some callers who may have this topic, as an answer to what they have asked. */
    static Recipients among(List<Caller> callers, TopicName topic) {
        Collector collector = new Collector(topic, Map.of());
        for (Caller each : callers) {
            if (each.subscription().reaches(topic) && each.ref().mayReceive(topic, each.subscription())) {
                Grant grant = Grant.answering(each.subscription());
                collector.byRef.merge(each.ref(), new Recipient(each.ref(), grant, grant), (one, other) -> {
                    Grant sum = one.grant.and(other.grant);
                    return new Recipient(one.ref, sum, sum);
                });
            }
        }
        return collector.collected();
    }

    boolean isEmpty() {
        return groups.isEmpty() && shares.isEmpty();
    }

    /** How many clients, not counting those of shares. */
    int count() {
        int count = 0;
        for (Group group : groups) {
            count += group.recipients.length;
        }
        return count;
    }

    List<Group> groups() {
        return groups;
    }

    List<SharedGroup<Subscribers.Member>> shares() {
        return shares;
    }

    /** Collects what a match visits. */
    static final class Collector {
        private final TopicName topic;
        private final Map<ClientId, Portion> portions;
        private final Map<SessionRef, Recipient> byRef = new LinkedHashMap<>();
        private final List<SharedGroup<Subscribers.Member>> shares = new ArrayList<>();

        /** @param portions of those who get some topics only */
        Collector(TopicName topic, Map<ClientId, Portion> portions) {
            this.topic = topic;
            this.portions = portions;
        }

        void add(Subscribers subscribers) {
            for (Subscribers.Member member : subscribers.ordinary()) {
                if (!isReached(member) || !member.ref().mayReceive(topic, member.subscription())) {
                    continue;
                }
                Recipient known = byRef.get(member.ref());
                byRef.put(member.ref(), known == null ? Recipient.of(member) : known.and(member.subscription()));
            }
            for (SharedGroup<Subscribers.Member> share : subscribers.shares()) {
                addReached(share);
            }
        }

        private void addReached(SharedGroup<Subscribers.Member> share) {
            if (!share.isAny(member -> !isReached(member))) {
                shares.add(share);
            } else if (share.isAny(this::isReached)) {
                shares.add(share.with(
                        share.members().stream().filter(this::isReached).toList()));
            }
        }

        private boolean isReached(Subscribers.Member member) {
            return member.subscription().reaches(topic) && isInPortion(member.ref());
        }

        private boolean isInPortion(SessionRef ref) {
            Portion portion = portions.isEmpty() ? null : portions.get(ref.clientId());
            return portion == null || portion.has(topic);
        }

        Recipients collected() {
            if (byRef.isEmpty() && shares.isEmpty()) {
                return NOBODY;
            }
            Map<Shard, List<Recipient>> byShard = new LinkedHashMap<>();
            byRef.forEach((ref, recipient) -> {
                Shard home = ref.home();
                if (home != null) {
                    byShard.computeIfAbsent(home, shard -> new ArrayList<>()).add(recipient);
                }
            });
            List<Group> groups = new ArrayList<>();
            byShard.forEach((shard, recipients) -> groups.add(new Group(shard, recipients.toArray(new Recipient[0]))));
            return new Recipients(List.copyOf(groups), List.copyOf(shares));
        }
    }
}
