package dev.tidegate.gateway.packet;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A subscription as granted, section 3.8.
 *
 * @param options the few ways there are to have it
 * @param identifier the Subscription Identifier, 0 for none
 */
public record Subscription(TopicFilter filter, Options options, int identifier) {
    public Subscription {
        options = options.shared(); // a million subscriptions have the same
    }

    /** One for all its filter matches. */
    public Subscription(
            TopicFilter filter,
            Qos qos,
            boolean noLocal,
            boolean retainAsPublished,
            RetainHandling retainHandling,
            int identifier) {
        this(filter, new Options(qos, noLocal, retainAsPublished, retainHandling, Reach.ALL), identifier);
    }

    /**
     * The Subscription Options, section 3.8.3.1, as granted.
     *
     * @param qos the granted maximum
     * @param reach which of the topics its filter matches it is for
     */
    public record Options(
            Qos qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling, Reach reach) {
        private static final Map<Options, Options> ALL =
                every().collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

        private static Stream<Options> every() {
            return Arrays.stream(Qos.values())
                    .flatMap(qos -> Arrays.stream(RetainHandling.values())
                            .flatMap(handling -> Arrays.stream(Reach.values())
                                    .flatMap(reach -> Stream.of(
                                            new Options(qos, false, false, handling, reach),
                                            new Options(qos, false, true, handling, reach),
                                            new Options(qos, true, false, handling, reach),
                                            new Options(qos, true, true, handling, reach)))));
        }

        private Options shared() {
            return ALL.getOrDefault(this, this);
        }
    }

    /** Which topics a filter that ends with {@code #} is for. */
    public enum Reach {
        /** {@code a/#} also for {@code a} [MQTT-4.7.1-2]. */
        ALL,
        /** {@code a/#} for what is below {@code a}: some brokers do it so, and a profile may. */
        BELOW_ONLY
    }

    /** The granted maximum. */
    public Qos qos() {
        return options.qos;
    }

    public boolean noLocal() {
        return options.noLocal;
    }

    public boolean retainAsPublished() {
        return options.retainAsPublished;
    }

    public RetainHandling retainHandling() {
        return options.retainHandling;
    }

    public Reach reach() {
        return options.reach;
    }

    /** Whether it is for a topic that its filter matches. */
    public boolean reaches(TopicName topic) {
        return options.reach == Reach.ALL || topic.depth() >= filter.levels().size();
    }
}
