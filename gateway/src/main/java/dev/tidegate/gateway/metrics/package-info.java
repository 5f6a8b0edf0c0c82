/**
 * The metrics page. {@link dev.tidegate.gateway.metrics.MetricsSink} listens to {@code event} and reads the shards' counters;
 * {@code http} shows the page; {@code app} wires both. Labels are bounded: no client identifier, topic or address ever becomes
 * one.
 */
@NullMarked
package dev.tidegate.gateway.metrics;

import org.jspecify.annotations.NullMarked;
