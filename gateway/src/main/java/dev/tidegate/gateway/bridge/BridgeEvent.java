package dev.tidegate.gateway.bridge;

import java.net.URI;

/**
 * Something operators should know about a bridge.
 *
 * @param upstream where it is connected to, or was going to
 * @param what in a sentence; empty where the kind says it all
 * @param retryMillis when it will try again; 0 where that is not the point
 */
public record BridgeEvent(Kind kind, String bridge, URI upstream, String what, long retryMillis) {
    /** What has happened. */
    public enum Kind {
        OPENED,
        FAILED,
        REMARKED
    }

    static BridgeEvent opened(String bridge, URI upstream) {
        return new BridgeEvent(Kind.OPENED, bridge, upstream, "", 0);
    }

    static BridgeEvent failed(String bridge, URI upstream, String what, long retryMillis) {
        return new BridgeEvent(Kind.FAILED, bridge, upstream, what, retryMillis);
    }

    static BridgeEvent remarked(String bridge, URI upstream, String what) {
        return new BridgeEvent(Kind.REMARKED, bridge, upstream, what, 0);
    }
}
