package dev.tidegate.gateway.packet;

/**
 * A subscription as granted, section 3.8.
 *
 * @param qos the granted maximum
 * @param identifier the Subscription Identifier, 0 for none
 * @param reach which of the topics its filter matches it is for
 */
public record Subscription(
        TopicFilter filter,
        Qos qos,
        boolean noLocal,
        boolean retainAsPublished,
        RetainHandling retainHandling,
        int identifier,
        Reach reach) {

    /** Which topics a filter that ends with {@code #} is for. */
    public enum Reach {
        /** {@code a/#} also for {@code a} [MQTT-4.7.1-2]. */
        ALL,
        /** {@code a/#} for what is below {@code a}: some brokers do it so, and a profile may. */
        BELOW_ONLY
    }

    /** One for all its filter matches. */
    public Subscription(
            TopicFilter filter,
            Qos qos,
            boolean noLocal,
            boolean retainAsPublished,
            RetainHandling retainHandling,
            int identifier) {
        this(filter, qos, noLocal, retainAsPublished, retainHandling, identifier, Reach.ALL);
    }

    /** Whether it is for a topic that its filter matches. */
    public boolean reaches(TopicName topic) {
        return reach == Reach.ALL || topic.depth() >= filter.levels().size();
    }
}
