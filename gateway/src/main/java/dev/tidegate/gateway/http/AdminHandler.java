package dev.tidegate.gateway.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tidegate.gateway.http.PageFiles.PageFile;
import dev.tidegate.gateway.metrics.MetricsSink;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The admin listener: {@code /metrics}, {@code /healthz}, {@code /readyz}, the {@link ConsolePage} and an index of them, and the
 * {@link AdminApi} for those with a token. Says nothing about versions, and shows no stack trace. Where others than this machine can reach it,
 * everything but the fact of being alive and ready, and files anybody may have, asks for the token: counters tell how much is going on, and with whom.
 *
 * <p>Owned by the composition root. <i>Runs on: the I/O thread of the request, but the metrics page on a worker thread: an I/O
 * thread is a shard and has clients to serve.</i>
 */
public final class AdminHandler implements HttpHandler {
    private static final int MISDIRECTED_REQUEST = 421;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";

    /** What load balancers ask, who have no token. */
    private static final Set<String> PROBES = Set.of("/healthz", "/readyz");

    private static final String CONSOLE = "/console";

    private static final String INDEX = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Tidegate</title>
            <style>
              body { font: 1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem }
              @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #8cf } }
            </style>
            <h1>Tidegate</h1>
            <ul>
              <li><a href="/console/">/console/</a> the bridges to other brokers, live; asks for the admin token
              <li><a href="/metrics">/metrics</a> counters and gauges for Prometheus
              <li><a href="/healthz">/healthz</a> the process answers
              <li><a href="/readyz">/readyz</a> clients may be sent here; if not, why
            </ul>
            """;

    private final MetricsSink metrics;
    private final Readiness readiness;
    private final AdminApi api;
    private final HostRule hosts;
    private final ConsolePage console = new ConsolePage();
    private final Map<String, HttpHandler> routes = Map.of(
            "/", exchange -> send(exchange, HTML, INDEX),
            "/console", AdminHandler::toTheConsole,
            "/metrics", exchange -> exchange.dispatch(this::metrics),
            "/healthz", exchange -> send(exchange, TEXT, "ok\n"),
            "/readyz", this::ready);

    /** Shows {@code metrics} and {@code readiness} to whoever addresses the listener as {@code hosts} allows. */
    public AdminHandler(MetricsSink metrics, Readiness readiness, AdminApi api, HostRule hosts) {
        this.api = api;
        this.metrics = metrics;
        this.readiness = readiness;
        this.hosts = hosts;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        protect(exchange);
        HttpHandler route = route(exchange.getRequestPath());
        if (!hosts.allows(exchange.getRequestHeaders().get(Headers.HOST))) {
            refuse(exchange, MISDIRECTED_REQUEST, "unknown host: use localhost or the address in admin.bind\n");
        } else if (exchange.getRequestPath().startsWith(AdminApi.PREFIX)) {
            api.handle(exchange);
        } else if (route == null) {
            refuse(exchange, StatusCodes.NOT_FOUND, "not found: / lists what is here\n");
        } else if (!isRead(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "method not allowed: use GET\n");
        } else if (!isPublic(exchange.getRequestPath()) && !isTrusted(exchange)) {
            AdminApi.unauthorized(exchange);
        } else {
            route.handleRequest(exchange);
        }
    }

    private @Nullable HttpHandler route(String path) {
        PageFile file = console.at(path);
        return file == null ? routes.get(path) : exchange -> console.send(exchange, file);
    }

    /** What load balancers ask, and what browsers ask before anybody has typed a token. */
    private static boolean isPublic(String path) {
        return PROBES.contains(path) || path.startsWith(CONSOLE);
    }

    private static void toTheConsole(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.LOCATION, ConsolePage.PATH);
        refuse(exchange, StatusCodes.PERMANENT_REDIRECT, "the console is at " + ConsolePage.PATH + "\n");
    }

    private boolean isTrusted(HttpServerExchange exchange) {
        return hosts.isLocal() || api.isAuthorized(exchange);
    }

    private void metrics(HttpServerExchange exchange) {
        send(exchange, PROMETHEUS, metrics.scrape());
    }

    private void ready(HttpServerExchange exchange) {
        List<String> obstacles = readiness.obstacles();
        if (!obstacles.isEmpty()) {
            exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
        }
        send(exchange, JSON, json(obstacles, isTrusted(exchange) ? obstacles : List.of()));
    }

    private static boolean isRead(HttpString method) {
        return method.equals(Methods.GET) || method.equals(Methods.HEAD);
    }

    private static String json(List<String> obstacles, List<String> told) {
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        String reasons = told.stream()
                .map(each -> '"' + String.valueOf(encoder.quoteAsString(each)) + '"')
                .collect(Collectors.joining(","));
        return "{\"ready\":" + obstacles.isEmpty() + ",\"reasons\":[" + reasons + "]}\n";
    }

    private static void protect(HttpServerExchange exchange) {
        exchange.getResponseHeaders()
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .put(Headers.X_FRAME_OPTIONS, "DENY")
                .put(Headers.CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'");
    }

    private static void refuse(HttpServerExchange exchange, int status, String why) {
        exchange.setStatusCode(status);
        send(exchange, TEXT, why);
    }

    private static void send(HttpServerExchange exchange, String type, String body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(body);
    }
}
