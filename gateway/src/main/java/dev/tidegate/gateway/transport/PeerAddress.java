package dev.tidegate.gateway.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A network address as people write it. */
final class PeerAddress {
    private PeerAddress() {}

    /** {@code 127.0.0.1:1883} or {@code [::1]:1883}; never a name, because nobody waits for a name server here. */
    static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return address.toString();
        }
        String host = inet.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
}
