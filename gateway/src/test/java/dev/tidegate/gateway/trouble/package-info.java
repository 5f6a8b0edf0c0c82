/** Gateways as processes of their own, on disks that are full or fail. */
@NullMarked
package dev.tidegate.gateway.trouble;

import org.jspecify.annotations.NullMarked;
