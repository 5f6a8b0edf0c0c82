package dev.tidegate.gateway.app;

import dev.tidegate.bridge.Upstream;
import dev.tidegate.bridge.UpstreamTls;
import dev.tidegate.gateway.bridge.Dialing;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.transport.BrokerAddress;
import dev.tidegate.gateway.transport.ClientTls;
import dev.tidegate.gateway.transport.Destination;
import dev.tidegate.gateway.transport.Dialer;
import dev.tidegate.gateway.transport.Loops;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How one bridge gets to its upstream, over the wires of the transport. <i>Runs on: the shard of each connection.</i> */
final class Dialling {
    private final Upstream upstream;
    private final Dialer dialer;
    private volatile @Nullable ClientTls tls;

    private Dialling(Upstream upstream, Dialer dialer, @Nullable ClientTls tls) {
        this.upstream = upstream;
        this.dialer = dialer;
        this.tls = tls;
    }

    /** @param tls what {@link #tls} has made for the same upstream */
    static Dialling of(Upstream upstream, Loops loops, @Nullable ClientTls tls) {
        return new Dialling(upstream, new Dialer(loops), tls);
    }

    /**
     * What its certificate files say now; null where it has none.
     *
     * @throws IOException if a certificate cannot be used; the message names the file and the remedy
     */
    static @Nullable ClientTls tls(Upstream upstream, Clock clock) throws IOException {
        UpstreamTls asked = upstream.tls();
        return asked == null ? null : load(asked, clock);
    }

    /** From the next connection on. Any thread. */
    void renew(@Nullable ClientTls next) {
        tls = next;
    }

    private static ClientTls load(UpstreamTls asked, Clock clock) throws IOException {
        return ClientTls.load(
                new ClientTls.Rules(
                        asked.ca(),
                        asked.certificate(),
                        asked.key(),
                        asked.serverName(),
                        asked.alpn(),
                        ClientTls.Check.AUTHORITY_AND_NAME),
                clock);
    }

    /** For the connection on one of the loops. */
    Dialing on(int loop) {
        return (address, door, failed) -> dial(loop, address, door, failed);
    }

    private Runnable dial(int loop, URI address, Door door, Consumer<String> failed) {
        BrokerAddress broker = BrokerAddress.parse(address.toString());
        Destination to = new Destination(
                broker, upstream.connectTimeout(), Map.of(), broker.scheme().isSecure() ? tls : null);
        return dialer.dial(loop, to, door, failed)::cancel;
    }
}
