/**
 * What happened, said once. Rare things are {@link dev.tidegate.gateway.event.GatewayEvent} records handed to an
 * {@link dev.tidegate.gateway.event.EventSink}; hot things are primitive {@link dev.tidegate.gateway.event.Counters}. Every
 * room of the core may speak here; whoever listens (metrics, audit, log) is wired in {@code app} and never known to the
 * speaker.
 */
@NullMarked
package dev.tidegate.gateway.event;

import org.jspecify.annotations.NullMarked;
