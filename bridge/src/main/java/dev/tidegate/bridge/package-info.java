/**
 * What a bridge to another broker is to do: where that broker listens ({@link dev.tidegate.bridge.Upstream}), what crosses
 * ({@link dev.tidegate.bridge.Rule}) and what it is called on the other side ({@link dev.tidegate.bridge.TopicRemap}).
 *
 * <p>Nothing here runs: no thread, no socket, no clock. A running bridge is the gateway's {@code app}; its {@code config} fills
 * in a {@link dev.tidegate.bridge.BridgePlan}, and nobody else needs to know of bridges. A leaf: it uses {@code policy} alone.
 */
@NullMarked
package dev.tidegate.bridge;

import org.jspecify.annotations.NullMarked;
