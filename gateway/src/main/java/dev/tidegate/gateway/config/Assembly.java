package dev.tidegate.gateway.config;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.config.GatewayConfig.Admin;
import dev.tidegate.gateway.config.GatewayConfig.Audit;
import dev.tidegate.gateway.config.GatewayConfig.Io;
import dev.tidegate.gateway.config.GatewayConfig.Listener;
import dev.tidegate.gateway.config.GatewayConfig.Log;
import dev.tidegate.gateway.config.GatewayConfig.Routing;
import dev.tidegate.gateway.config.GatewayConfig.Store;
import dev.tidegate.gateway.config.GatewayConfig.Sys;
import dev.tidegate.policy.PolicyBook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the records from sections in which nothing is wrong any more. */
final class Assembly {
    private Assembly() {}

    static GatewayConfig config(Branch root, PolicyBook book, List<UserEntry> users) {
        Map<String, Listener> listeners = new LinkedHashMap<>();
        root.named(Keys.LISTENERS).forEach((name, branch) -> listeners.put(name, ListenerKeys.listener(name, branch)));
        Map<String, BridgePlan> bridges = new LinkedHashMap<>();
        root.named(BridgeKeys.BRIDGES).forEach((name, branch) -> bridges.put(name, BridgeKeys.plan(name, branch)));
        Branch limits = root.section(LimitKeys.LIMITS);
        Store store = StoreKeys.store(root.section(StoreKeys.STORE));
        return new GatewayConfig(
                listeners,
                admin(root.section(Keys.ADMIN)),
                new Io(root.section(Keys.IO).get(Keys.THREADS)),
                AuthKeys.auth(root.section(AuthKeys.AUTH), users, IdentityLimitKeys.limits(limits), store.path()),
                PolicyKeys.policy(root.section(PolicyKeys.POLICY), book),
                LimitKeys.limits(limits),
                LimitKeys.nodeLimits(limits),
                new Routing(root.section(Keys.ROUTING).get(Keys.SHARE_STRATEGY)),
                store,
                StopKeys.stop(root.section(StopKeys.STOP)),
                new Sys(root.section(Keys.SYS).get(Keys.SYS_INTERVAL)),
                new Log(root.section(Keys.LOG).get(Keys.LOG_LEVEL)),
                audit(root.section(Keys.AUDIT)),
                bridges);
    }

    private static Audit audit(Branch audit) {
        return new Audit(audit.find(Keys.AUDIT_FILE), audit.get(Keys.AUDIT_FILE_SIZE));
    }

    private static Admin admin(Branch admin) {
        return new Admin(admin.get(Keys.ADMIN_BIND), admin.find(Keys.ADMIN_TOKEN_FILE));
    }
}
