package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicFilter;

/**
 * One filter of a SUBSCRIBE, valid and with everything that belongs to it.
 *
 * @param identifier the Subscription Identifier of the packet, 0 for none
 * @param effect what comes of it once it is granted
 */
public record FilterRequest(TopicFilter filter, SubscriptionRequest options, int identifier, Effect effect) {
    /** What a granted filter brings. */
    public enum Effect {
        /** Messages, from now on. */
        LIVE,
        /** Nothing, although the client is told yes: what a profile says with {@code ignore}. */
        NONE
    }

    /** A filter that brings messages once it is granted. */
    public FilterRequest(TopicFilter filter, SubscriptionRequest options, int identifier) {
        this(filter, options, identifier, Effect.LIVE);
    }
}
