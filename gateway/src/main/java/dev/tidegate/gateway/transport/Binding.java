package dev.tidegate.gateway.transport;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a listener waits, for how many, and behind what.
 *
 * @param address port 0 picks a free one
 * @param connections open at the same time; the next ones wait in the kernel's queue until somebody leaves
 * @param tls absent: plain
 * @param proxies whom we believe about where clients come from
 */
public record Binding(InetSocketAddress address, int connections, Optional<Tls> tls, ProxyRules proxies) {
    public Binding {
        if (connections < 1) {
            throw new IllegalArgumentException("A listener serves at least 1 connection, not " + connections);
        }
    }
}
