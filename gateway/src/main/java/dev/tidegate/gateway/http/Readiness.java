package dev.tidegate.gateway.http;

import java.util.List;

/** Port: may traffic be sent here? Asked on an I/O thread, so the answer must be at hand. */
@FunctionalInterface
public interface Readiness {
    /** Why not, one of our own sentences each; empty when ready. */
    List<String> obstacles();
}
