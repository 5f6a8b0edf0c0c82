package dev.tidegate.gateway.http;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A real HTTP server around a handler, and a client that sends a request line exactly as written. */
final class PageServer implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 10_000;

    private final Undertow server;

    private PageServer(Undertow server) {
        this.server = server;
    }

    static PageServer of(HttpHandler handler) {
        Undertow server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(2)
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handler)
                .build();
        server.start();
        return new PageServer(server);
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    Answer get(String path, String... headers) throws IOException {
        return ask("GET", path, headers);
    }

    /** {@code headers} are whole lines; a Host of 127.0.0.1 is added where none of them names one. */
    Answer ask(String method, String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        if (Arrays.stream(headers).noneMatch(each -> each.startsWith("Host:"))) {
            request.append("Host: 127.0.0.1:").append(port()).append("\r\n");
        }
        for (String each : headers) {
            request.append(each).append("\r\n");
        }
        return send(request.append("\r\n").toString());
    }

    private Answer send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return Answer.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    /** Status, headers by lower-case name, body. */
    record Answer(int status, Map<String, String> headers, String body) {
        static Answer parse(String raw) {
            int end = raw.indexOf("\r\n\r\n");
            String[] head = raw.substring(0, end).split("\r\n");
            Map<String, String> headers = new HashMap<>();
            for (String line : Arrays.copyOfRange(head, 1, head.length)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
            return new Answer(Integer.parseInt(head[0].split(" ")[1]), headers, raw.substring(end + 4));
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }
}
