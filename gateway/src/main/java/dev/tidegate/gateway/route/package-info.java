/** From one publisher to many subscribers: who gets a message, on which shard, and what is kept for those who come later. */
@NullMarked
package dev.tidegate.gateway.route;

import org.jspecify.annotations.NullMarked;
