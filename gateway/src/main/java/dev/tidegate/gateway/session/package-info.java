/**
 * Protocol state that outlives a socket, owned by one shard at a time. The rooms above hold a
 * {@link dev.tidegate.gateway.session.SessionRef}, never a session of another shard.
 */
@NullMarked
package dev.tidegate.gateway.session;

import org.jspecify.annotations.NullMarked;
