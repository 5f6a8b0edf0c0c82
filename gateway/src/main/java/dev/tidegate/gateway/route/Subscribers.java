package dev.tidegate.gateway.route;

import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.topic.SharedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who subscribes with one filter: ordinary subscribers, and shares by name. Immutable; a change makes a new one.
 */
record Subscribers(List<Member> ordinary, List<SharedGroup<Member>> shares) {
    private static final Subscribers NOBODY = new Subscribers(List.of(), List.of());

    /** One client's subscription. */
    record Member(SessionRef ref, Subscription subscription) {}

    /** What is left with this subscription added, or put in the place of the same client's older one [MQTT-3.8.4-3]. */
    static Subscribers with(@Nullable Subscribers present, Member member) {
        Subscribers old = present == null ? NOBODY : present;
        String share = member.subscription().filter().shareName();
        if (share == null) {
            return new Subscribers(replaced(old.ordinary, member), old.shares);
        }
        List<SharedGroup<Member>> shares = new ArrayList<>(old.shares);
        for (int i = 0; i < shares.size(); i++) {
            SharedGroup<Member> group = shares.get(i);
            if (group.name().equals(share)) {
                shares.set(i, group.with(replaced(group.members(), member)));
                return new Subscribers(old.ordinary, List.copyOf(shares));
            }
        }
        shares.add(SharedGroup.of(share, member));
        return new Subscribers(old.ordinary, List.copyOf(shares));
    }

    /** What is left without this client's subscription, or null where nobody is. */
    static @Nullable Subscribers without(@Nullable Subscribers present, SessionRef ref, Subscription subscription) {
        if (present == null) {
            return null;
        }
        String share = subscription.filter().shareName();
        if (share == null) {
            return orNull(without(present.ordinary, member -> member.ref() == ref), present.shares);
        }
        List<SharedGroup<Member>> shares = new ArrayList<>();
        for (SharedGroup<Member> group : present.shares) {
            SharedGroup<Member> left = group.name().equals(share)
                    ? group.with(without(group.members(), member -> member.ref() == ref))
                    : group;
            if (!left.members().isEmpty()) {
                shares.add(left);
            }
        }
        return orNull(present.ordinary, List.copyOf(shares));
    }

    private static @Nullable Subscribers orNull(List<Member> ordinary, List<SharedGroup<Member>> shares) {
        return ordinary.isEmpty() && shares.isEmpty() ? null : new Subscribers(ordinary, shares);
    }

    private static List<Member> replaced(List<Member> members, Member member) {
        List<Member> all = new ArrayList<>(members.size() + 1);
        boolean found = false;
        for (Member each : members) {
            boolean same = each.ref() == member.ref();
            all.add(same ? member : each);
            found |= same;
        }
        if (!found) {
            all.add(member);
        }
        return List.copyOf(all);
    }

    private static List<Member> without(List<Member> members, Predicate<Member> gone) {
        List<Member> left = new ArrayList<>(members);
        left.removeIf(gone);
        return List.copyOf(left);
    }
}
