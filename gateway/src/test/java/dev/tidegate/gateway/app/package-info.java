/** Tests of the command line, through the command line. */
@NullMarked
package dev.tidegate.gateway.app;

import org.jspecify.annotations.NullMarked;
