/** Every feature under every verdict, for both versions and in every mode, from raw bytes to raw bytes. */
@NullMarked
package dev.tidegate.gateway.matrix;

import org.jspecify.annotations.NullMarked;
