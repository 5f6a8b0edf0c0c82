/**
 * What a bridge to another broker is to do: where that broker listens ({@link dev.tidegate.bridge.Upstream}), what crosses
 * ({@link dev.tidegate.bridge.Rule}) and what it is called on the other side ({@link dev.tidegate.bridge.TopicRemap}).
 *
 * <p>Nothing here runs: no thread, no socket, no clock. The gateway's {@code config} fills in a {@link
 * dev.tidegate.bridge.BridgePlan}, and its room {@code bridge} carries it out. A leaf: it uses {@code policy} alone.
 */
@NullMarked
package dev.tidegate.bridge;

import org.jspecify.annotations.NullMarked;
