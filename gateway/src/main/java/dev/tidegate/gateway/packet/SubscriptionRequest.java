package dev.tidegate.gateway.packet;

/**
 * One filter of a SUBSCRIBE with its options, section 3.8.3.
 *
 * @param filter as the client wrote it: a string, not yet a valid filter
 */
public record SubscriptionRequest(
        String filter, Qos qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling) {}
