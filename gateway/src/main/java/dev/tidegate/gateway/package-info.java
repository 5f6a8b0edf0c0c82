/** The gateway. Every room is a package below this one; see {@code docs/adr} for why the walls stand where they stand. */
@NullMarked
package dev.tidegate.gateway;

import org.jspecify.annotations.NullMarked;
