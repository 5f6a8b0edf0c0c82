package dev.tidegate.gateway.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** A client that speaks bytes, so that illegal ones are easy to send. */
final class RawClient implements AutoCloseable {
    static final String UPGRADE = """
            GET /mqtt HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Protocol: mqtt

            """.replace("\n", "\r\n");

    private static final int PATIENCE_MILLIS = 20_000;

    final Socket socket;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    static RawClient connect(InetSocketAddress address) throws IOException {
        return new RawClient(new Socket(address.getAddress(), address.getPort()));
    }

    /** With a small receive buffer, so that the other side is soon backed up. */
    static RawClient connectNarrow(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(address);
        return new RawClient(socket);
    }

    static RawClient connectTls(InetSocketAddress address, SSLContext context) throws IOException {
        return new RawClient(context.getSocketFactory().createSocket(address.getAddress(), address.getPort()));
    }

    /** Connected and upgraded. */
    static RawClient upgraded(InetSocketAddress address) throws IOException {
        RawClient client = connect(address);
        client.send(UPGRADE);
        String head = client.head();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError(head);
        }
        return client;
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void sendOneByOne(byte... bytes) throws IOException {
        for (byte each : bytes) {
            send(each);
        }
    }

    byte[] read(int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new AssertionError("The stream ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** So many bytes out of binary frames, however they are cut. */
    byte[] readPayload(int count) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        while (payload.size() < count) {
            byte[] header = read(2);
            if (header[0] != (byte) 0x82 || header[1] > 125 || header[1] < 1) {
                throw new AssertionError("Not a short binary frame");
            }
            payload.writeBytes(read(header[1]));
        }
        return payload.toByteArray();
    }

    byte[] readToEnd() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    /** The head of an HTTP response. */
    String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.writeBytes(read(1));
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
