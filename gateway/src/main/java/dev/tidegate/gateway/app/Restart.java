package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.Edge;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which changes of a configuration a reload cannot bring about. A pure function of both. */
final class Restart {
    private final List<String> needed = new ArrayList<>();

    private Restart() {}

    /** The keys that differ and stay as they were at the start. */
    static List<String> needed(GatewayConfig started, GatewayConfig next) {
        Restart restart = new Restart();
        Set<String> names = new TreeSet<>(started.listeners().keySet());
        names.addAll(next.listeners().keySet());
        for (String name : names) {
            Listener before = started.listeners().get(name);
            Listener after = next.listeners().get(name);
            if (before == null || after == null || !fixed(before).equals(fixed(after))) {
                restart.needed.add("listeners." + name);
            }
        }
        restart.compare("admin.bind", started.admin().bind(), next.admin().bind());
        restart.compare("io.threads", started.io(), next.io());
        restart.compare("auth.expiry", started.auth().expiry(), next.auth().expiry());
        restart.compare(
                "auth.warn-before", started.auth().warnBefore(), next.auth().warnBefore());
        restart.compare(
                "auth.ticket-life", started.auth().ticketLife(), next.auth().ticketLife());
        restart.compare(
                "auth.jwt.jwks-timeout",
                started.auth().jwt().fetching().timeout(),
                next.auth().jwt().fetching().timeout());
        restart.compare("limits of the node", started.nodeLimits(), next.nodeLimits());
        restart.compare(
                "limits of credentials", started.auth().limits(), next.auth().limits());
        restart.compare("routing", started.routing(), next.routing());
        restart.compare("store", started.store(), next.store());
        restart.compare("stop", started.stop(), next.stop());
        restart.compare("sys", started.sys(), next.sys());
        restart.compare("audit", started.audit(), next.audit());
        restart.compare("log.level", started.log().level(), next.log().level());
        return List.copyOf(restart.needed);
    }

    private void compare(String key, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            needed.add(key);
        }
    }

    /** What of a listener is settled when it opens: not who judges its clients, and not its certificate. */
    private static List<Object> fixed(Listener listener) {
        Edge edge = listener.edge();
        return List.of(
                listener.transport(),
                listener.bind(),
                listener.path(),
                listener.origins(),
                listener.page(),
                listener.tls() == null ? "" : listener.tls().holders(),
                listener.proxies(),
                edge.originAbsent(),
                edge.paths().stream()
                        .map(each -> List.of(each.path(), each.origins(), each.originAbsent()))
                        .toList(),
                edge.tokens(),
                edge.ping(),
                String.valueOf(edge.keepAliveMax()));
    }
}
