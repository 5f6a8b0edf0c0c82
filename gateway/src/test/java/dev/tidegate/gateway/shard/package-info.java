/** Tests of notes, mailboxes and the timer wheel, on loops and clocks moved by hand. */
@NullMarked
package dev.tidegate.gateway.shard;

import org.jspecify.annotations.NullMarked;
