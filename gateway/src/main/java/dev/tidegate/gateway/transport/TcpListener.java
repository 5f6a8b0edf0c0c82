package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;

/** Accepts MQTT directly on TCP or TLS. Opened and closed by {@code app}. */
public final class TcpListener implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Acceptor acceptor;

    private TcpListener(Acceptor acceptor) {
        this.acceptor = acceptor;
    }

    /**
     * Accepts from now on.
     *
     * @param doors the door of each I/O thread, by its index
     * @throws IOException if the address cannot be bound; the message names it
     */
    public static TcpListener open(Loops loops, Binding binding, IntFunction<Door> doors) throws IOException {
        return new TcpListener(Acceptor.open(loops, binding, connection -> {
            Loop loop = loops.of(connection.getIoThread());
            Arrival arrival = Arrival.from(PeerAddress.text(connection.getPeerAddress()));
            new StreamWire(loop, connection, arrival, null).open(doors.apply(loop.index), NOTHING);
        }));
    }

    /** Where it listens: the port that was picked, if none was asked for. */
    public InetSocketAddress address() {
        return acceptor.address();
    }

    /** Accepts no more; open connections stay. */
    @Override
    public void close() {
        acceptor.close();
    }
}
