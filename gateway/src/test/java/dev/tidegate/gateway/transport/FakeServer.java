package dev.tidegate.gateway.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that does with each connection, one after the other, whatever a test says. */
final class FakeServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    interface Manners {
        void meet(Socket client) throws Exception;
    }

    private FakeServer(ServerSocket server) {
        this.server = server;
    }

    static FakeServer who(Manners manners) throws IOException {
        return who(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), manners);
    }

    static FakeServer who(ServerSocket server, Manners manners) {
        FakeServer fake = new FakeServer(server);
        Thread thread = new Thread(() -> fake.serve(manners), "fake server");
        thread.setDaemon(true);
        thread.start();
        return fake;
    }

    private void serve(Manners manners) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                client.setSoTimeout(PATIENCE_MILLIS);
                client.setTcpNoDelay(true);
                manners.meet(client);
            } catch (Exception e) {
                // the other side sees what it sees, which is what tests look at
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** As far as the empty line of a request. */
    static String head(Socket client) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(read(client));
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int read(Socket client) throws IOException {
        int octet = client.getInputStream().read();
        if (octet < 0) {
            throw new IOException("The client left");
        }
        return octet;
    }

    /** What a header field of a request says. */
    static String field(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** The right answer to an upgrade. */
    static String consent(String head) {
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n"
                + "Sec-WebSocket-Accept: " + AcceptKey.of(field(head, "Sec-WebSocket-Key"))
                + "\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";
    }

    static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits until the client has hung up, and does so too. */
    static void untilGone(Socket client) throws IOException {
        client.getInputStream().readAllBytes();
        client.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
