/**
 * The command line and the composition root: load, start, wait, stop. The roof of the house: it may use every room, and no
 * room may know it. Nobody enters but the user.
 */
@NullMarked
package dev.tidegate.gateway.app;

import org.jspecify.annotations.NullMarked;
