package dev.tidegate.gateway.transport;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket client, reduced to the bytes it receives. */
final class Collector implements WebSocket.Listener {
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final LinkedBlockingQueue<byte[]> parts = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        parts.add(part);
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    byte[] take(int count) throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < count) {
            byte[] part = parts.poll(10, TimeUnit.SECONDS);
            if (part == null) {
                throw new AssertionError("Only " + bytes.size() + " of " + count + " bytes came");
            }
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
