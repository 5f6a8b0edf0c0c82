/** What one connection does, over wires without sockets and in virtual time. */
@NullMarked
package dev.tidegate.gateway.connection;

import org.jspecify.annotations.NullMarked;
