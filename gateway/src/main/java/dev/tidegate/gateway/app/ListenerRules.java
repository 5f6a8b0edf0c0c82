package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.CertificateName;
import dev.tidegate.gateway.config.CertificateHolders;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Listener;
import dev.tidegate.gateway.config.Proxies;
import dev.tidegate.gateway.connection.Entrance;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.transport.ProxyRules;
import dev.tidegate.gateway.transport.WebSocketRules;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the configuration says of a listener, in the words of the transport. Pure functions of the configuration. */
final class ListenerRules {
    /**
     * Of the time from accept to CONNECT: what a WebSocket client may wait before its request, and take for it; and what a
     * proxy, which is near, may take for its header. The rest is for CONNECT, so that no way in takes longer than the limit.
     */
    private static final double REQUEST_SHARE = 0.3;

    private static final double HEADER_SHARE = 0.1;

    private ListenerRules() {}

    /** What is left for CONNECT on the longest way in. */
    static long connectMillis(Listener listener, long connectMillis) {
        double before = switch (listener.transport()) {
            case TCP -> 0;
            case WEBSOCKET -> 2 * REQUEST_SHARE;
        };
        if (listener.proxies().header() != Proxies.Header.OFF) {
            before += HEADER_SHARE;
        }
        return connectMillis - (long) (connectMillis * before);
    }

    static ProxyRules proxies(Listener listener, long connectMillis, EventSink events) {
        return new ProxyRules(
                listener.proxies(),
                (int) (connectMillis * HEADER_SHARE),
                (peer, why) -> events.accept(turnedAway(listener.name(), peer, why)));
    }

    /** Before its first word: an account of a CONNECT that never came. */
    private static GatewayEvent turnedAway(String listener, String peer, String why) {
        return new GatewayEvent.Judged(
                new GatewayEvent.Party(listener, peer, null, null),
                PacketType.CONNECT.name(),
                null,
                null,
                null,
                Verdict.Kind.HANG_UP,
                ReasonCode.NOT_AUTHORIZED,
                why,
                null,
                GatewayEvent.Effect.ENFORCED,
                1);
    }

    /** Where the rules find what holds at a path: most listeners have but one. */
    static String place(Listener listener, String path) {
        return path.equals(listener.path()) ? listener.name() : listener.name() + path;
    }

    static Entrance entrance(Listener listener, String path, long connectMillis) {
        Duration keepAlive = listener.edge().keepAliveMax();
        long before = connectMillis(listener, connectMillis);
        Entrance usual = new Entrance(listener.name(), before);
        return new Entrance(
                listener.name(),
                place(listener, path),
                keepAlive == null ? usual.keepAliveMax() : (int) keepAlive.toSeconds(),
                before,
                certificates(listener.tls()));
    }

    private static Entrance.Certificates certificates(GatewayConfig.@Nullable Tls tls) {
        if (tls == null) {
            return Entrance.Certificates.NOBODY;
        }
        CertificateHolders holders = tls.holders();
        return new Entrance.Certificates(
                switch (holders.name()) {
                    case NONE -> CertificateName.NONE;
                    case CN -> CertificateName.CN;
                    case SAN_DNS -> CertificateName.SAN_DNS;
                    case SAN_EMAIL -> CertificateName.SAN_EMAIL;
                    case SAN_URI -> CertificateName.SAN_URI;
                },
                switch (holders.token()) {
                    case OPTIONAL -> Entrance.Token.OPTIONAL;
                    case REQUIRED -> Entrance.Token.REQUIRED;
                },
                switch (holders.clientId()) {
                    case FREE -> Entrance.Ids.FREE;
                    case EQUALS_SUBJECT -> Entrance.Ids.EQUALS_SUBJECT;
                },
                Set.copyOf(holders.roles()));
    }

    private static WebSocketRules.PathRules path(Listener listener) {
        return new WebSocketRules.PathRules(
                Set.copyOf(listener.origins()),
                listener.edge().originAbsent(),
                listener.page() == GatewayConfig.Page.ON
                        ? WebSocketRules.OwnPage.FROM_THIS_MACHINE
                        : WebSocketRules.OwnPage.NONE,
                listener.edge().tokens());
    }

    static WebSocketRules web(Listener listener, long connectMillis) {
        Map<String, WebSocketRules.PathRules> paths = new LinkedHashMap<>();
        paths.put(listener.path(), path(listener));
        listener.edge().paths().forEach(each -> paths.put(each.path(), path(listener.at(each))));
        return new WebSocketRules(paths, listener.edge().ping().toMillis(), (int) (connectMillis * REQUEST_SHARE));
    }
}
