package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.Arrival;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.xnio.Options;
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;

/** The certificate a client has shown in its handshake, and proved to be its own. */
final class ClientCertificate {
    private ClientCertificate() {}

    /** The arrival, with the certificate if there is one by now. */
    static Arrival shown(Arrival arrival, StreamConnection connection) {
        if (!(connection instanceof SslConnection secure) || !isAsked(secure)) {
            return arrival;
        }
        try {
            Certificate[] chain = secure.getSslSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate own ? arrival.showing(own) : arrival;
        } catch (SSLPeerUnverifiedException e) {
            return arrival; // it showed none, or the handshake is still ahead
        }
    }

    private static boolean isAsked(SslConnection connection) {
        try {
            return connection.getOption(Options.SSL_CLIENT_AUTH_MODE) != SslClientAuthMode.NOT_REQUESTED;
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
