/**
 * What the gateway says over HTTP: the demo page on the WebSocket listener, and health and metrics on the admin listener.
 * Entered by {@code app}, which builds the handlers, and by {@code transport}, which hands over requests that are no upgrade.
 */
@NullMarked
package dev.tidegate.gateway.http;

import org.jspecify.annotations.NullMarked;
