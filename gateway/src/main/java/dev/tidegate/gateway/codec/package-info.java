/**
 * Bytes to packets and back: the only package that knows what the protocol versions say differently. Strict about every byte,
 * because whatever passes here is trusted behind. Only {@code connection} and above may enter; it looks at {@code packet}
 * alone.
 */
@NullMarked
package dev.tidegate.gateway.codec;

import org.jspecify.annotations.NullMarked;
