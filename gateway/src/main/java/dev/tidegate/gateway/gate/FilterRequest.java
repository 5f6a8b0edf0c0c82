package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicFilter;

/**
 * One filter of a SUBSCRIBE, valid and with everything that belongs to it.
 *
 * @param identifier the Subscription Identifier of the packet, 0 for none
 */
public record FilterRequest(TopicFilter filter, SubscriptionRequest options, int identifier) {}
