package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.required;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.gateway.config.Edge.OriginAbsent;
import dev.tidegate.gateway.config.Edge.TokenPlace;
import dev.tidegate.gateway.config.GatewayConfig.Anonymous;
import dev.tidegate.gateway.config.GatewayConfig.ClientCertificates;
import dev.tidegate.gateway.config.GatewayConfig.Listener;
import dev.tidegate.gateway.config.GatewayConfig.Page;
import dev.tidegate.gateway.config.GatewayConfig.Tls;
import dev.tidegate.gateway.config.GatewayConfig.Transport;
import dev.tidegate.policy.Mode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys below {@code listeners.NAME}, and the listener that is made of them. */
final class ListenerKeys {
    /** Below the 60 s after which the usual proxies cut, with room for a late timer in a background tab. */
    private static final Duration WEB_KEEP_ALIVE = Duration.ofSeconds(45);

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
    static final Key.Leaf<ClientCertificates> CLIENT_CERTIFICATES = withDefault(
            "client-certificates",
            ValueType.oneOf(Keys.spelled(ClientCertificates.values())),
            "off",
            "Whether clients show a certificate of their own: `require`, or `want` where they may do without. One that is shown must "
                    + "be good either way.");
    static final Key.Leaf<Path> CLIENT_CA = optional(
            "client-ca",
            ValueType.READABLE_FILE,
            "PEM file with the authorities that issue the clients' certificates.");
    static final Key.Leaf<Path> CRL = optional(
            "crl",
            ValueType.READABLE_FILE,
            "PEM file with a revocation list of every one of these authorities, and of those between. Nothing is fetched; once a list "
                    + "is out of date, nobody it covers gets in.");
    static final Key.Leaf<CertificateHolders.Name> CLIENT_IDENTITY = withDefault(
            "client-identity",
            ValueType.oneOf(Keys.spelled(CertificateHolders.Name.values())),
            "none",
            "Where a client certificate names its holder, who is then the subject without any token: `cn` (Common Name), `san-dns`, "
                    + "`san-email` or `san-uri` (Subject Alternative Name). A certificate with no such name, or several, is refused. "
                    + "`none`: it opens the listener and says nothing.");
    static final Key.Leaf<CertificateHolders.Token> CLIENT_TOKEN = withDefault(
            "client-token",
            ValueType.oneOf(Keys.spelled(CertificateHolders.Token.values())),
            "optional",
            "Beside `client-identity`. `optional`: a certificate is enough, and a client that also brings a token is who the token says. "
                    + "`required`: both, and they must name the same subject.");
    static final Key.Leaf<CertificateHolders.ClientId> CERTIFICATE_CLIENT_ID = withDefault(
            "client-id",
            ValueType.oneOf(Keys.spelled(CertificateHolders.ClientId.values())),
            "free",
            "Beside `client-identity`: which client ids the holder of a certificate may use.");
    static final Key.Leaves<String> CLIENT_ROLES = new Key.Leaves<>(
            "client-roles",
            ValueType.TEXT,
            "Beside `client-identity`: the roles of everybody whom a certificate names here, for `policy.roles`.");
    static final Key.Section TLS = new Key.Section(
            "tls",
            List.of(
                    CERTIFICATE,
                    PRIVATE_KEY,
                    CLIENT_CERTIFICATES,
                    CLIENT_CA,
                    CRL,
                    CLIENT_IDENTITY,
                    CLIENT_TOKEN,
                    CERTIFICATE_CLIENT_ID,
                    CLIENT_ROLES),
            "Encrypts this listener: TLS 1.2 and 1.3.");
    static final Key.Leaf<String> LISTENER_PROFILE = optional(
            "profile", ValueType.TEXT, "The policy profile for clients of this listener, instead of `policy.profile`.");
    static final Key.Leaf<OriginAbsent> ORIGIN_ABSENT = withDefault(
            "origin-absent",
            ValueType.oneOf(Keys.spelled(OriginAbsent.values())),
            "allow",
            "Whether a WebSocket client without an `Origin` may connect. Browsers always send one, devices never do; `refuse` where "
                    + "only web pages have any business.");
    static final Key.Leaves<Network> TRUSTED_PROXIES = new Key.Leaves<>(
            "trusted-proxies",
            ValueType.NETWORK,
            "Networks of the proxies in front: theirs are `X-Forwarded-For` and the PROXY header, and the address they tell is the "
                    + "client's for limits, events and the audit. Nobody else is believed.");
    static final Key.Leaves<TokenPlace> UPGRADE_TOKEN = new Key.Leaves<>(
            "upgrade-token",
            ValueType.oneOf(Keys.spelled(TokenPlace.values())),
            "Where the upgrade request of a WebSocket client may carry its token, the first that holds one: `header` (`Authorization: "
                    + "Bearer`), `cookie` (`access_token`, and only with an `Origin` that is allowed), `subprotocol` (an entry `bearer.TOKEN` "
                    + "beside `mqtt`), `query` (`?access_token=`, a one-time ticket and never a token). A password in CONNECT goes before it.");
    static final Key.Leaf<Duration> PING = withDefault(
            "ping",
            ValueType.DURATION,
            "25s",
            "How long a WebSocket client may be silent before it is pinged, and again before it is given up. Proxies cut what is idle "
                    + "for 60 s, and a page cannot ping; `0s` pings nobody.");
    static final Key.Leaf<Duration> KEEP_ALIVE_MAX = optional(
            "keep-alive-max",
            ValueType.DURATION,
            "The longest keep alive granted here, told in CONNACK; clients of MQTT 3.1.1 cannot be told and keep theirs. Over "
                    + "WebSocket `45s` unless set, so that clients notice before a proxy cuts; over TCP what `limits` says.");
    static final Key.Leaf<Proxies.Header> PROXY_PROTOCOL = withDefault(
            "proxy-protocol",
            ValueType.oneOf(Keys.spelled(Proxies.Header.values())),
            "off",
            "PROXY protocol, version 1 or 2, before TLS, HTTP or MQTT. `accept`: trusted proxies may begin with its header; `require`: "
                    + "they must, and nobody else may connect.");
    static final Key.Leaf<Mode> LISTENER_MODE = optional(
            "mode", ValueType.MODE, "What becomes of verdicts on clients of this listener, instead of `policy.mode`.");
    static final Key.Leaf<String> EXTRA_PATH = required("path", ValueType.URL_PATH, "Where it is, such as `/legacy`.");
    static final Key.Rows PATHS = new Key.Rows(
            "paths",
            new Key.Section(
                    "path",
                    List.of(EXTRA_PATH, ORIGINS, ORIGIN_ABSENT, LISTENER_PROFILE, LISTENER_MODE),
                    "One more path."),
            "More paths of a WebSocket listener, each with its own origins and, if it names them, its own profile and mode.");
    static final Key.Leaf<Anonymous> LISTENER_ANONYMOUS = optional(
            "anonymous",
            ValueType.oneOf(AuthKeys.words("true", Anonymous.ALLOWED, "false", Anonymous.REFUSED)),
            "Whether a client without any credential may connect here, instead of `auth.anonymous`.");
    static final Key.Section LISTENER = new Key.Section(
            "NAME",
            List.of(
                    TRANSPORT,
                    BIND,
                    PATH,
                    ORIGINS,
                    ORIGIN_ABSENT,
                    PAGE,
                    PATHS,
                    UPGRADE_TOKEN,
                    PING,
                    KEEP_ALIVE_MAX,
                    TLS,
                    TRUSTED_PROXIES,
                    PROXY_PROTOCOL,
                    LISTENER_PROFILE,
                    LISTENER_MODE,
                    LISTENER_ANONYMOUS),
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
                branch.find(LISTENER_PROFILE),
                new Proxies(branch.all(TRUSTED_PROXIES), branch.get(PROXY_PROTOCOL)),
                edge(branch),
                branch.find(LISTENER_MODE),
                branch.find(LISTENER_ANONYMOUS));
    }

    private static Edge edge(Branch branch) {
        Duration most = branch.find(KEEP_ALIVE_MAX);
        return new Edge(
                branch.get(ORIGIN_ABSENT),
                branch.rows(PATHS).stream()
                        .map(row -> new Edge.WebPath(
                                row.get(EXTRA_PATH),
                                row.all(ORIGINS),
                                row.get(ORIGIN_ABSENT),
                                row.find(LISTENER_PROFILE),
                                row.find(LISTENER_MODE)))
                        .toList(),
                tokens(branch),
                branch.get(PING),
                most == null ? keepAliveMax(branch.get(TRANSPORT)) : most);
    }

    /** In the order of the file, each once. */
    private static List<TokenPlace> tokens(Branch branch) {
        return branch.all(UPGRADE_TOKEN).stream().distinct().toList();
    }

    private static @Nullable Duration keepAliveMax(Transport transport) {
        return switch (transport) {
            case TCP -> null;
            case WEBSOCKET -> WEB_KEEP_ALIVE;
        };
    }

    private static @Nullable Tls tls(Branch listener) {
        if (!listener.has(TLS)) {
            return null;
        }
        Branch tls = listener.section(TLS);
        return new Tls(
                tls.get(CERTIFICATE),
                tls.get(PRIVATE_KEY),
                tls.get(CLIENT_CERTIFICATES),
                tls.find(CLIENT_CA),
                tls.find(CRL),
                new CertificateHolders(
                        tls.get(CLIENT_IDENTITY),
                        tls.get(CLIENT_TOKEN),
                        tls.get(CERTIFICATE_CLIENT_ID),
                        tls.all(CLIENT_ROLES)));
    }
}
