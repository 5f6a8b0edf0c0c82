package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;

/**
 * Reaches the first of several addresses that answers, one after the other. Each but the last has its share of the time that is left,
 * so that a silent one leaves some to the next. <i>Runs on: the I/O thread of the connection.</i>
 */
final class Reach {
    private static final OptionMap OPTIONS = OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.KEEP_ALIVE, true)
            .getMap();

    private final Loop loop;
    private final List<InetSocketAddress> addresses;
    private final Consumer<StreamConnection> reached;
    private final Consumer<String> failed;
    private final List<String> setbacks = new ArrayList<>();

    private int next;
    private boolean over;
    private @Nullable IoFuture<StreamConnection> pending;
    private XnioExecutor.@Nullable Key share;

    /** @param failed hears what was wrong with each of them */
    Reach(Loop loop, List<InetAddress> hosts, int port, Consumer<StreamConnection> reached, Consumer<String> failed) {
        this.loop = loop;
        this.addresses =
                hosts.stream().map(host -> new InetSocketAddress(host, port)).toList();
        this.reached = reached;
        this.failed = failed;
    }

    void begin(long patienceNanos) {
        tryNext(loop.nanos.getAsLong() + patienceNanos);
    }

    private void tryNext(long deadline) {
        if (next == addresses.size()) {
            over = true;
            failed.accept(String.join("; ", setbacks));
            return;
        }
        int mine = next++;
        int left = addresses.size() - mine;
        if (left > 1) {
            long nanos = Math.max(0, deadline - loop.nanos.getAsLong()) / left;
            share = loop.thread.executeAfter(
                    () -> setback(mine, "does not answer", deadline), nanos, TimeUnit.NANOSECONDS);
        }
        InetSocketAddress address = addresses.get(mine);
        ChannelListener<StreamConnection> open = connection -> connected(mine, connection, deadline);
        IoFuture<StreamConnection> opening;
        try {
            opening = loop.thread.openStreamConnection(address, open, OPTIONS);
        } catch (RuntimeException e) {
            setback(
                    mine,
                    "cannot be connected to: " + e.getMessage(),
                    deadline); // such as a kind of address this machine lacks
            return;
        }
        pending = opening;
        opening.addNotifier(
                new IoFuture.HandlingNotifier<StreamConnection, Void>() {
                    @Override
                    public void handleFailed(IOException exception, Void nothing) {
                        setback(mine, why(exception), deadline);
                    }
                },
                null);
    }

    private void connected(int index, StreamConnection connection, long deadline) {
        if (over || index != next - 1) {
            IoUtils.safeClose(connection);
        } else if (connection.getLocalAddress().equals(connection.getPeerAddress())) {
            // Who asks for a port of this machine that nobody holds can be given that very port to ask from, and meets
            // itself.
            IoUtils.safeClose(connection);
            setback(index, "refused the connection", deadline);
        } else {
            stop();
            reached.accept(connection);
        }
    }

    private void setback(int index, String why, long deadline) {
        if (over || index != next - 1) {
            return;
        }
        letGo();
        setbacks.add(addresses.get(index).getAddress().getHostAddress() + " " + why);
        tryNext(deadline);
    }

    /** Which address has not answered yet. */
    String awaited() {
        return addresses.get(Math.max(0, next - 1)).getAddress().getHostAddress();
    }

    /** Nobody will hear anything any more. */
    void stop() {
        over = true;
        letGo();
    }

    private void letGo() {
        if (share != null) {
            share.remove();
            share = null;
        }
        if (pending != null) {
            pending.cancel(); // nothing happens to what has succeeded or failed
            pending = null;
        }
    }

    private static String why(IOException exception) {
        String message = String.valueOf(exception.getMessage()).toLowerCase(Locale.ROOT);
        if (exception instanceof NoRouteToHostException || message.contains("no route")) {
            return "cannot be reached: no route to it";
        }
        if (exception instanceof ConnectException && message.contains("refused")) {
            return "refused the connection";
        }
        return "cannot be reached: " + message;
    }
}
