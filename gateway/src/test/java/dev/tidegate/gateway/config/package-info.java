/** Tests of the settings tree and its one reader. */
@NullMarked
package dev.tidegate.gateway.config;

import org.jspecify.annotations.NullMarked;
