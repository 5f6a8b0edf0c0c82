package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;

/**
 * One connection on its way: the name is looked up, an address is reached, TLS and the upgrade are agreed on, a wire is opened. Made by
 * {@link Dialer#dial}. <i>Runs on: the I/O thread it was dialled on</i>, every method.
 */
public final class Attempt {
    private static final byte[] NOTHING = {};

    private final Dialer dialer;
    private final Loop loop;
    private final Destination to;
    private final Door door;
    private final Consumer<String> failed;

    private boolean over;
    private long deadline;
    private XnioExecutor.@Nullable Key timer;
    private @Nullable Reach reach;
    private @Nullable Prelude prelude;
    private @Nullable StreamConnection connection;
    private @Nullable Witness witness;

    Attempt(Dialer dialer, Loop loop, Destination to, Door door, Consumer<String> failed) {
        this.dialer = dialer;
        this.loop = loop;
        this.to = to;
        this.door = door;
        this.failed = failed;
    }

    /** Gives up without a word to anybody. Nothing happens once the door was opened: then the wire is there to be closed. */
    public void cancel() {
        if (finish()) {
            IoUtils.safeClose(connection);
        }
    }

    /**
     * What TLS had to complain of, ours or the other side's; null while all is well. Worth a look when the wire is {@code gone} soon:
     * with TLS 1.3 a broker looks at our certificate after the wire was opened.
     */
    public @Nullable String complaint() {
        return witness == null ? null : witness.complaint();
    }

    void begin() {
        if (over) {
            return;
        }
        long patience = to.patience().toNanos();
        deadline = loop.nanos.getAsLong() + patience;
        timer = loop.thread.executeAfter(this::late, patience, TimeUnit.NANOSECONDS);
        try {
            dialer.loops().names().execute(this::lookUp);
        } catch (RejectedExecutionException e) {
            fail("too many names are being looked up");
        }
    }

    /** On a thread that may wait. */
    private void lookUp() {
        Runnable next;
        try {
            List<InetAddress> found = dialer.lookup().addresses(to.address().host());
            next = () -> found(found);
        } catch (UnknownHostException e) {
            next = () -> fail("the name " + to.address().host() + " is unknown");
        } catch (RuntimeException e) {
            next = () -> fault(e);
        }
        try {
            loop.thread.execute(next);
        } catch (RejectedExecutionException e) {
            return; // the I/O threads have ended, and everybody on them
        }
    }

    private void found(List<InetAddress> addresses) {
        if (!over) {
            reach = new Reach(loop, addresses, to.address().port(), this::reached, this::fail);
            reach.begin(deadline - loop.nanos.getAsLong());
        }
    }

    private void reached(StreamConnection raw) {
        reach = null;
        connection = raw;
        try {
            BrokerAddress address = to.address();
            ClientTls tls = to.tls();
            StreamConnection stream = raw;
            if (tls != null) {
                Witness engine = tls.engine(address);
                stream = ClientTls.wrap(raw, engine, dialer.loops());
                connection = stream;
                witness = engine;
            }
            Upgrade upgrade = address.scheme().isWebSocket() ? new Upgrade(to, dialer.chance()) : null;
            if (tls == null && upgrade == null) {
                open(NOTHING, null);
            } else {
                prelude = new Prelude(loop, stream, witness, upgrade, new AfterPrelude());
                prelude.begin();
            }
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private final class AfterPrelude implements Prelude.End {
        @Override
        public void agreed(byte[] early) {
            open(early, to.address().scheme().isWebSocket() ? clientFrames() : null);
        }

        @Override
        public void failed(String why) {
            fail(why);
        }

        @Override
        public void broke(Throwable cause) {
            fault(cause);
        }
    }

    private Framing clientFrames() {
        SplittableRandom masks = new SplittableRandom(dialer.chance().nextLong());
        return Framing.ofClient(loop.nanos, masks::nextInt);
    }

    private void open(byte[] early, @Nullable Framing framing) {
        StreamConnection ready = connection;
        if (ready != null && finish()) {
            Arrival arrival = Arrival.from(PeerAddress.text(ready.getPeerAddress()));
            new StreamWire(loop, ready, arrival, framing).open(door, early);
        }
    }

    private void late() {
        timer = null;
        if (over) {
            return;
        }
        String waited = " within " + to.patience().toMillis() + " ms";
        if (reach != null) {
            fail(reach.awaited() + " did not answer" + waited);
        } else if (prelude != null) {
            fail(prelude.awaited() + waited);
        } else {
            fail("the name " + to.address().host() + " was not found" + waited);
        }
    }

    private void fail(String why) {
        if (!finish()) {
            return;
        }
        IoUtils.safeClose(connection);
        try {
            failed.accept(to.address() + ": " + why);
        } catch (RuntimeException | Error e) {
            loop.faults.accept(e);
        }
    }

    private void fault(Throwable cause) {
        loop.faults.accept(cause);
        fail("the gateway made a mistake: " + cause.getClass().getSimpleName());
    }

    /** True the first time. */
    private boolean finish() {
        if (over) {
            return false;
        }
        over = true;
        if (timer != null) {
            timer.remove();
        }
        if (reach != null) {
            reach.stop();
        }
        if (prelude != null) {
            prelude.stop();
        }
        return true;
    }
}
