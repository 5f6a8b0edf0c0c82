/**
 * Every normative statement of MQTT 5 and 3.1.1, and the tests that prove them from outside, chapter by chapter. Knows the running
 * gateway through its sockets only.
 */
@NullMarked
package dev.tidegate.gateway.conformance;

import org.jspecify.annotations.NullMarked;
