/**
 * What is kept, and the seams behind which it is: sessions, told in the words of the protocol, so that one at rest can be rebuilt
 * from a snapshot and the changes since, and retained messages, read page by page. The rooms of the core enter through {@link
 * dev.tidegate.gateway.store.SessionStore} and {@link dev.tidegate.gateway.store.RetainedStore}; only {@code app} names an
 * implementation.
 */
@NullMarked
package dev.tidegate.gateway.store;

import org.jspecify.annotations.NullMarked;
