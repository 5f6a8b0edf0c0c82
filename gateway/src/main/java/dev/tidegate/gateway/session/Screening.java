package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Clearance;
import dev.tidegate.policy.Permissions;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's permissions mean for its session.
 *
 * @param clearance what it may have and leave; null where that is not known
 */
record Screening(@Nullable Clearance clearance) {
    /** Subscriptions its client may have no longer go, and the others are screened where they have to be. */
    void review(Session session, SessionHost host) {
        for (Subscription each : List.copyOf(session.subscriptions())) {
            if (!maySubscribe(each)) {
                session.unsubscribe(each.filter().text());
                host.withdrawn(session, each);
            }
        }
        SessionRef ref = session.ref();
        Permissions screen = screen(session.subscriptions());
        boolean was = ref.screen() != null;
        ref.screen(screen);
        if (screen != null || was) {
            host.moved(ref);
        }
    }

    private boolean maySubscribe(Subscription subscription) {
        return clearance == null
                || clearance
                        .reception()
                        .maySubscribe(
                                subscription.filter().text(), subscription.qos().level());
    }

    private @Nullable Permissions screen(Collection<Subscription> subscriptions) {
        for (Subscription each : subscriptions) {
            Permissions screen = screen(each);
            if (screen != null) {
                return screen;
            }
        }
        return null;
    }

    /** What screens the messages of a subscription; null where every topic that matches may be sent. */
    @Nullable
    Permissions screen(Subscription subscription) {
        if (clearance == null) {
            return null;
        }
        boolean needed = clearance
                .reception()
                .screens(subscription.filter().text(), subscription.qos().level());
        return needed ? clearance.reception() : null;
    }

    /** Whether its will may be published. */
    boolean mayLeave(Will will) {
        int qos = will.qos().level();
        int way = will.retain() ? Permissions.retaining(qos) : Permissions.way(qos);
        return clearance == null || clearance.will().mayPublish(will.topic().text(), way);
    }
}
