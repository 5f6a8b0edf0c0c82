package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.packet.ClientId;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * How a client came to us: what is known of it before it has said a word of MQTT. Made by {@code transport}. Immutable, but for
 * the credential, which can be spent once.
 *
 * @param address the client's address as {@code host:port}, which counts for limits, events and audit lines: behind a trusted
 *     proxy the one the proxy told, else the one that connected
 * @param path where the client asked for the upgrade, one of its listener's paths; null over TCP
 * @param credential what the upgrade request carried, where the listener looks for it; null if nothing
 * @param certificate the client's own certificate, verified in the TLS handshake; null if it showed none. Known from the first
 *     byte received on: a handshake comes after the wire has been opened
 * @param insider null for everybody who comes from outside
 */
public record Arrival(
        String address,
        @Nullable String path,
        @Nullable UpgradeToken credential,
        @Nullable X509Certificate certificate,
        @Nullable Insider insider) {

    /**
     * Part of the gateway itself: comes without a network and proves nothing.
     *
     * @param identity who it is
     * @param publisher in whose name it publishes, where that is another session of its own; No Local asks
     */
    public record Insider(Identity identity, ClientId publisher) {}

    /** Part of the gateway. */
    public static Arrival within(String name, Insider insider) {
        return new Arrival(name, null, null, null, insider);
    }

    /** A client of which nothing but its address is known. */
    public static Arrival from(String address) {
        return new Arrival(address, null, null, null, null);
    }

    /** The same, upgraded at this path. */
    public Arrival at(String path) {
        return new Arrival(address, path, credential, certificate, insider);
    }

    /** The same, with what its upgrade request carried. */
    public Arrival bearing(UpgradeToken credential) {
        return new Arrival(address, path, credential, certificate, insider);
    }

    /** The same, with the certificate it showed. */
    public Arrival showing(X509Certificate certificate) {
        return new Arrival(address, path, credential, certificate, insider);
    }

    /** Fit for a log: neither a credential nor a certificate. */
    @Override
    public String toString() {
        return path == null ? address : address + path;
    }
}
