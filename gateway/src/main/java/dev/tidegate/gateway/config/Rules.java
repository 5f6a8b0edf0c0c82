package dev.tidegate.gateway.config;

import dev.tidegate.policy.Limits;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
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
        ListenerChecks.check(listeners, findings);
        addressesDiffer(listeners);
        new AuthRules(root, findings).check();
        StoreKeys.check(root.section(StoreKeys.STORE), findings);
        StopKeys.check(root.section(StopKeys.STOP), findings);
        BridgeChecks.check(root.named(BridgeKeys.BRIDGES), findings);
        limitsAgree();
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
