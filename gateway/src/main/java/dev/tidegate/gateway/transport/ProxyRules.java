package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.config.Proxies;

/**
 * Whom a listener believes about where clients come from.
 *
 * @param headerMillis how long a PROXY header may take, from accept to its last byte
 */
public record ProxyRules(Proxies proxies, int headerMillis, Refusals refusals) {
    /** Believes nobody: the address that connected is the client's. */
    public static final ProxyRules NONE = new ProxyRules(Proxies.NONE, 1, (peer, why) -> {});

    /** Hears whose connection was closed before its first byte for us. <i>Runs on: the connection's I/O thread.</i> */
    @FunctionalInterface
    public interface Refusals {
        /**
         * @param peer who connected, as {@code host:port}
         * @param why one of our own sentences
         */
        void refused(String peer, String why);
    }
}
