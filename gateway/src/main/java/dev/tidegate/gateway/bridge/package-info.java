/**
 * Bridges to other brokers. A bridge is a splice of two MQTT connections: one to its upstream, over the gateway's own wires, and one into the core,
 * without a network. What is said on one side is said on the other, with the same packet identifiers, so that QoS 2 goes from end to end and
 * nothing has to be remembered in between. Two sessions of the core are its memory.
 */
@NullMarked
package dev.tidegate.gateway.bridge;

import org.jspecify.annotations.NullMarked;
