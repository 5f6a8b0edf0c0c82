package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import java.util.Optional;
import java.util.Set;

/** What one connection of a bridge subscribes to upstream, where others do as well. */
enum Asking {
    /** All there is: there are no others. */
    ALONE,
    /** To a share with the others, and to all there is where the upstream knows no shares. */
    FIRST,
    /** To a share, and to nothing where the upstream knows none. */
    FURTHER,
    /** To nothing any more. */
    LEAVING;

    /** Before the name of a share and the filter behind it, section 4.8.2. */
    private static final String SHARE = "$share/tidegate-";

    /**
     * The subscription that is wanted for a rule.
     *
     * @param shares whether the upstream may know them
     * @param refused shares it has refused
     */
    Optional<SubscriptionRequest> request(String bridge, Rule rule, UpstreamTerms.Shares shares, Set<String> refused) {
        String shared = shared(bridge, rule);
        boolean isShared = shares == UpstreamTerms.Shares.KNOWN && !refused.contains(shared);
        return switch (this) {
            case ALONE -> Optional.of(plain(rule));
            case FIRST -> Optional.of(isShared ? sharing(shared, rule) : plain(rule));
            case FURTHER -> isShared ? Optional.of(sharing(shared, rule)) : Optional.empty();
            case LEAVING -> Optional.empty();
        };
    }

    /** Whether it has the rules for itself that cannot be divided. */
    boolean isAlone() {
        return this == ALONE;
    }

    static String shared(String bridge, Rule rule) {
        return SHARE + bridge + "/" + rule.remap().remoteFilter();
    }

    /** Retained messages come when a subscription is made, and not again with every connection. */
    private static SubscriptionRequest plain(Rule rule) {
        return new SubscriptionRequest(
                rule.remap().remoteFilter(), Qos.of(rule.maxQos()), true, true, RetainHandling.SEND_IF_NEW);
    }

    /** A share has no No Local [MQTT-3.8.3-4], and no retained messages come to it. */
    private static SubscriptionRequest sharing(String filter, Rule rule) {
        return new SubscriptionRequest(filter, Qos.of(rule.maxQos()), false, true, RetainHandling.SEND_IF_NEW);
    }
}
