/** Tests of who gets what: matching, overlap, shares, retained messages, full mailboxes. */
@NullMarked
package dev.tidegate.gateway.route;

import org.jspecify.annotations.NullMarked;
