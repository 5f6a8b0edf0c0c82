/**
 * Carries messages to and from upstream brokers. A leaf: it knows the gateway only through {@link
 * dev.tidegate.bridge.LocalSide} and the remote broker only through {@link dev.tidegate.bridge.Upstream}. The gateway's
 * {@code app} alone may start a bridge; its {@code config} may fill in a {@link dev.tidegate.bridge.BridgePlan}.
 */
@NullMarked
package dev.tidegate.bridge;

import org.jspecify.annotations.NullMarked;
