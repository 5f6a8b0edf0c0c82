/**
 * Sockets: MQTT over TCP, TLS, WebSocket and secure WebSocket, all on one XNIO worker. Bytes come in, bytes go out; what
 * they mean is the business of {@code connection}, whose {@link dev.tidegate.gateway.connection.Wire} is implemented here.
 * Undertow and XNIO are known to this package and to {@code http} only; {@code app} opens the listeners, nobody else enters.
 */
@NullMarked
package dev.tidegate.gateway.transport;

import org.jspecify.annotations.NullMarked;
