package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.PushBackStreamSourceConduit;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * A connection of a trusted proxy until its PROXY header is complete. It reads no byte beyond the header, so that TLS or MQTT
 * begins on an untouched stream. <i>Runs on: the connection's I/O thread.</i>
 */
final class ProxyIntake implements ReadReadyHandler {
    private final StreamConnection connection;
    private final StreamSourceConduit source;
    private final ProxyRules rules;
    private final Consumer<StreamConnection> visitor;
    private final XnioExecutor.Key deadline;
    private byte[] bytes = new byte[ProxyHeader.FIRST];
    private int length;

    private ProxyIntake(StreamConnection connection, ProxyRules rules, Consumer<StreamConnection> visitor) {
        this.connection = connection;
        this.source = connection.getSourceChannel().getConduit();
        this.rules = rules;
        this.visitor = visitor;
        this.deadline = connection
                .getIoThread()
                .executeAfter(
                        () -> refuse("no PROXY header was completed in time"),
                        rules.headerMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Hands the connection on as soon as it is known whom it brings. */
    static void receive(StreamConnection connection, ProxyRules rules, Consumer<StreamConnection> visitor) {
        boolean trusted = rules.proxies().trusts(connection.getPeerAddress());
        switch (rules.proxies().header()) {
            case OFF -> visitor.accept(connection);
            case ACCEPT -> {
                if (trusted) {
                    new ProxyIntake(connection, rules, visitor).begin();
                } else {
                    visitor.accept(
                            connection); // a header from here is no MQTT, no HTTP and no TLS, and ends it all the same
                }
            }
            case REQUIRE -> {
                if (trusted) {
                    new ProxyIntake(connection, rules, visitor).begin();
                } else {
                    IoUtils.safeClose(connection);
                    rules.refusals()
                            .refused(
                                    PeerAddress.text(connection.getPeerAddress()),
                                    "only the proxies under trusted-proxies may connect here");
                }
            }
        }
    }

    private void begin() {
        source.setReadReadyHandler(this);
        source.resumeReads();
    }

    @Override
    public void readReady() {
        try {
            ProxyHeader.Reading reading = ProxyHeader.read(bytes, length);
            while (reading.state() == ProxyHeader.State.PARTIAL) {
                int count = read(reading.wanted());
                if (count < 0) {
                    end(); // as health checks do
                    return;
                }
                if (count == 0) {
                    return;
                }
                length += count;
                reading = ProxyHeader.read(bytes, length);
            }
            decided(reading);
        } catch (IOException e) {
            end(); // reset by the peer
        }
    }

    private int read(int wanted) throws IOException {
        if (bytes.length < length + wanted) {
            bytes = Arrays.copyOf(bytes, Math.max(length + wanted, Math.min(bytes.length * 2, ProxyHeader.LONGEST)));
        }
        return source.read(ByteBuffer.wrap(bytes, length, wanted));
    }

    private void decided(ProxyHeader.Reading reading) {
        switch (reading.state()) {
            case WHOLE -> handOn(reading.client());
            case ABSENT -> {
                switch (rules.proxies().header()) {
                    case REQUIRE -> refuse("the proxy sent no PROXY header");
                    case ACCEPT, OFF -> {
                        pushBack();
                        handOn(null);
                    }
                }
            }
            case PARTIAL, WRONG -> refuse(reading.why());
        }
    }

    /** What was read was not for us. */
    private void pushBack() {
        PushBackStreamSourceConduit conduit = new PushBackStreamSourceConduit(source);
        conduit.pushBack(Buffers.pooledWrapper(ByteBuffer.wrap(bytes, 0, length)));
        connection.getSourceChannel().setConduit(conduit);
    }

    private void handOn(@Nullable InetSocketAddress client) {
        deadline.remove();
        source.suspendReads();
        visitor.accept(client == null ? connection : new ForwardedConnection(connection, client));
    }

    private void refuse(String why) {
        rules.refusals().refused(PeerAddress.text(connection.getPeerAddress()), why);
        end();
    }

    private void end() {
        deadline.remove();
        IoUtils.safeClose(connection);
    }

    @Override
    public void forceTermination() {
        end();
    }

    @Override
    public void terminated() {
        // XNIO tells us what we told it
    }
}
