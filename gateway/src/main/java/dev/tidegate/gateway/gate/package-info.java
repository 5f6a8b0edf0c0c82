/** The one place where policy is enforced: packets are translated to features here, and verdicts to rulings. */
@NullMarked
package dev.tidegate.gateway.gate;

import org.jspecify.annotations.NullMarked;
