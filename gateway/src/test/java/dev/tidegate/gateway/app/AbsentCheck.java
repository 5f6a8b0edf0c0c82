package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.InvalidConfig;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a session costs whose client is away: the whole gateway in this process, and clients on real sockets that connect, subscribe to
 * one filter each and leave; then the same sessions in a gateway that has just been started above them. Run by hand, with an empty
 * directory as argument and perhaps a number of sessions; prints bytes of heap and of disk a session, and
 * what is on the heap. Nothing is asserted.
 */
final class AbsentCheck {
    private static final int SESSIONS = 100_000;
    private static final int WARM = 1_000;
    private static final int COLLECTIONS = 5;
    private static final int MOST = 28;

    private static final String CONFIG = """
            listeners:
              mqtt: { transport: tcp, bind: "127.0.0.1:0" }
            admin:
              bind: 127.0.0.1:0
            auth:
              anonymous: true
            store:
              path: %s
              durability: os
            """;

    private final Path folder;
    private final int sessions;
    private InetSocketAddress address = new InetSocketAddress(0);

    /** Which topics the clients want. */
    private enum Filters {
        /** Each its own, as devices do that wait for commands. */
        DISTINCT,
        /** All the same. */
        SHARED;

        String of(int client) {
            return this == DISTINCT ? "devices/%08d/cmd".formatted(client) : "devices/all/cmd";
        }
    }

    private AbsentCheck(Path folder, int sessions) {
        this.folder = folder;
        this.sessions = sessions;
    }

    public static void main(String[] args) throws Exception {
        int sessions = args.length > 1 ? Integer.parseInt(args[1]) : SESSIONS;
        for (Filters each : Filters.values()) {
            new AbsentCheck(Files.createDirectories(Path.of(args[0]).resolve(each.name())), sessions).run(each);
        }
    }

    private void run(Filters filters) throws IOException, InvalidConfig, UnusableKeys, JMException {
        long empty;
        try (Gateway gateway = start()) {
            address = Objects.requireNonNull(gateway.addresses().get("mqtt"));
            for (int i = 0; i < WARM; i++) {
                visit("warm-%d".formatted(i), "warm/%d".formatted(i), i);
            }
            empty = used();
            for (int i = 0; i < sessions; i++) {
                visit("device-%012d".formatted(i), filters.of(i), i);
            }
            visit("last", "last", 0); // when it is through, so are the others
            print(filters, "left", used() - empty);
        }
        System.out.printf("%s: %d bytes of disk a session%n", filters, size() / sessions);
        try (Gateway again = start()) {
            System.out.println(again.readyLine());
            print(filters, "brought back", used() - empty);
        }
    }

    private void print(Filters filters, String how, long bytes) throws JMException {
        System.out.printf(
                "%s: %d bytes of heap for each of %,d sessions %s%n", filters, bytes / sessions, sessions, how);
        Object classes = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        String.valueOf(classes).lines().limit(MOST).forEach(System.out::println);
    }

    private Gateway start() throws IOException, InvalidConfig, UnusableKeys {
        Path config = folder.resolve("tidegate.yaml");
        Files.writeString(config, CONFIG.formatted(folder.resolve("data")));
        return Gateway.start(new ConfigLoader(folder, Map.of()).load(config, List.of()));
    }

    /** A client comes, subscribes at QoS 1 to one filter, and goes. */
    private void visit(String clientId, String filter, int number) throws IOException {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        byte[] topics = filter.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(address.getAddress(), address.getPort(), home(number), 0)) {
            socket.setTcpNoDelay(true);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            // CONNECT of MQTT 5 without clean start, for a day
            out.write(new byte[] {
                0x10, (byte) (18 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 5, 0, 0, 0, 5, 0x11, 0, 1, 81, (byte) 128
            });
            out.writeShort(id.length);
            out.write(id);
            skip(in, 0x20);
            out.write(new byte[] {(byte) 0x82, (byte) (6 + topics.length), 0, 1, 0, 0, (byte) topics.length});
            out.write(topics);
            out.write(1);
            skip(in, 0x90);
            out.write(new byte[] {(byte) 0xE0, 0});
            if (in.read() != -1) {
                throw new IOException("more than was asked for");
            }
        }
    }

    /** Another of our own addresses now and then: the ports of one do not suffice. */
    private static InetAddress home(int number) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, (byte) (number / 5_000 % 100), 2});
    }

    private static void skip(DataInputStream in, int expected) throws IOException {
        int type = in.read();
        if (type != expected) {
            throw new IOException("expected %x, and there came %x".formatted(expected, type));
        }
        in.readFully(new byte[in.read()]);
    }

    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(each -> each.toFile().length())
                    .sum();
        }
    }
}
