/**
 * Kills a broker again and again while clients use it, and holds what it acknowledged against what it still has: real processes,
 * real sockets, one driver that is never killed. docs/reliability.md says what is promised and how to repeat it.
 */
@NullMarked
package dev.tidegate.gateway.crash;

import org.jspecify.annotations.NullMarked;
