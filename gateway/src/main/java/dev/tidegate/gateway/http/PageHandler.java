package dev.tidegate.gateway.http;

import dev.tidegate.gateway.http.PageFiles.PageFile;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves the demo page on the WebSocket listener, to every request that is no upgrade. While the development key is in use
 * and the listener is bound to loopback, {@code GET /dev/token} also gives the page a short-lived token; the composition
 * root decides which of the two it builds.
 *
 * <p>Owned by the WebSocket listener. Runs on: any I/O thread; a token is signed on a worker thread.
 */
public final class PageHandler implements HttpHandler {
    static final String TOKEN_PATH = "/dev/token";

    /**
     * Own files only, nothing inline: a client id or topic that carries markup stays text. {@code ws:} and {@code wss:} let
     * a reader point the page at another gateway; no form is ever submitted, so none may be.
     */
    static final String CONTENT_SECURITY_POLICY = "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<HttpString, String> SECURITY_HEADERS = Map.of(
            new HttpString("Content-Security-Policy"), CONTENT_SECURITY_POLICY,
            new HttpString("X-Content-Type-Options"), "nosniff",
            new HttpString("Referrer-Policy"), "no-referrer",
            new HttpString("Cross-Origin-Resource-Policy"), "same-origin",
            new HttpString("Cross-Origin-Opener-Policy"), "same-origin");

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String ALLOWED_METHODS = "GET, HEAD";

    private final PageFiles files;
    private final @Nullable Supplier<DevToken> devTokens;

    private PageHandler(PageFiles files, @Nullable Supplier<DevToken> devTokens) {
        this.files = files;
        this.devTokens = devTokens;
    }

    /** The page alone: its reader brings a token. */
    public static PageHandler withoutDevTokens(String mqttPath) {
        return new PageHandler(PageFiles.load(mqttPath), null);
    }

    /**
     * The page and its tokens. Only for a listener on loopback that accepts the development key.
     *
     * @param mqttPath the path of the WebSocket endpoint on the same listener
     * @param devTokens makes a fresh token with a client id of its own; may block, is called on worker threads
     */
    public static PageHandler withDevTokens(String mqttPath, Supplier<DevToken> devTokens) {
        return new PageHandler(PageFiles.load(mqttPath), devTokens);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getResponseHeaders();
        SECURITY_HEADERS.forEach(headers::put);
        if (!exchange.getRequestMethod().equals(Methods.GET)
                && !exchange.getRequestMethod().equals(Methods.HEAD)) {
            headers.put(Headers.ALLOW, ALLOWED_METHODS);
            say(exchange, StatusCodes.METHOD_NOT_ALLOWED, "Only GET and HEAD are allowed here.");
        } else if (exchange.getRequestPath().equals(TOKEN_PATH)) {
            giveToken(exchange);
        } else {
            giveFile(exchange, files.at(exchange.getRequestPath()));
        }
    }

    private void giveFile(HttpServerExchange exchange, @Nullable PageFile file) {
        if (file == null) {
            say(exchange, StatusCodes.NOT_FOUND, "Not found. The page is at /.");
            return;
        }
        file.answer(exchange);
    }

    private void giveToken(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        Supplier<DevToken> tokens = devTokens;
        if (tokens == null) {
            say(
                    exchange,
                    StatusCodes.NOT_FOUND,
                    "No development tokens here: they exist only while the development key is in use and the listener is "
                            + "bound to loopback. Paste a token of your own.");
        } else if (!LoopbackOnly.permits(exchange)) {
            say(
                    exchange,
                    StatusCodes.FORBIDDEN,
                    "Development tokens are only for the page itself, opened on this machine without a proxy: use "
                            + "http://localhost and the listener's port.");
        } else {
            HttpHandler mint = worker -> sendToken(worker, tokens.get());
            exchange.dispatch(mint);
        }
    }

    private static void sendToken(HttpServerExchange exchange, DevToken token) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("token", token.token());
        members.put("clientId", token.clientId());
        members.put("expiresAt", token.expiresAt().toString());
        members.put("profile", token.profile());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, PageFiles.JSON);
        exchange.getResponseSender().send(ByteBuffer.wrap(Json.object(members)));
    }

    /** A fixed sentence; nothing of the request comes back in it. */
    private static void say(HttpServerExchange exchange, int status, String sentence) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TEXT);
        exchange.getResponseSender().send(sentence + "\n");
    }
}
