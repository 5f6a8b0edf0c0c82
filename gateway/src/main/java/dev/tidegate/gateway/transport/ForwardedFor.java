package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.config.Network;
import dev.tidegate.gateway.config.Proxies;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, when a proxy asks for them. Each proxy appends the address that connected to it to {@code X-Forwarded-For}; so from
 * the right, the first address that is no trusted proxy is the client's, and what stands before it is anybody's invention.
 */
final class ForwardedFor {
    private static final int LONGEST = 64;

    private ForwardedFor() {}

    /** The client's address; null if a trusted proxy wrote something that is none. */
    static @Nullable SocketAddress client(HttpServerExchange exchange, Proxies proxies) {
        SocketAddress peer = exchange.getConnection().getPeerAddress();
        HeaderValues told = exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR);
        return told == null || !proxies.trusts(peer) ? peer : client(peer, hops(told), proxies);
    }

    private static @Nullable SocketAddress client(SocketAddress peer, List<String> hops, Proxies proxies) {
        SocketAddress client = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            InetAddress hop = address(hops.get(i));
            if (hop == null) {
                return null;
            }
            client = new InetSocketAddress(hop, 0); // its port is known to the proxy alone
            if (!proxies.trusts(hop)) {
                return client;
            }
        }
        return client;
    }

    private static List<String> hops(HeaderValues lines) {
        List<String> hops = new ArrayList<>();
        for (String line : lines) {
            hops.addAll(List.of(line.split(",", -1)));
        }
        return hops;
    }

    /** With a port or without: some proxies write {@code 192.0.2.7:50000} and {@code [2001:db8::7]:50000}. */
    private static @Nullable InetAddress address(String hop) {
        String host = hop.strip();
        if (host.length() > LONGEST) {
            return null;
        }
        int bracket = host.indexOf(']');
        if (host.startsWith("[") && bracket > 0) {
            return host.substring(bracket + 1).matches("(:\\d{1,5})?")
                    ? Network.address(host.substring(1, bracket))
                    : null;
        }
        if (host.matches("[\\d.]+:\\d{1,5}")) {
            host = host.substring(0, host.indexOf(':'));
        }
        return Network.address(host);
    }
}
