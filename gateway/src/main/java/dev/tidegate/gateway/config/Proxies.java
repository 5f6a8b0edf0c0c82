package dev.tidegate.gateway.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * The proxies in front of a listener, and how they say whom they bring.
 *
 * @param trusted their networks; nobody else's word counts
 * @param header whether they begin a connection with a PROXY header
 */
public record Proxies(List<Network> trusted, Header header) {
    /** Nobody stands in front: the address that connected is the client's. */
    public static final Proxies NONE = new Proxies(List.of(), Header.OFF);

    /** What becomes of a PROXY header, version 1 or 2. */
    public enum Header {
        /** Not looked for: it is no MQTT, no HTTP and no TLS, and ends the connection. */
        OFF,
        /** Read where a trusted proxy sends it; everybody may also come without. */
        ACCEPT,
        /** Only trusted proxies may connect, and each begins with it. */
        REQUIRE
    }

    public Proxies {
        trusted = List.copyOf(trusted);
    }

    public boolean trusts(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet && !inet.isUnresolved() && trusts(inet.getAddress());
    }

    public boolean trusts(InetAddress address) {
        for (Network network : trusted) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
