/** What clients see: the running gateway judged by the bytes it answers. Knows nothing of the rooms behind the door. */
@NullMarked
package dev.tidegate.gateway.blackbox;

import org.jspecify.annotations.NullMarked;
