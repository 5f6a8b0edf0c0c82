/**
 * How the nodes of a gateway hear of each other, and the seam behind which they do: one log of messages, one owner for each
 * session. Publishing, claiming and subscribing go through {@link dev.tidegate.gateway.cluster.Backplane} also where there
 * is one node, so that nothing in the core knows how many there are; only {@code app} names an implementation.
 */
@NullMarked
package dev.tidegate.gateway.cluster;

import org.jspecify.annotations.NullMarked;
