package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.gateway.config.GatewayConfig.LogLevel;
import dev.tidegate.gateway.config.GatewayConfig.ShareStrategy;
import dev.tidegate.policy.ByteSize;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Every key of the configuration, its type, its default and the reason for it: the one table that reading, suggestions,
 * environment variables and {@code docs/guide/configuration.md} are made from.
 */
final class Keys {
    static final Key.Named LISTENERS =
            new Key.Named("listeners", ListenerKeys.LISTENER, "Where clients arrive. At least one.");

    static final Key.Leaf<InetSocketAddress> ADMIN_BIND = withDefault(
            "bind",
            ValueType.ADDRESS,
            "127.0.0.1:9464",
            "`/metrics`, `/healthz`, `/readyz`, `/console/` and the admin API, which asks for the admin token. Loopback; bound to another address, everything but `/healthz`, a bare `/readyz` and the files of the console asks for it.");
    static final Key.Leaf<Path> ADMIN_TOKEN_FILE = optional(
            "token-file",
            ValueType.READABLE_FILE,
            "The secret that opens the admin API below `/api/`: one line of at least 32 characters, in a file only its owner can read. "
                    + "Unless set, one is made in `store.path/admin-token`.");
    static final Key.Section ADMIN =
            new Key.Section("admin", List.of(ADMIN_BIND, ADMIN_TOKEN_FILE), "The operators' door.");

    static final Key.Leaf<Integer> THREADS = withDefault(
            "threads",
            ValueType.THREADS,
            "auto",
            "I/O threads, each of which owns the sessions of its connections. `auto` is one per core: they never wait.");
    static final Key.Section IO = new Key.Section("io", List.of(THREADS), "Threads.");

    static final Key.Leaf<ShareStrategy> SHARE_STRATEGY = withDefault(
            "share-strategy",
            ValueType.oneOf(spelled(ShareStrategy.values())),
            "round-robin",
            "Which member of a shared subscription gets a message: the next in turn, the same as before (`sticky`), the one with the "
                    + "least queued and unacknowledged, or one and the same for each publisher (`hash-client`). Members that are "
                    + "offline, fall behind or are full are passed over while others are not.");
    static final Key.Section ROUTING =
            new Key.Section("routing", List.of(SHARE_STRATEGY), "How messages find their subscribers.");

    static final Key.Leaf<Duration> SYS_INTERVAL = withDefault(
            "interval",
            ValueType.DURATION,
            "10s",
            "How often what has changed is published; `0s` publishes nothing. As often as most dashboards look.");
    static final Key.Section SYS = new Key.Section(
            "sys",
            List.of(SYS_INTERVAL),
            "Counters and state of the gateway as retained messages below `$SYS/broker/`, for clients whose profile allows `sys-topics`.");

    static final Key.Leaf<LogLevel> LOG_LEVEL = withDefault(
            "level",
            ValueType.oneOf(spelled(LogLevel.values())),
            "info",
            "The least the gateway's own lines must matter to be written. Libraries speak from `warn` upwards, whatever stands here.");
    static final Key.Section LOG = new Key.Section("log", List.of(LOG_LEVEL), "Lines of JSON on standard error.");

    static final Key.Leaf<Path> AUDIT_FILE = optional(
            "file",
            ValueType.PATH,
            "Where every verdict is also written as one line of JSON; none unless set. Made for its owner alone, opened again on SIGHUP and "
                    + "reload. See [audit](audit.md).");
    static final Key.Leaf<ByteSize> AUDIT_FILE_SIZE = withDefault(
            "file-size",
            ValueType.BYTES,
            "64MiB",
            "How large that file grows. Then it becomes `NAME.1`, in the place of the one before, and a new one begins: twice this is "
                    + "all it ever takes.");
    static final Key.Section AUDIT =
            new Key.Section("audit", List.of(AUDIT_FILE, AUDIT_FILE_SIZE), "Who was told no, in a file of its own.");

    static final Key.Section ROOT = new Key.Section(
            "configuration",
            List.of(
                    LISTENERS,
                    ADMIN,
                    IO,
                    AuthKeys.AUTH,
                    PolicyKeys.POLICY,
                    LimitKeys.LIMITS,
                    ROUTING,
                    StoreKeys.STORE,
                    StopKeys.STOP,
                    SYS,
                    LOG,
                    AUDIT,
                    BridgeKeys.BRIDGES),
            "All settings.");

    private Keys() {}

    /** Constants as the file spells them, in their order. */
    static <E extends Enum<E>> Map<String, E> spelled(E[] constants) {
        Map<String, E> names = new LinkedHashMap<>();
        for (E each : constants) {
            names.put(each.name().toLowerCase(Locale.ROOT).replace('_', '-'), each);
        }
        return names;
    }
}
