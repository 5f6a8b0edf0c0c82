package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;

/**
 * What a client's matching subscriptions add up to for one topic: one copy at the highest granted QoS with the identifiers of
 * all of them [MQTT-3.3.4-2, -4].
 *
 * @param identifiers the Subscription Identifiers, none of them 0; shared, never to be changed
 */
public record Grant(Qos qos, boolean retainAsPublished, int[] identifiers) {
    /** For a delivery that carries no Subscription Identifier. */
    public static final int[] NO_IDENTIFIERS = {};

    /** The grant of one subscription. */
    public static Grant of(Subscription subscription) {
        int identifier = subscription.identifier();
        return new Grant(
                subscription.qos(),
                subscription.retainAsPublished(),
                identifier == 0 ? NO_IDENTIFIERS : new int[] {identifier});
    }

    /** This grant and that of an overlapping subscription of the same client. */
    public Grant and(Grant other) {
        int[] all = new int[identifiers.length + other.identifiers.length];
        System.arraycopy(identifiers, 0, all, 0, identifiers.length);
        System.arraycopy(other.identifiers, 0, all, identifiers.length, other.identifiers.length);
        return new Grant(
                qos.compareTo(other.qos) >= 0 ? qos : other.qos,
                retainAsPublished || other.retainAsPublished,
                all.length == 0 ? NO_IDENTIFIERS : all);
    }

    /** The RETAIN flag of a live delivery [MQTT-3.3.1-12, -13]. */
    boolean retainFlag(Message message) {
        return retainAsPublished && message.retain();
    }
}
