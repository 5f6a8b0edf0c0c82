/** One client's conversation: bytes in, packets to gate and session, replies out. Only {@code transport} and {@code app} may enter. */
@NullMarked
package dev.tidegate.gateway.connection;

import org.jspecify.annotations.NullMarked;
