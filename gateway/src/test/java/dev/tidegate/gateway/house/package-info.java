/** Rules about the whole gateway rather than one room: the arrows between packages, the smells, the text of the sources. */
@NullMarked
package dev.tidegate.gateway.house;

import org.jspecify.annotations.NullMarked;
