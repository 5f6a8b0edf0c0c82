package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.xnio.Option;
import org.xnio.StreamConnection;

/** A connection of a proxy, under the address of the client it brings. */
final class ForwardedConnection extends StreamConnection {
    private final StreamConnection carrier;
    private final InetSocketAddress client;

    ForwardedConnection(StreamConnection carrier, InetSocketAddress client) {
        super(carrier.getIoThread());
        this.carrier = carrier;
        this.client = client;
        setSourceConduit(carrier.getSourceChannel().getConduit());
        setSinkConduit(carrier.getSinkChannel().getConduit());
    }

    @Override
    public SocketAddress getPeerAddress() {
        return client;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return carrier.getLocalAddress();
    }

    @Override
    protected void closeAction() throws IOException {
        carrier.close();
    }

    @Override
    public boolean supportsOption(Option<?> option) {
        return carrier.supportsOption(option);
    }

    @Override
    public <T> T getOption(Option<T> option) throws IOException {
        return carrier.getOption(option);
    }

    @Override
    public <T> T setOption(Option<T> option, T value) throws IOException {
        return carrier.setOption(option, value);
    }
}
