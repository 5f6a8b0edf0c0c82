package dev.tidegate.gateway.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything below {@code /api/} on the admin listener: what changes the gateway, and what shows more of it than counters.
 *
 * <p>Nothing here is answered, found or missing without {@code Authorization: Bearer TOKEN}. That header is also what keeps web
 * pages out: a browser does not send it to us from a page of somebody else without asking first, and we allow nobody to (no CORS).
 * A request that says it comes from another page than our own console is refused before the token is looked at. Answers are JSON objects.
 *
 * <p><b>To add a route</b>, where the gateway is wired: {@code api.post("/api/things", request -> ApiReply.ok(...))}. The path is
 * matched as it stands; what belongs to one thing among many goes into the body (JSON) or, for GET and DELETE, the query. The
 * action runs on a worker thread of the admin listener, of which there are few: it may wait for a disk or a shard, not for a network.
 * Something that goes on, such as a stream, is a handler of Undertow's instead ({@link #stream}): it is called on the listener's
 * I/O thread, after the same checks, must not block there, and answers when it likes.
 *
 * <p>Routes are added before the listener opens. Owned by the composition root.
 */
public final class AdminApi {
    static final String PREFIX = "/api/";

    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final String BEARER = "Bearer ";
    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    /** Nobody's page, and ours. */
    private static final Set<String> OWN_SITES = Set.of("none", "same-origin");

    private final Predicate<String> token;
    private final Map<String, Map<HttpString, HttpHandler>> routes = new TreeMap<>();

    /** What a route does for an operator whose token was right. */
    @FunctionalInterface
    public interface Action {
        ApiReply answer(ApiRequest request);
    }

    /** @param token whether this is the admin token; takes the same time for every wrong one */
    public AdminApi(Predicate<String> token) {
        this.token = token;
        get("/api/", request -> ApiReply.ok(listing()));
    }

    /** Shows something; changes nothing. */
    public AdminApi get(String path, Action action) {
        return route(Methods.GET, path, exchange -> perform(exchange, action, new byte[0]));
    }

    /** Changes something. */
    public AdminApi post(String path, Action action) {
        return route(
                Methods.POST,
                path,
                exchange -> exchange.getRequestReceiver()
                        .receiveFullBytes(
                                (read, bytes) -> perform(read, action, bytes),
                                (read, failure) -> cannotBeRead(read, failure)));
    }

    /** Takes something back; which one, the query says. */
    public AdminApi delete(String path, Action action) {
        return route(Methods.DELETE, path, exchange -> perform(exchange, action, new byte[0]));
    }

    /** A GET whose answer goes on. The handler is called on the I/O thread. */
    public AdminApi stream(String path, HttpHandler handler) {
        return route(Methods.GET, path, handler);
    }

    private AdminApi route(HttpString method, String path, HttpHandler handler) {
        if (!path.startsWith(PREFIX)) {
            throw new IllegalArgumentException(path + " is not below " + PREFIX);
        }
        if (routes.computeIfAbsent(path, each -> new LinkedHashMap<>()).put(method, handler) != null) {
            throw new IllegalArgumentException("two routes for " + method + " " + path);
        }
        return this;
    }

    private Map<String, Object> listing() {
        Map<String, Object> all = new LinkedHashMap<>();
        routes.forEach((path, methods) -> all.put(path, methods(methods)));
        return Map.of("routes", all);
    }

    private static String methods(Map<HttpString, HttpHandler> methods) {
        return methods.keySet().stream().map(HttpString::toString).sorted().collect(Collectors.joining(", "));
    }

    /** A request below {@link #PREFIX} whose Host is ours. */
    void handle(HttpServerExchange exchange) throws Exception {
        Map<HttpString, HttpHandler> methods = routes.get(exchange.getRequestPath());
        HttpHandler route = methods == null ? null : methods.get(exchange.getRequestMethod());
        if (isFromAnotherPage(exchange)) {
            send(exchange, ApiReply.refused(StatusCodes.FORBIDDEN, "other web pages have no business here"));
        } else if (!isAuthorized(exchange)) {
            unauthorized(exchange);
        } else if (methods == null) {
            send(exchange, ApiReply.refused(StatusCodes.NOT_FOUND, "not found: GET /api/ lists what is here"));
        } else if (route == null) {
            exchange.getResponseHeaders().put(Headers.ALLOW, methods(methods));
            send(exchange, ApiReply.refused(StatusCodes.METHOD_NOT_ALLOWED, "use " + methods(methods)));
        } else {
            route.handleRequest(exchange);
        }
    }

    /** Whoever wants more has to show the token. */
    static void unauthorized(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
        send(exchange, ApiReply.refused(StatusCodes.UNAUTHORIZED, "send Authorization: Bearer and the admin token"));
    }

    /** A browser says so itself; who is no browser may say what it likes and still needs the token. */
    private static boolean isFromAnotherPage(HttpServerExchange exchange) {
        HeaderValues site = exchange.getRequestHeaders().get(FETCH_SITE);
        HeaderValues origin = exchange.getRequestHeaders().get(Headers.ORIGIN);
        return (site != null && !(site.size() == 1 && OWN_SITES.contains(site.getFirst())))
                || (origin != null && !(origin.size() == 1 && isOurs(origin.getFirst(), exchange)));
    }

    /** Whether the page came from where the request goes to: the same host and port, which {@link HostRule} has allowed. */
    private static boolean isOurs(String origin, HttpServerExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    /** Whether a request carries the admin token. */
    boolean isAuthorized(HttpServerExchange exchange) {
        HeaderValues given = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
        if (given == null || given.size() != 1) {
            return false;
        }
        String credential = given.getFirst();
        return credential.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && token.test(credential.substring(BEARER.length()).strip());
    }

    private static void perform(HttpServerExchange exchange, Action action, byte[] body) {
        Optional<Map<String, Object>> members = body.length == 0 ? Optional.of(Map.of()) : Json.members(body);
        if (members.isEmpty()) {
            send(exchange, ApiReply.bad("the body is not a JSON object"));
            return;
        }
        ApiRequest request = new ApiRequest(query(exchange), members.get());
        exchange.dispatch(() -> send(exchange, answer(action, request)));
    }

    private static ApiReply answer(Action action, ApiRequest request) {
        try {
            return action.answer(request);
        } catch (RuntimeException fault) {
            LOG.error("A fault in the admin API; please report it", fault);
            return ApiReply.refused(StatusCodes.INTERNAL_SERVER_ERROR, "a fault in the gateway; its log says more");
        }
    }

    private static void cannotBeRead(HttpServerExchange exchange, IOException failure) {
        LOG.debug("The body of a request could not be read", failure);
        send(exchange, ApiReply.refused(StatusCodes.REQUEST_ENTITY_TOO_LARGE, "the body is too long or broke off"));
    }

    private static Map<String, String> query(HttpServerExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        for (Map.Entry<String, Deque<String>> each :
                exchange.getQueryParameters().entrySet()) {
            query.put(each.getKey(), each.getValue().getFirst());
        }
        return query;
    }

    private static void send(HttpServerExchange exchange, ApiReply reply) {
        exchange.setStatusCode(reply.status());
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/json")
                .put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(ByteBuffer.wrap(Json.object(reply.body())));
    }
}
