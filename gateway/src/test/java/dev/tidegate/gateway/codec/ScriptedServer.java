package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Packet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one client's bytes with our decoder, keeps the packets, and answers each by a script with our encoder's bytes. */
final class ScriptedServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Packet> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
    private final PacketEncoder encoder = new PacketEncoder();
    private final Dialect dialect;
    private final Function<Packet, List<Packet>> script;
    private final Thread thread = new Thread(this::serve, "scripted-server");
    private volatile @Nullable Socket client;

    ScriptedServer(Dialect dialect, Function<Packet, List<Packet>> script) throws IOException {
        this.dialect = dialect;
        this.script = script;
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            client = socket;
            PacketDecoder decoder = new PacketDecoder();
            ByteReader in = new ByteReader();
            Dialect spoken = Dialect.OPENING;
            byte[] bytes = new byte[1 << 20];
            int length = 0;
            for (int read = 0; read >= 0; read = socket.getInputStream().read(bytes, length, bytes.length - length)) {
                length += read;
                in.reset(bytes, 0, length);
                for (Packet next = decoder.next(in, spoken, Codec.WIDE);
                        next != null;
                        next = decoder.next(in, spoken, Codec.WIDE)) {
                    spoken = dialect;
                    received.add(next);
                    send(script.apply(next));
                }
                length -= in.position();
                System.arraycopy(bytes, in.position(), bytes, 0, length);
            }
        } catch (IOException | MalformedPacket | RuntimeException e) {
            failures.add(e);
        }
    }

    /** Sends packets in one write. */
    private void send(List<Packet> packets) throws IOException {
        ByteWriter out = new ByteWriter();
        for (Packet each : packets) {
            assertThat(encoder.encode(each, dialect, Integer.MAX_VALUE, out)).isTrue();
        }
        write(out.array(), out.length());
    }

    void send(Packet packet) {
        try {
            send(List.of(packet));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(Frame frame) {
        try {
            write(frame.head(), frame.headLength());
            write(frame.body(), frame.bodyLength());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void write(byte[] bytes, int length) throws IOException {
        Socket socket = client;
        if (socket == null) {
            throw new IOException("no client yet");
        }
        OutputStream out = socket.getOutputStream();
        out.write(Arrays.copyOf(bytes, length));
    }

    /** The next packet the client sent. */
    <P extends Packet> P next(Class<P> type) throws InterruptedException {
        Packet packet = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(packet).as("sent by the client; failures: %s", failures).isInstanceOf(type);
        return type.cast(packet);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Socket socket = client;
        if (socket != null) {
            socket.close();
        }
    }
}
