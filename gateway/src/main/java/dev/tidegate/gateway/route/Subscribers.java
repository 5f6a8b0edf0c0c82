package dev.tidegate.gateway.route;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.topic.Roster;
import dev.tidegate.gateway.topic.SharedGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who subscribes with one filter: ordinary subscribers, and shares by name. Immutable; a change makes a new one, and takes no
 * longer where many are than where few are. Most filters have one subscriber: it stands for itself.
 */
sealed interface Subscribers {
    /** Each session once. */
    List<Member> ordinary();

    /** Each name once, none without members. */
    List<SharedGroup<Member>> shares();

    /** Whether there is somebody among them whom a {@link Watcher} should hear of. */
    default boolean isWatched() {
        return ordinary().stream().anyMatch(Member::counts)
                || shares().stream().anyMatch(share -> share.isAny(Member::counts));
    }

    /** One of them. */
    default Member anyone() {
        return ordinary().isEmpty()
                ? shares().get(0).members().get(0)
                : ordinary().get(0);
    }

    /** One client's subscription; where it is an ordinary one, it can be all there is. */
    record Member(SessionRef ref, Subscription subscription) implements Subscribers {
        @Override
        public List<Member> ordinary() {
            return List.of(this);
        }

        @Override
        public List<SharedGroup<Member>> shares() {
            return List.of();
        }

        /** A client, or a bridge among bridges. */
        private boolean counts() {
            return ref.clientId().text().startsWith(ClientId.BRIDGES)
                    == subscription.filter().unshared().startsWith(ClientId.BRIDGES);
        }

        private boolean isShared() {
            return subscription.filter().isShared();
        }
    }

    /** Any others. */
    record Crowd(Roster<Member> ordinary, Roster<SharedGroup<Member>> shares) implements Subscribers {
        private static final Crowd NOBODY = new Crowd(Roster.empty(Member::ref), Roster.empty(SharedGroup::name));

        private static Crowd of(@Nullable Subscribers present) {
            if (present instanceof Crowd crowd) {
                return crowd;
            }
            return present instanceof Member sole ? NOBODY.with(sole) : NOBODY;
        }

        private Crowd with(Member member) {
            String share = member.subscription.filter().shareName();
            if (share == null) {
                return new Crowd(ordinary.with(member), shares);
            }
            SharedGroup<Member> known = shares.find(share);
            SharedGroup<Member> group = known == null
                    ? SharedGroup.of(share, member)
                    : known.with(members(known).with(member));
            return new Crowd(ordinary, shares.with(group));
        }

        private Crowd without(SessionRef ref, @Nullable String share) {
            if (share == null) {
                return new Crowd(ordinary.without(ref), shares);
            }
            SharedGroup<Member> known = shares.find(share);
            if (known == null) {
                return this;
            }
            Roster<Member> left = members(known).without(ref);
            return new Crowd(ordinary, left.isEmpty() ? shares.without(share) : shares.with(known.with(left)));
        }

        private static Roster<Member> members(SharedGroup<Member> group) {
            return Roster.of(group.members(), Member::ref);
        }

        /** The least that says the same. */
        private @Nullable Subscribers simplified() {
            if (!shares.isEmpty() || ordinary.size() > 1) {
                return this;
            }
            return ordinary.isEmpty() ? null : ordinary.get(0);
        }
    }

    /** What is left with this subscription added, or put in the place of the same client's older one [MQTT-3.8.4-3]. */
    static Subscribers with(@Nullable Subscribers present, Member member) {
        boolean alone = present == null || (present instanceof Member sole && sole.ref() == member.ref());
        return alone && !member.isShared() ? member : Crowd.of(present).with(member);
    }

    /** What is left without this client's subscription, or null where nobody is. */
    static @Nullable Subscribers without(@Nullable Subscribers present, SessionRef ref, Subscription subscription) {
        return Crowd.of(present).without(ref, subscription.filter().shareName()).simplified();
    }
}
