package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/**
 * A listening socket, and how its connections reach their I/O threads.
 *
 * <p>XNIO accepts on a thread of its own and gives each connection an I/O thread at random. At the limit it stops accepting
 * until one percent of the places are free again. When accepting fails, as it does when the process is out of file
 * descriptors, XNIO logs a warning and tries again after 250 ms, then after 1, 4, 16 and 30 s: no busy loop, and it recovers
 * by itself.
 */
final class Acceptor implements AutoCloseable {
    /** Connections the kernel holds for us while we are busy. */
    private static final int BACKLOG = 4096;

    private final AcceptingChannel<StreamConnection> channel;

    private Acceptor(AcceptingChannel<StreamConnection> channel) {
        this.channel = channel;
    }

    /** Each connection is handed over on its own I/O thread, its TLS handshake still ahead. */
    static Acceptor open(Loops loops, Binding binding, Consumer<StreamConnection> visitor) throws IOException {
        int most = binding.connections();
        OptionMap options = OptionMap.builder()
                .set(Options.TCP_NODELAY, true)
                .set(Options.KEEP_ALIVE, true)
                .set(Options.REUSE_ADDRESSES, true)
                .set(Options.BACKLOG, BACKLOG)
                .set(Options.CONNECTION_HIGH_WATER, most)
                .set(Options.CONNECTION_LOW_WATER, most - most / 100)
                .getMap();
        ChannelListener<AcceptingChannel<StreamConnection>> welcome = channel -> {
            for (StreamConnection next = next(channel); next != null; next = next(channel)) {
                ProxyIntake.receive(next, binding.proxies(), raw -> {
                    try {
                        visitor.accept(
                                binding.tls().isPresent() ? binding.tls().get().wrap(raw, loops) : raw);
                    } catch (RuntimeException | Error e) {
                        IoUtils.safeClose(raw);
                        loops.of(raw.getIoThread()).faults.accept(e);
                    }
                });
            }
        };
        try {
            AcceptingChannel<StreamConnection> channel =
                    loops.worker().createStreamConnectionServer(binding.address(), welcome, options);
            channel.resumeAccepts();
            return new Acceptor(channel);
        } catch (IOException e) {
            throw new IOException("Cannot listen on " + text(binding.address()) + ": " + e.getMessage(), e);
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static @Nullable StreamConnection next(AcceptingChannel<StreamConnection> channel) {
        try {
            return channel.accept();
        } catch (IOException e) {
            return null; // the listener was closed meanwhile
        }
    }

    InetSocketAddress address() {
        return channel.getLocalAddress(InetSocketAddress.class);
    }

    /** Waits for the accepting thread; when that is gone with its worker, so is the socket, and waiting would never end. */
    @Override
    public void close() {
        if (!channel.getWorker().isShutdown()) {
            IoUtils.safeClose(channel);
        }
    }
}
