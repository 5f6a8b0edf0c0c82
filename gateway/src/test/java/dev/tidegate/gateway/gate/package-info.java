/** Tests of the one place that says no: every feature with every verdict. */
@NullMarked
package dev.tidegate.gateway.gate;

import org.jspecify.annotations.NullMarked;
