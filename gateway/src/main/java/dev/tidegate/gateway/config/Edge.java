package dev.tidegate.gateway.config;

/**
 * What holds for the web clients of a listener beyond its path and origins.
 *
 * @param originAbsent what becomes of an upgrade request that names no origin
 */
public record Edge(OriginAbsent originAbsent) {
    /** Whether a client that says no page sent it may connect. */
    public enum OriginAbsent {
        ALLOW,
        REFUSE
    }
}
