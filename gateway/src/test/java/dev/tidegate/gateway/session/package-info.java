/** Tests of what outlives a socket: both directions of QoS 1 and 2, queues, take-over, expiry, wills, and moving between shards. */
@NullMarked
package dev.tidegate.gateway.session;

import org.jspecify.annotations.NullMarked;
