package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Subscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one session, each filter once, in the order they came. A million sessions have one or a few: one stands for itself,
 * a few are looked through one by one. <i>Runs on: the session's shard.</i>
 */
final class Subscriptions {
    private static final int FEW = 8;
    private static final Subscription[] NONE = {};

    /** A {@link Subscription}, an array of a few, or {@link Many}. */
    private Object held = NONE;

    private static final class Many extends LinkedHashMap<String, Subscription> {}

    Collection<Subscription> all() {
        if (held instanceof Many many) {
            return many.values();
        }
        return few();
    }

    private List<Subscription> few() {
        return held instanceof Subscription only ? List.of(only) : Arrays.asList((Subscription[]) held);
    }

    /** The subscription of exactly this filter, or null where there is none. */
    @Nullable
    Subscription get(String filter) {
        if (held instanceof Many many) {
            return many.get(filter);
        }
        int place = placeOf(filter);
        return place < 0 ? null : few().get(place);
    }

    /** Adds one, or puts it in the place of the one of the same filter. */
    void put(Subscription subscription) {
        String filter = subscription.filter().text();
        if (held instanceof Many many) {
            many.put(filter, subscription);
            return;
        }
        List<Subscription> few = few();
        int place = placeOf(filter);
        if (place < 0 && few.size() == FEW) {
            Many many = new Many();
            few.forEach(each -> many.put(each.filter().text(), each));
            many.put(filter, subscription);
            held = many;
            return;
        }
        Subscription[] next = few.toArray(new Subscription[place < 0 ? few.size() + 1 : few.size()]);
        next[place < 0 ? few.size() : place] = subscription;
        hold(next);
    }

    /** Takes out the subscription of exactly this filter and returns it, or null where there was none. */
    @Nullable
    Subscription remove(String filter) {
        if (held instanceof Many many) {
            Subscription gone = many.remove(filter);
            if (many.size() < FEW / 2) {
                hold(many.values().toArray(NONE));
            }
            return gone;
        }
        List<Subscription> few = few();
        int place = placeOf(filter);
        if (place < 0) {
            return null;
        }
        List<Subscription> left = new ArrayList<>(few);
        left.remove(place);
        hold(left.toArray(NONE));
        return few.get(place);
    }

    private int placeOf(String filter) {
        List<Subscription> few = few();
        for (int i = 0; i < few.size(); i++) {
            if (few.get(i).filter().text().equals(filter)) {
                return i;
            }
        }
        return -1;
    }

    private void hold(Subscription[] few) {
        held = few.length == 1 ? few[0] : few;
    }
}
