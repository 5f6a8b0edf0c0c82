package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.TokenMint;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Listener;
import dev.tidegate.gateway.connection.Entrance;
import dev.tidegate.gateway.connection.Lobby;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.http.AdminHandler;
import dev.tidegate.gateway.http.DevToken;
import dev.tidegate.gateway.http.PageHandler;
import dev.tidegate.gateway.transport.Binding;
import dev.tidegate.gateway.transport.Loops;
import dev.tidegate.gateway.transport.PathDoors;
import dev.tidegate.gateway.transport.TcpListener;
import dev.tidegate.gateway.transport.Tls;
import dev.tidegate.gateway.transport.WebSocketListener;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The doors to the outside, as configured: opened together; those of clients close before the operators'. */
final class Listeners implements AutoCloseable {
    private static final Duration PAGE_TOKEN = Duration.ofHours(1);
    private static final String ADMIN = "admin";
    private static final int PAGE_ID_LENGTH = 17;
    /** One for a scrape, one for an operator's request that takes its time. */
    private static final int ADMIN_WORKERS = 2;

    private static final long ADMIN_BODY_BYTES = 64 * 1024;
    private static final int ADMIN_HEADER_BYTES = 16 * 1024;
    private static final int ADMIN_REQUEST_MILLIS = 10_000;

    private final GatewayConfig config;
    private final Loops loops;
    private final IntFunction<Lobby> lobbies;
    private final EventSink events;
    private final Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Deque<AutoCloseable> admins = new ArrayDeque<>();
    private final Map<String, Tls> tls = new LinkedHashMap<>();

    /** Certificates by listener, checked and ready. */
    record Certificates(Map<String, Tls> byListener) {}

    Listeners(GatewayConfig config, Loops loops, IntFunction<Lobby> lobbies, EventSink events) {
        this.config = config;
        this.loops = loops;
        this.lobbies = lobbies;
        this.events = events;
    }

    /** Opens every listener; on failure, those already open stay open until {@link #close}. */
    void open(Optional<TokenMint> mint, AdminHandler admin, Clock clock) throws IOException {
        openAdmin(admin);
        for (Listener listener : config.listeners().values()) {
            switch (listener.transport()) {
                case TCP -> openTcp(listener, clock);
                case WEBSOCKET -> openWebSocket(listener, mint, clock);
            }
            events.accept(new GatewayEvent.ListenerStarted(
                    listener.name(),
                    listener.transport().name().toLowerCase(Locale.ROOT),
                    text(address(listener.name()))));
        }
    }

    private void openTcp(Listener listener, Clock clock) throws IOException {
        PathDoors doors = doors(listener);
        TcpListener opened = TcpListener.open(loops, binding(listener, clock), loop -> doors.at(listener.path(), loop));
        open.push(opened);
        addresses.put(listener.name(), opened.address());
    }

    private void openWebSocket(Listener listener, Optional<TokenMint> mint, Clock clock) throws IOException {
        WebSocketListener opened = WebSocketListener.open(
                loops,
                binding(listener, clock),
                ListenerRules.web(listener, connectMillis()),
                doors(listener),
                page(listener, mint, clock),
                (peer, status, why) ->
                        events.accept(new GatewayEvent.UpgradeRefused(listener.name(), peer, status, why)));
        open.push(opened);
        addresses.put(listener.name(), opened.address());
    }

    private HttpHandler page(Listener listener, Optional<TokenMint> mint, Clock clock) {
        if (listener.page() == GatewayConfig.Page.OFF) {
            return ResponseCodeHandler.HANDLE_404;
        }
        if (mint.isEmpty() || !listener.bind().getAddress().isLoopbackAddress()) {
            return PageHandler.withoutDevTokens(listener.path());
        }
        String profile = config.policy().profileOf(listener).name();
        return PageHandler.withDevTokens(listener.path(), devTokens(mint.get(), profile, clock));
    }

    /** Each page gets a client identifier of its own, or two tabs would take each other's session over. */
    private static Supplier<DevToken> devTokens(TokenMint mint, String profile, Clock clock) {
        AssignedIds ids = new AssignedIds();
        return () -> new DevToken(
                mint.mint("developer", PAGE_TOKEN),
                ids.get().replace("auto-", "page-").substring(0, PAGE_ID_LENGTH),
                clock.instant().plus(PAGE_TOKEN),
                profile);
    }

    private void openAdmin(AdminHandler handler) throws IOException {
        InetSocketAddress bind = config.admin().bind();
        Undertow admin = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(ADMIN_WORKERS)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, ADMIN_BODY_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, ADMIN_HEADER_BYTES)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, ADMIN_REQUEST_MILLIS)
                .addHttpListener(bind.getPort(), bind.getAddress().getHostAddress(), handler)
                .build();
        try {
            admin.start();
        } catch (RuntimeException failed) {
            throw new IOException(
                    "Cannot listen on " + text(bind) + " (admin.bind): " + reason(failed)
                            + "; choose another port with --set admin.bind=127.0.0.1:PORT",
                    failed);
        }
        admins.push(admin::stop);
        addresses.put(ADMIN, (InetSocketAddress) admin.getListenerInfo().get(0).getAddress());
    }

    /** Undertow wraps what the socket said. */
    private static String reason(RuntimeException failed) {
        Throwable cause = failed.getCause();
        return cause == null ? String.valueOf(failed.getMessage()) : String.valueOf(cause.getMessage());
    }

    private PathDoors doors(Listener listener) {
        Map<String, Entrance> entrances = new LinkedHashMap<>();
        Consumer<String> add = path -> entrances.put(path, ListenerRules.entrance(listener, path, connectMillis()));
        add.accept(listener.path());
        listener.edge().paths().forEach(each -> add.accept(each.path()));
        return (path, loop) -> lobbies.apply(loop).door(Objects.requireNonNull(entrances.get(path), path));
    }

    private long connectMillis() {
        return config.nodeLimits().connectTimeout().toMillis();
    }

    private Binding binding(Listener listener, Clock clock) throws IOException {
        Tls own = tls(listener, clock);
        if (own != null) {
            tls.put(listener.name(), own);
        }
        return new Binding(
                listener.bind(),
                config.nodeLimits().connections(),
                Optional.ofNullable(own),
                ListenerRules.proxies(listener, connectMillis(), events));
    }

    private static @Nullable Tls tls(Listener listener, Clock clock) throws IOException {
        GatewayConfig.Tls files = listener.tls();
        return files == null ? null : Tls.load(files, clock);
    }

    /** What a new configuration says of the certificates of the listeners that are open, whatever else it says of them. */
    Certificates certificates(GatewayConfig next, Clock clock) throws IOException {
        Map<String, Tls> fresh = new LinkedHashMap<>();
        for (Listener each : next.listeners().values()) {
            Tls loaded = tls(each, clock);
            if (loaded != null && tls.containsKey(each.name())) {
                fresh.put(each.name(), loaded);
            }
        }
        return new Certificates(fresh);
    }

    /** New connections are greeted with these from now on; those that are open keep theirs. */
    void change(Certificates certificates) {
        certificates.byListener.forEach((name, fresh) -> {
            Tls old = tls.get(name);
            if (old != null) {
                old.become(fresh);
            }
        });
    }

    Map<String, InetSocketAddress> addresses() {
        return addresses;
    }

    /** Such as {@code mqtt=127.0.0.1:1883 ws=127.0.0.1:8080/mqtt admin=127.0.0.1:9464}. */
    String describe() {
        String doors = config.listeners().values().stream()
                .map(listener -> listener.name() + "=" + text(address(listener.name()))
                        + (listener.transport() == GatewayConfig.Transport.WEBSOCKET ? listener.path() : ""))
                .collect(Collectors.joining(" "));
        return doors + " " + ADMIN + "=" + text(address(ADMIN));
    }

    private InetSocketAddress address(String name) {
        InetSocketAddress address = addresses.get(name);
        if (address == null) {
            throw new IllegalStateException("the listener is not open: " + name);
        }
        return address;
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** No new client comes in; those who are connected stay, and operators are still answered. */
    void closeDoors() {
        close(open);
    }

    @Override
    public void close() {
        closeDoors();
        close(admins);
    }

    private static void close(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a listener could not be closed", e);
            }
        }
    }
}
