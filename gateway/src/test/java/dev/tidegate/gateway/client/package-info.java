/** Clients nobody here wrote, against a gateway that really runs: what users bring must work. */
@NullMarked
package dev.tidegate.gateway.client;

import org.jspecify.annotations.NullMarked;
