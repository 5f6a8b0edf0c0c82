@NullMarked
package dev.tidegate.gateway.store;

import org.jspecify.annotations.NullMarked;
