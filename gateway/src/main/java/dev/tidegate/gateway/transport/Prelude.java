package dev.tidegate.gateway.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * What is said on a connection of ours before MQTT: the handshake of TLS, then the upgrade to WebSocket, or one of them.
 *
 * <p>Reading is what drives the handshake of TLS in Undertow, for clients too: once reads are on, each socket event carries it one step
 * further. So nothing is begun here; we read until the engine says that both have agreed. <i>Runs on: the I/O thread of the connection.</i>
 */
final class Prelude implements ReadReadyHandler, WriteReadyHandler {
    private static final byte[] NOTHING = {};

    private final Loop loop;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final @Nullable Witness tls;
    private final @Nullable Upgrade upgrade;
    private final End end;

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream(0);
    private boolean over;
    private @Nullable ByteBuffer request;

    /** Hears how it ended, once. */
    interface End {
        /** @param early bytes that came behind the prelude */
        void agreed(byte[] early);

        /** @param why in a sentence */
        void failed(String why);

        /** By a mistake of ours. */
        void broke(Throwable cause);
    }

    /**
     * @param tls the engine of the connection; null if it is plain
     * @param upgrade null without WebSocket
     */
    Prelude(Loop loop, StreamConnection connection, @Nullable Witness tls, @Nullable Upgrade upgrade, End end) {
        this.loop = loop;
        this.source = connection.getSourceChannel().getConduit();
        this.sink = connection.getSinkChannel().getConduit();
        this.tls = tls;
        this.upgrade = upgrade;
        this.end = end;
    }

    void begin() {
        source.setReadReadyHandler(this);
        sink.setWriteReadyHandler(this);
        source.resumeReads();
        if (tls == null) {
            proceed();
        }
    }

    /** Nobody hears anything any more. */
    void stop() {
        over = true;
    }

    /** What has not come about yet. */
    String awaited() {
        return request == null ? "the handshake of TLS did not end" : "the WebSocket upgrade was not answered";
    }

    @Override
    public void readReady() {
        if (over) {
            return;
        }
        try {
            ByteBuffer in = loop.input.clear();
            int count = source.read(in);
            in.flip();
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            heard.writeBytes(bytes);
            if (request == null && tls != null && tls.agreed()) {
                proceed();
            }
            if (!over && request != null) {
                weigh();
            }
            if (!over && count < 0) {
                hungUp();
            }
        } catch (IOException e) {
            hungUp(); // reset, or closed by the engine, which says why
        } catch (RuntimeException | Error e) {
            over = true;
            end.broke(e);
        }
    }

    private void proceed() {
        if (upgrade == null) {
            agree(heard.toByteArray());
        } else {
            request = ByteBuffer.wrap(upgrade.request());
            send(request);
        }
    }

    private void send(ByteBuffer rest) {
        try {
            int count;
            do {
                count = sink.write(rest); // with TLS one record at a time
            } while (count > 0 && rest.hasRemaining());
            if (rest.hasRemaining() || !sink.flush()) {
                sink.resumeWrites();
            } else {
                sink.suspendWrites();
            }
        } catch (IOException e) {
            hungUp();
        }
    }

    private void weigh() {
        byte[] bytes = heard.toByteArray();
        int until = Upgrade.end(bytes);
        if (bytes.length > 0 && !Upgrade.couldBe(bytes)) {
            until = bytes.length; // and never mind what follows
        }
        if (until < 0) {
            if (bytes.length > Upgrade.LARGEST_ANSWER) {
                fail("its answer to the WebSocket upgrade is longer than " + Upgrade.LARGEST_ANSWER + " bytes");
            }
            return;
        }
        String objection = upgrade == null ? null : upgrade.objection(bytes, until);
        if (objection == null) {
            agree(Arrays.copyOfRange(bytes, until, bytes.length));
        } else {
            fail(objection);
        }
    }

    private void agree(byte[] early) {
        over = true;
        source.suspendReads(); // whoever comes next resumes them
        sink.suspendWrites();
        end.agreed(early.length == 0 ? NOTHING : early);
    }

    private void hungUp() {
        String complaint = tls == null ? null : tls.complaint();
        if (complaint != null) {
            fail(complaint);
        } else {
            fail(
                    request == null
                            ? "it hung up during the handshake of TLS"
                            : "it hung up instead of answering the WebSocket upgrade");
        }
    }

    private void fail(String why) {
        if (!over) {
            over = true;
            end.failed(why);
        }
    }

    @Override
    public void writeReady() {
        if (over) {
            sink.suspendWrites();
        } else if (request != null) {
            send(request);
        }
    }

    @Override
    public void forceTermination() {
        fail("the gateway is being stopped");
    }

    @Override
    public void terminated() {
        // XNIO tells us what we told it
    }
}
