package dev.tidegate.gateway.http;

import dev.tidegate.gateway.audit.AuditRecord;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/**
 * One reader of the {@link AuditStream}: a bounded queue on the way to its socket. When the queue is full, records are dropped
 * and counted, and the reader hears how many as soon as there is room. A blank line now and then shows that we are still here,
 * and whether the reader is; who has taken nothing from one to the next is left.
 *
 * <p><i>Runs on: the thread of the {@code EventQueue} for {@link #offer}, the admin listener's I/O thread for the rest.</i>
 */
final class AuditReader {
    /** Records waiting for one reader; at about 500 bytes each. */
    static final int QUEUE = 1_024;

    private static final long HEARTBEAT_SECONDS = 15;
    /** Records put into one write. */
    private static final int BATCH = 64;

    private final HttpServerExchange exchange;
    private final Map<String, String> wanted;
    private final Consumer<AuditReader> left;
    private final BlockingQueue<AuditRecord> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong missed = new AtomicLong();
    private final AtomicBoolean woken = new AtomicBoolean();

    // of the I/O thread
    private @Nullable StreamSinkChannel sink;
    private XnioExecutor.@Nullable Key heartbeat;
    private ByteBuffer writing = ByteBuffer.allocate(0);
    private boolean stalled;

    /** @param left told once when the reader is gone */
    AuditReader(HttpServerExchange exchange, Map<String, String> wanted, Consumer<AuditReader> left) {
        this.exchange = exchange;
        this.wanted = wanted;
        this.left = left;
    }

    /** A record that this reader may want. */
    void offer(AuditRecord told) {
        if (!told.has(wanted)) {
            return;
        }
        if (!waiting.offer(told)) {
            missed.incrementAndGet();
        }
        if (woken.compareAndSet(false, true)) {
            exchange.getIoThread().execute(this::write);
        }
    }

    /** Shows that we are listening, and begins. */
    void begin() {
        StreamSinkChannel opened = exchange.getResponseChannel();
        sink = opened;
        opened.getWriteSetter().set(channel -> write());
        opened.getCloseSetter().set(channel -> leave());
        exchange.addExchangeCompleteListener((ended, next) -> {
            leave();
            next.proceed();
        });
        beat();
    }

    private void beat() {
        if (stalled) {
            leave();
            return;
        }
        if (!writing.hasRemaining()) {
            writing = bytes("\n");
        }
        stalled = true;
        heartbeat = exchange.getIoThread().executeAfter(this::beat, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        write();
    }

    /** Writes what there is until the socket takes no more. */
    private void write() {
        StreamSinkChannel open = sink;
        if (open == null) {
            return;
        }
        woken.set(false);
        try {
            while (writing.hasRemaining() || next()) {
                if (open.write(writing) == 0) {
                    open.resumeWrites();
                    return;
                }
                stalled = false;
            }
            if (open.flush()) {
                open.suspendWrites();
            } else {
                open.resumeWrites();
            }
        } catch (IOException gone) {
            leave(); // nobody is there to be told
        }
    }

    /** The next lines; false where there are none. */
    private boolean next() {
        StringBuilder lines = new StringBuilder();
        long lost = missed.getAndSet(0);
        if (lost > 0) {
            lines.append("{\"missed\":").append(lost).append("}\n");
        }
        for (int i = 0; i < BATCH; i++) {
            AuditRecord each = waiting.poll();
            if (each == null) {
                break;
            }
            lines.append(each.json()).append('\n');
        }
        writing = bytes(lines.toString());
        return writing.hasRemaining();
    }

    private void leave() {
        StreamSinkChannel open = sink;
        if (open == null) {
            return;
        }
        sink = null;
        left.accept(this);
        waiting.clear();
        if (heartbeat != null) {
            heartbeat.remove();
        }
        IoUtils.safeClose(exchange.getConnection());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
