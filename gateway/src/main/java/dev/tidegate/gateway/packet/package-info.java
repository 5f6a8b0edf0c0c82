/** The nouns of MQTT, shaped like version 5: no bytes on the wire, no threads, no policy. Everyone may enter; it looks at nobody. */
@NullMarked
package dev.tidegate.gateway.packet;

import org.jspecify.annotations.NullMarked;
