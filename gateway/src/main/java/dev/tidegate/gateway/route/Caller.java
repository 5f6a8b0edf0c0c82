package dev.tidegate.gateway.route;

import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.session.SessionRef;

/** Somebody and what he subscribes to. */
public record Caller(SessionRef ref, Subscription subscription) {}
