package dev.tidegate.gateway.config;

import dev.tidegate.gateway.config.GatewayConfig.Transport;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What no key of a listener can know alone. */
final class ListenerChecks {
    private static final List<Key> WEB_ONLY = List.of(
            ListenerKeys.PATH,
            ListenerKeys.ORIGINS,
            ListenerKeys.ORIGIN_ABSENT,
            ListenerKeys.PAGE,
            ListenerKeys.PATHS,
            ListenerKeys.UPGRADE_TOKEN,
            ListenerKeys.PING);

    private static final Duration LONGEST_KEEP_ALIVE = Duration.ofSeconds(65_535);

    private final Branch listener;
    private final Findings findings;

    private ListenerChecks(Branch listener, Findings findings) {
        this.listener = listener;
        this.findings = findings;
    }

    static void check(Map<String, Branch> listeners, Findings findings) {
        for (Branch listener : listeners.values()) {
            ListenerChecks checks = new ListenerChecks(listener, findings);
            checks.onlyWebSocketHasPages();
            checks.somebodyIsTrusted();
            checks.pathsDiffer();
            checks.keepAliveFits();
            checks.clientsAreKnown();
        }
    }

    private void onlyWebSocketHasPages() {
        if (listener.find(ListenerKeys.TRANSPORT) != Transport.TCP) {
            return;
        }
        for (Key key : WEB_ONLY) {
            if (listener.mentions(key)) {
                findings.report(
                        listener.where(key),
                        key.name() + " belongs to a websocket listener; remove it or set transport: websocket");
            }
        }
    }

    private void somebodyIsTrusted() {
        if (listener.find(ListenerKeys.PROXY_PROTOCOL) != Proxies.Header.OFF
                && listener.all(ListenerKeys.TRUSTED_PROXIES).isEmpty()
                && !listener.isBroken(ListenerKeys.PROXY_PROTOCOL)
                && !listener.isBroken(ListenerKeys.TRUSTED_PROXIES)) {
            findings.report(
                    listener.where(ListenerKeys.PROXY_PROTOCOL),
                    "proxy-protocol believes nobody: name the networks of your proxies under trusted-proxies");
        }
    }

    private void pathsDiffer() {
        Set<@Nullable String> taken = new HashSet<>();
        taken.add(listener.find(ListenerKeys.PATH));
        for (Branch row : listener.rows(ListenerKeys.PATHS)) {
            String path = row.find(ListenerKeys.EXTRA_PATH);
            if (path != null && !taken.add(path)) {
                findings.report(
                        row.where(ListenerKeys.EXTRA_PATH),
                        path + " is a path of this listener already; remove it here or there");
            }
        }
    }

    private void clientsAreKnown() {
        Branch tls = listener.section(ListenerKeys.TLS);
        if (!listener.has(ListenerKeys.TLS)) {
            return;
        }
        boolean asked = tls.find(ListenerKeys.CLIENT_CERTIFICATES) != GatewayConfig.ClientCertificates.OFF;
        if (asked && !tls.mentions(ListenerKeys.CLIENT_CA)) {
            findings.report(
                    tls.where(ListenerKeys.CLIENT_CERTIFICATES),
                    "client-certificates needs client-ca: name the authorities whose certificates are good");
        }
        if (!asked && isNaming(tls)) {
            findings.report(
                    tls.where(ListenerKeys.CLIENT_IDENTITY),
                    "client-identity needs a certificate to read: set client-certificates to require or want");
        }
        for (Key key :
                List.of(ListenerKeys.CLIENT_TOKEN, ListenerKeys.CERTIFICATE_CLIENT_ID, ListenerKeys.CLIENT_ROLES)) {
            if (tls.mentions(key) && !isNaming(tls) && !tls.isBroken(ListenerKeys.CLIENT_IDENTITY)) {
                findings.report(
                        tls.where(key),
                        key.name()
                                + " is for those whom a certificate names: set client-identity to cn, san-dns, san-email or san-uri,"
                                + " or remove it");
            }
        }
        for (Key key : List.of(ListenerKeys.CLIENT_CA, ListenerKeys.CRL)) {
            if (!asked && tls.mentions(key) && !tls.isBroken(ListenerKeys.CLIENT_CERTIFICATES)) {
                findings.report(
                        tls.where(key),
                        key.name()
                                + " is for client certificates: set client-certificates to require or want, or remove it");
            }
        }
    }

    /** A certificate says who its holder is. */
    private static boolean isNaming(Branch tls) {
        CertificateHolders.Name name = tls.find(ListenerKeys.CLIENT_IDENTITY);
        return name != null && name != CertificateHolders.Name.NONE;
    }

    /** Somebody could come in here with a certificate and nothing else. */
    static boolean opensWithACertificate(Branch listener) {
        if (!listener.has(ListenerKeys.TLS)) {
            return false;
        }
        Branch tls = listener.section(ListenerKeys.TLS);
        return tls.isBroken(ListenerKeys.CLIENT_IDENTITY)
                || (isNaming(tls) && tls.find(ListenerKeys.CLIENT_TOKEN) != CertificateHolders.Token.REQUIRED);
    }

    private void keepAliveFits() {
        Duration most = listener.find(ListenerKeys.KEEP_ALIVE_MAX);
        if (most != null && (most.toSeconds() < 1 || most.compareTo(LONGEST_KEEP_ALIVE) > 0)) {
            findings.report(
                    listener.where(ListenerKeys.KEEP_ALIVE_MAX),
                    "keep-alive-max is from 1s to 65535s, which is all that CONNACK can say");
        }
    }
}
