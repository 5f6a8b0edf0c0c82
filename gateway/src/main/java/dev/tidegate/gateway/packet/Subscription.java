package dev.tidegate.gateway.packet;

/**
 * A subscription as granted, section 3.8.
 *
 * @param qos the granted maximum
 * @param identifier the Subscription Identifier, 0 for none
 */
public record Subscription(
        TopicFilter filter,
        Qos qos,
        boolean noLocal,
        boolean retainAsPublished,
        RetainHandling retainHandling,
        int identifier) {}
