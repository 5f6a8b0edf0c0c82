package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.Properties;

/**
 * What is around one filter of a SUBSCRIBE.
 *
 * @param properties of the packet
 * @param filtersBefore how many filters stand before it in the packet
 * @param subscriptions how many the client would have with it; 0 where it takes the place of one
 */
public record Circumstances(Properties properties, int filtersBefore, int subscriptions) {}
