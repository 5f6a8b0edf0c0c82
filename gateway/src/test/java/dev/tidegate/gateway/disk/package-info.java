@NullMarked
package dev.tidegate.gateway.disk;

import org.jspecify.annotations.NullMarked;
