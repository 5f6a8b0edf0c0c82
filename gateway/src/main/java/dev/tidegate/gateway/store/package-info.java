/**
 * What must survive of a session, and the seam behind which it does. Everything here is told in the words of the protocol, so
 * that a session at rest can be rebuilt from a snapshot and the changes since. The rooms of the core enter through {@link
 * dev.tidegate.gateway.store.SessionStore}; only {@code app} names an implementation.
 */
@NullMarked
package dev.tidegate.gateway.store;

import org.jspecify.annotations.NullMarked;
