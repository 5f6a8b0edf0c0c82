package dev.tidegate.gateway.config;

import dev.tidegate.gateway.config.GatewayConfig.Transport;
import dev.tidegate.policy.Limits;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What no key can know alone: rules between keys. Reads the disk, changes nothing. */
final class Rules {
    private final Branch root;
    private final Findings findings;

    Rules(Branch root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    void check() {
        Map<String, Branch> listeners = root.named(Keys.LISTENERS);
        if (listeners.isEmpty() && !root.mentions(Keys.LISTENERS)) {
            findings.report(root.where(), "listeners is missing: name at least one, or no client can connect");
        } else if (listeners.isEmpty() && findings.none()) {
            findings.report(
                    root.where(Keys.LISTENERS), "listeners is empty: name at least one, or no client can connect");
        }
        listeners.values().forEach(this::onlyWebSocketHasPages);
        listeners.values().forEach(this::somebodyIsTrusted);
        addressesDiffer(listeners);
        new AuthRules(root, findings).check();
        limitsAgree();
    }

    private void onlyWebSocketHasPages(Branch listener) {
        if (listener.find(ListenerKeys.TRANSPORT) != Transport.TCP) {
            return;
        }
        for (Key key :
                List.of(ListenerKeys.PATH, ListenerKeys.ORIGINS, ListenerKeys.ORIGIN_ABSENT, ListenerKeys.PAGE)) {
            if (listener.mentions(key)) {
                findings.report(
                        listener.where(key),
                        key.name() + " belongs to a websocket listener; remove it or set transport: websocket");
            }
        }
    }

    private void somebodyIsTrusted(Branch listener) {
        if (listener.find(ListenerKeys.PROXY_PROTOCOL) != Proxies.Header.OFF
                && listener.all(ListenerKeys.TRUSTED_PROXIES).isEmpty()
                && !listener.isBroken(ListenerKeys.PROXY_PROTOCOL)
                && !listener.isBroken(ListenerKeys.TRUSTED_PROXIES)) {
            findings.report(
                    listener.where(ListenerKeys.PROXY_PROTOCOL),
                    "proxy-protocol believes nobody: name the networks of your proxies under trusted-proxies");
        }
    }

    private void addressesDiffer(Map<String, Branch> listeners) {
        Map<String, InetSocketAddress> taken = new LinkedHashMap<>();
        listeners.forEach((name, listener) ->
                claim(taken, "listeners." + name, listener.find(ListenerKeys.BIND), listener.where(ListenerKeys.BIND)));
        Branch admin = root.section(Keys.ADMIN);
        claim(taken, "admin", admin.find(Keys.ADMIN_BIND), admin.where(Keys.ADMIN_BIND));
    }

    private void claim(
            Map<String, InetSocketAddress> taken, String name, @Nullable InetSocketAddress wanted, Where where) {
        if (wanted == null) {
            return;
        }
        taken.forEach((other, address) -> {
            if (collide(address, wanted)) {
                findings.report(
                        where, Addresses.format(wanted) + " is taken by " + other + "; give " + name + " another port");
            }
        });
        taken.put(name, wanted);
    }

    private static boolean collide(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() != 0
                && one.getPort() == other.getPort()
                && (one.equals(other)
                        || one.getAddress().isAnyLocalAddress()
                        || other.getAddress().isAnyLocalAddress());
    }

    private void limitsAgree() {
        if (!findings.none()) {
            return;
        }
        Branch branch = root.section(LimitKeys.LIMITS);
        Limits limits = LimitKeys.limits(branch);
        if (limits.keepAliveMin().compareTo(limits.keepAliveMax()) > 0) {
            findings.report(branch.where(), "limits.keep-alive-min is above limits.keep-alive-max; swap them");
        }
        if (branch.get(LimitKeys.TOKEN_BYTES).compareTo(branch.get(LimitKeys.CONNECT_PACKET_SIZE)) > 0) {
            findings.report(
                    branch.where(LimitKeys.TOKEN_BYTES),
                    "limits.token-bytes is above limits.connect-packet-size, which must hold the token too; raise that or lower this");
        }
    }
}
