/**
 * The simulator: the whole core and its connection layer, with clients that speak bytes over a bad network, in virtual time and
 * from one seed, judged by a small naive model of MQTT. {@code SimulationTest} runs it; nobody else enters.
 */
@NullMarked
package dev.tidegate.gateway.simulation;

import org.jspecify.annotations.NullMarked;
