/** Carries messages to and from upstream brokers. A leaf: it knows the gateway only through {@code LocalSide}. */
@NullMarked
package dev.tidegate.bridge;

import org.jspecify.annotations.NullMarked;
