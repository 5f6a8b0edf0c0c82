package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.AdminToken;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Listener;
import dev.tidegate.gateway.config.GatewayConfig.Page;
import dev.tidegate.gateway.config.GatewayConfig.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a developer reads after the ready line: a token, two commands to copy, the page. Only while the development key is in
 * use. A pure function of the configuration, the addresses in use and the token.
 */
final class Welcome {
    private final GatewayConfig config;
    private final Map<String, InetSocketAddress> bound;

    /**
     * @param bound where each listener really listens, by its name: port 0 in the configuration is a port here
     */
    Welcome(GatewayConfig config, Map<String, InetSocketAddress> bound) {
        this.config = config;
        this.bound = bound;
    }

    String text(String token) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("The development key is in use: " + config.auth().jwt().developmentKeyDirectory());
        lines.add("Try it, in two terminals:");
        lines.add("");
        lines.add("  TOKEN=" + token);
        first(Transport.TCP).ifPresent(listener -> {
            String client = " -V 5" + target(listener) + " -u tidegate -P \"$TOKEN\" -t demo/hello";
            lines.add("  mosquitto_sub" + client);
            lines.add("  mosquitto_pub" + client + " -m 'hello, tide'");
        });
        page().ifPresent(page -> {
            lines.add("");
            lines.add("Or in a browser: " + page);
        });
        adminToken().ifPresent(file -> {
            lines.add("");
            lines.add("The admin API asks for the token in " + file);
        });
        lines.add("");
        return String.join(System.lineSeparator(), lines);
    }

    private Optional<Path> adminToken() {
        Path named = config.admin().tokenFile();
        Path store = config.store().path();
        Path own = store == null ? null : store.resolve(AdminToken.FILE_NAME);
        return Optional.ofNullable(named == null ? own : named);
    }

    private String target(Listener listener) {
        InetSocketAddress address = address(listener);
        String target =
                " -h " + host(address.getAddress()).replace("[", "").replace("]", "") + " -p " + address.getPort();
        return listener.tls() == null
                ? target
                : target + " --cafile " + listener.tls().certificate();
    }

    private Optional<String> page() {
        return config.listeners().values().stream()
                .filter(listener -> listener.transport() == Transport.WEBSOCKET && listener.page() == Page.ON)
                .findFirst()
                .map(listener -> (listener.tls() == null ? "http://" : "https://")
                        + host(address(listener).getAddress())
                        + ":" + address(listener).getPort() + "/");
    }

    /** A plain listener before one with TLS: its command is shorter. */
    private Optional<Listener> first(Transport transport) {
        List<Listener> fitting = config.listeners().values().stream()
                .filter(listener -> listener.transport() == transport)
                .toList();
        return fitting.stream()
                .filter(listener -> listener.tls() == null)
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    private InetSocketAddress address(Listener listener) {
        return bound.getOrDefault(listener.name(), listener.bind());
    }

    /** Listening on all addresses includes this machine's own. */
    private static String host(InetAddress address) {
        if (address.isAnyLocalAddress()) {
            return "127.0.0.1";
        }
        String literal = address.getHostAddress();
        return literal.contains(":") ? "[" + literal + "]" : literal;
    }
}
