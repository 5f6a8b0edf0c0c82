package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.Origin;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's matching subscriptions add up to for one topic: one copy at the highest granted QoS with the identifiers of
 * all of them [MQTT-3.3.4-2, -4].
 *
 * @param retain what becomes of RETAIN
 * @param identifiers the Subscription Identifiers, none of them 0; shared, never to be changed
 * @param share the filter of the share a message came through, share name included; null for an ordinary subscription
 */
public record Grant(
        Qos qos, Retain retain, int[] identifiers, @Nullable TopicFilter share) {
    /** What a client learns of a message's RETAIN flag. */
    public enum Retain {
        /** Nothing [MQTT-3.3.1-12]. */
        CLEARED,
        /** What was published, if it knows the option [MQTT-3.3.1-13]. */
        AS_PUBLISHED,
        /** What was published: it has asked for what is retained [MQTT-3.3.1-8]. */
        ANSWER
    }

    /** For a delivery that carries no Subscription Identifier. */
    public static final int[] NO_IDENTIFIERS = {};

    /** Of ordinary subscriptions with neither option nor identifier, which most are: one for a million of them. */
    private static final List<Grant> PLAIN = Arrays.stream(Qos.values())
            .map(qos -> new Grant(qos, Retain.CLEARED, NO_IDENTIFIERS, null))
            .toList();

    /** The grant of one subscription. */
    public static Grant of(Subscription subscription) {
        int identifier = subscription.identifier();
        TopicFilter filter = subscription.filter();
        if (identifier == 0 && !subscription.retainAsPublished() && !filter.isShared()) {
            return PLAIN.get(subscription.qos().ordinal());
        }
        return new Grant(
                subscription.qos(),
                subscription.retainAsPublished() ? Retain.AS_PUBLISHED : Retain.CLEARED,
                identifier == 0 ? NO_IDENTIFIERS : new int[] {identifier},
                filter.isShared() ? filter : null);
    }

    /** The same for what answers it. */
    public static Grant answering(Subscription subscription) {
        Grant live = of(subscription);
        return new Grant(live.qos, Retain.ANSWER, live.identifiers, live.share);
    }

    /** This grant and that of an overlapping subscription of the same client, both ordinary: each share sends its own copy. */
    public Grant and(Grant other) {
        int[] all = new int[identifiers.length + other.identifiers.length];
        System.arraycopy(identifiers, 0, all, 0, identifiers.length);
        System.arraycopy(other.identifiers, 0, all, identifiers.length, other.identifiers.length);
        return new Grant(
                qos.compareTo(other.qos) >= 0 ? qos : other.qos,
                retain.compareTo(other.retain) >= 0 ? retain : other.retain,
                all.length == 0 ? NO_IDENTIFIERS : all,
                share);
    }

    /** A session that is owed a message just published, under this grant. */
    public Addressee addressee(ClientId clientId, Message message) {
        return new Addressee(
                clientId, Qos.min(message.qos(), qos), retainFlag(message), identifierList(), share, Origin.PUBLISHED);
    }

    List<Integer> identifierList() {
        return Arrays.stream(identifiers).boxed().toList();
    }

    /** The RETAIN flag of a delivery to a client that knows all options. */
    boolean retainFlag(Message message) {
        return retain != Retain.CLEARED && message.retain();
    }

    /** Whether it stands for a client that knows no Retain As Published, too. */
    boolean isAnswer() {
        return retain == Retain.ANSWER;
    }
}
