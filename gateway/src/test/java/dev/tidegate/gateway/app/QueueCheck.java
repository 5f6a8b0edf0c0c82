package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.InvalidConfig;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How much waits for clients that are away, and how soon they have it: the whole gateway in this process with a store that syncs, and
 * clients of MQTT 3.1.1 on sockets. Fills one long queue and 10,000 of 100 messages, ends the gateway, starts another above the same
 * store, and reads the long one and some of the others. Run by hand, with an empty directory as argument; prints figures, and fails where a message is
 * missing or out of order.
 */
final class QueueCheck {
    private static final int LONG_QUEUE = 100_000;
    private static final int SESSIONS = 10_000;
    private static final int EACH = 100;
    private static final int SOME = 100;
    private static final int ROUNDS = 3;
    private static final int BATCH = 50;
    private static final byte[] PAYLOAD = "x".repeat(252).getBytes(StandardCharsets.UTF_8);

    private static final String CONFIG = """
            listeners:
              mqtt: { transport: tcp, bind: "127.0.0.1:0" }
            admin:
              bind: 127.0.0.1:0
            auth:
              anonymous: true
            limits:
              outbox-messages: 200000
              outbox-bytes: 256MiB
              inflight: 1000
              receive-maximum: 1000
            store:
              path: %s
              durability: sync
            """;

    private final Path folder;
    private InetSocketAddress address = new InetSocketAddress(0);

    private QueueCheck(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        new QueueCheck(Path.of(args[0])).run();
    }

    private void run() throws IOException, InvalidConfig, UnusableKeys {
        for (int round = 0; round < ROUNDS; round++) {
            try (Gateway gateway = start()) {
                address = address(gateway);
                leave("long", "long");
                publish("long", 0, LONG_QUEUE);
            }
            try (Gateway gateway = start()) {
                address = address(gateway);
                long began = System.nanoTime();
                drain("long", 0, LONG_QUEUE);
                report("one queue of %,d read and acknowledged", LONG_QUEUE, System.nanoTime() - began);
            }
        }
        try (Gateway gateway = start()) {
            address = address(gateway);
            for (int i = 0; i < SESSIONS; i++) {
                leave("device-" + i, "all");
            }
            publish("all", 0, EACH);
        }
        long stopped = System.nanoTime();
        try (Gateway gateway = start()) {
            long ready = System.nanoTime();
            System.out.printf(
                    "%,d messages in %,d queues: ready in %.2f s%n",
                    SESSIONS * EACH, SESSIONS, (ready - stopped) / 1e9);
            address = address(gateway);
            for (int i = 0; i < SESSIONS; i += SESSIONS / SOME) {
                drain("device-" + i, 0, EACH);
            }
            report("and %,d of them, one client after the other,", SOME * EACH, System.nanoTime() - ready);
        }
    }

    private static void report(String what, int messages, long nanos) {
        System.out.printf(what + " in %.2f s: %,.0f messages/s%n", messages, nanos / 1e9, messages / (nanos / 1e9));
    }

    private Gateway start() throws IOException, InvalidConfig, UnusableKeys {
        Path config = folder.resolve("tidegate.yaml");
        Files.writeString(config, CONFIG.formatted(folder.resolve("data")));
        return Gateway.start(new ConfigLoader(folder, Map.of()).load(config, List.of()));
    }

    private static InetSocketAddress address(Gateway gateway) {
        return Objects.requireNonNull(gateway.addresses().get("mqtt"));
    }

    /** A client comes, subscribes at QoS 1, and goes. */
    private void leave(String clientId, String filter) throws IOException {
        try (Client client = new Client(clientId)) {
            byte[] text = filter.getBytes(StandardCharsets.UTF_8);
            client.out.write(new byte[] {(byte) 0x82, (byte) (5 + text.length), 0, 1, 0, (byte) text.length});
            client.out.write(text);
            client.out.write(1);
            client.out.flush();
            client.packet(0x90);
        }
    }

    /** Numbered messages at QoS 1, some at a time. */
    private void publish(String topic, int from, int to) throws IOException {
        try (Client client = new Client("publisher")) {
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            int length = 2 + name.length + 2 + Integer.BYTES + PAYLOAD.length;
            for (int next = from; next < to; next += BATCH) {
                int end = Math.min(to, next + BATCH);
                for (int number = next; number < end; number++) {
                    client.out.write(0x32);
                    client.out.write((length & 0x7F) | 0x80);
                    client.out.write(length >> 7);
                    client.out.writeShort(name.length);
                    client.out.write(name);
                    client.out.writeShort(1 + number % 0xFFFF);
                    client.out.writeInt(number);
                    client.out.write(PAYLOAD);
                }
                client.out.flush();
                for (int number = next; number < end; number++) {
                    client.packet(0x40);
                }
            }
        }
    }

    private void drain(String clientId, int from, int to) throws IOException {
        try (Client client = new Client(clientId)) {
            for (int number = from; number < to; number++) {
                byte[] message = client.packet(0x32);
                int name = ((message[0] & 0xFF) << 8) | (message[1] & 0xFF);
                int payload = 2 + name + 2;
                int is = ByteBuffer.wrap(message).getInt(payload);
                if (is != number) {
                    throw new IOException(clientId + " got message " + is + " where " + number + " was due");
                }
                client.out.write(new byte[] {0x40, 2, message[2 + name], message[3 + name]});
                if (client.in.available() == 0) {
                    client.out.flush();
                }
            }
        }
    }

    /** A connection of MQTT 3.1.1 that keeps its session, and is greeted. */
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;

        Client(String clientId) throws IOException {
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
            byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
            out.write(new byte[] {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 0, 60});
            out.writeShort(id.length);
            out.write(id);
            out.flush();
            packet(0x20);
        }

        /** What comes next, which must be this. */
        private byte[] packet(int expected) throws IOException {
            int type = in.read();
            if (type != expected) {
                throw new IOException("expected %x, and there came %x".formatted(expected, type));
            }
            int length = 0;
            int shift = 0;
            int next;
            do {
                next = in.readUnsignedByte();
                length |= (next & 0x7F) << shift;
                shift += 7;
            } while (next >= 0x80);
            byte[] body = new byte[length];
            in.readFully(body);
            return body;
        }

        /** Says goodbye, and waits until it has been heard. */
        @Override
        public void close() throws IOException {
            try (socket) {
                out.write(new byte[] {(byte) 0xE0, 0});
                out.flush();
                if (in.read() != -1) {
                    throw new IOException("more than was asked for");
                }
            }
        }
    }
}
