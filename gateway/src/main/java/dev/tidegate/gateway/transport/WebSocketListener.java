package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.Door;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;
import org.xnio.OptionMap;

/**
 * Accepts MQTT over WebSocket, plain or TLS, and serves a page beside it. Undertow speaks HTTP/1.1 until the upgrade, within
 * bounds a browser never meets; the frames are ours. Opened and closed by {@code app}.
 */
public final class WebSocketListener implements AutoCloseable {
    /** What is longer than {@link UpgradeCheck} allows can be told so, up to here; beyond, it is 400 and the end. */
    private static final int HEADER_BYTES = 64 * 1024;

    private static final int HEADERS = 200;
    private static final long BODY_BYTES = 64 * 1024;
    private static final int BUFFER_BYTES = 17 * 1024;

    private final Acceptor acceptor;

    private WebSocketListener(Acceptor acceptor) {
        this.acceptor = acceptor;
    }

    /**
     * Accepts from now on; every path but those of the rules is 404.
     *
     * @param doors the door of each I/O thread, by its index, whatever the path
     * @throws IOException if the address cannot be bound; the message names it
     */
    public static WebSocketListener open(Loops loops, Binding binding, WebSocketRules rules, IntFunction<Door> doors)
            throws IOException {
        return open(
                loops,
                binding,
                rules,
                (path, loop) -> doors.apply(loop),
                ResponseCodeHandler.HANDLE_404,
                (peer, status, why) -> {});
    }

    /**
     * Accepts from now on.
     *
     * @param page answers every path but those of the rules
     * @param refusals hears who was not upgraded, and why
     */
    public static WebSocketListener open(
            Loops loops,
            Binding binding,
            WebSocketRules rules,
            PathDoors doors,
            HttpHandler page,
            UpgradeRefusals refusals)
            throws IOException {
        HttpOpenListener http = new HttpOpenListener(new DefaultByteBufferPool(true, BUFFER_BYTES), options(rules));
        http.setRootHandler(new UpgradeHandler(
                new FramedWires(loops, doors, rules.pingMillis()),
                rules,
                binding.proxies().proxies(),
                page,
                refusals));
        return new WebSocketListener(Acceptor.open(loops, binding, http::handleEvent));
    }

    private static OptionMap options(WebSocketRules rules) {
        return OptionMap.builder()
                .set(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
                .set(UndertowOptions.MAX_HEADERS, HEADERS)
                .set(UndertowOptions.MAX_ENTITY_SIZE, BODY_BYTES)
                .set(UndertowOptions.NO_REQUEST_TIMEOUT, rules.requestMillis())
                .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, rules.requestMillis())
                .set(UndertowOptions.ALWAYS_SET_DATE, false)
                .set(UndertowOptions.ENABLE_HTTP2, false)
                .getMap();
    }

    /** Where it listens: the port that was picked, if none was asked for. */
    public InetSocketAddress address() {
        return acceptor.address();
    }

    /** Accepts no more; open connections stay. */
    @Override
    public void close() {
        acceptor.close();
    }
}
