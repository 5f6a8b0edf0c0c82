package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.ClientId;

/**
 * The right to a client's session, as one connection claimed it. The newest wins: whoever still writes under an older one is
 * refused, so a node that was cut off cannot spoil a session that has moved on.
 *
 * @param number greater than that of every tenure of this client before
 */
public record Tenure(ClientId clientId, long number) {}
