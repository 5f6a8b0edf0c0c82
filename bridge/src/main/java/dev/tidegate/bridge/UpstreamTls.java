package dev.tidegate.bridge;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a bridge believes upstream, and who it says it is; all files are PEM.
 *
 * @param ca the authorities the upstream's certificate may come from; null for those the Java runtime trusts
 * @param certificate the bridge's own chain, its own first; null shows none. With {@code key} or not at all
 * @param key the private key of that certificate
 * @param serverName the name to ask for (SNI) and to find in the certificate; null for the host of the address
 * @param alpn protocols to offer, best first; none says nothing
 */
public record UpstreamTls(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable String serverName,
        List<String> alpn) {
    /** What an encrypted address means by itself. */
    public static final UpstreamTls USUAL = new UpstreamTls(null, null, null, null, List.of());

    public UpstreamTls {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate and its key go together: name both or none");
        }
        if (serverName != null && serverName.isBlank()) {
            throw new IllegalArgumentException("a server name is not empty");
        }
        alpn = List.copyOf(alpn);
    }
}
