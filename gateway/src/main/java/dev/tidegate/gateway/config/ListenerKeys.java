package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.required;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.gateway.config.GatewayConfig.Listener;
import dev.tidegate.gateway.config.GatewayConfig.Page;
import dev.tidegate.gateway.config.GatewayConfig.Tls;
import dev.tidegate.gateway.config.GatewayConfig.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys below {@code listeners.NAME}, and the listener that is made of them. */
final class ListenerKeys {
    static final Key.Leaf<Transport> TRANSPORT = required(
            "transport", ValueType.oneOf(Keys.spelled(Transport.values())), "What the listener speaks below MQTT.");
    static final Key.Leaf<InetSocketAddress> BIND =
            required("bind", ValueType.ADDRESS, "The address to listen on, such as 127.0.0.1:1883.");
    static final Key.Leaf<String> PATH = withDefault(
            "path",
            ValueType.URL_PATH,
            "/mqtt",
            "Where WebSocket clients connect; most client libraries try `/mqtt` first.");
    static final Key.Leaves<String> ORIGINS = new Key.Leaves<>(
            "origins",
            ValueType.ORIGIN,
            "Web pages that may connect, by their origin. None unless named: a page of a stranger must not use a visitor's network.");
    static final Key.Leaf<Page> PAGE = withDefault(
            "page",
            ValueType.oneOf(Keys.spelled(Page.values())),
            "off",
            "Whether a WebSocket listener serves the demo page at `/`. Off, because a production door shows nothing it need not.");
    static final Key.Leaf<Path> CERTIFICATE = required(
            "certificate", ValueType.READABLE_FILE, "PEM file with the certificate chain, the server's own first.");
    static final Key.Leaf<Path> PRIVATE_KEY =
            required("key", ValueType.READABLE_FILE, "PEM file with the private key, not encrypted.");
    static final Key.Section TLS =
            new Key.Section("tls", List.of(CERTIFICATE, PRIVATE_KEY), "Encrypts this listener: TLS 1.2 and 1.3.");
    static final Key.Leaf<String> LISTENER_PROFILE = optional(
            "profile", ValueType.TEXT, "The policy profile for clients of this listener, instead of `policy.profile`.");
    static final Key.Section LISTENER = new Key.Section(
            "NAME",
            List.of(TRANSPORT, BIND, PATH, ORIGINS, PAGE, TLS, LISTENER_PROFILE),
            "One listener; its name is the label in logs and metrics.");

    private ListenerKeys() {}

    /** Made of a section in which nothing is wrong any more. */
    static Listener listener(String name, Branch branch) {
        return new Listener(
                name,
                branch.get(TRANSPORT),
                branch.get(BIND),
                branch.get(PATH),
                branch.all(ORIGINS),
                branch.get(PAGE),
                tls(branch),
                branch.find(LISTENER_PROFILE));
    }

    private static @Nullable Tls tls(Branch listener) {
        if (!listener.has(TLS)) {
            return null;
        }
        Branch tls = listener.section(TLS);
        return new Tls(tls.get(CERTIFICATE), tls.get(PRIVATE_KEY));
    }
}
