/**
 * Log lines: how they look, where they go, how many there may be. Every line of the process, from whichever library, leaves as
 * one JSON object on standard error through this package, so nothing a client says can forge a line or drive a terminal.
 * {@code app} sets it up, {@code audit} shares its bounds; the core has no logger.
 */
@NullMarked
package dev.tidegate.gateway.log;

import org.jspecify.annotations.NullMarked;
