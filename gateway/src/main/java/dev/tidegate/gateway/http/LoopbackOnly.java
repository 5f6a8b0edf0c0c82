package dev.tidegate.gateway.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Did this request come from a page that this very machine opened from us? Binding to loopback is not enough: a web page
 * from elsewhere runs in a browser on this machine too, under its own name (a cross-site request) or under a name that it
 * lets point to 127.0.0.1 (DNS rebinding), and a reverse proxy on this machine speaks for strangers.
 */
final class LoopbackOnly {
    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?");
    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final List<HttpString> PROXY_MARKS = List.of(
            new HttpString("Forwarded"),
            Headers.X_FORWARDED_FOR,
            Headers.X_FORWARDED_HOST,
            new HttpString("X-Real-IP"),
            new HttpString("Via"));

    private LoopbackOnly() {}

    static boolean permits(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        return isLoopback(exchange.getSourceAddress())
                && PROXY_MARKS.stream().noneMatch(headers::contains)
                && hostIsLoopback(headers.get(Headers.HOST))
                && originIsHost(headers)
                && siteIsOurs(headers.get(FETCH_SITE));
    }

    private static boolean isLoopback(@Nullable InetSocketAddress peer) {
        return peer != null && peer.getAddress() != null && peer.getAddress().isLoopbackAddress();
    }

    private static boolean hostIsLoopback(@Nullable HeaderValues host) {
        return host != null
                && host.size() == 1
                && LOOPBACK_HOST
                        .matcher(host.getFirst().toLowerCase(Locale.ROOT))
                        .matches();
    }

    private static boolean originIsHost(HeaderMap headers) {
        HeaderValues origin = headers.get(Headers.ORIGIN);
        if (origin == null) {
            return true; // browsers omit it on a GET of the same origin
        }
        String host = headers.getFirst(Headers.HOST);
        return origin.size() == 1
                && (origin.getFirst().equals("http://" + host)
                        || origin.getFirst().equals("https://" + host));
    }

    private static boolean siteIsOurs(@Nullable HeaderValues site) {
        return site == null || (site.size() == 1 && OWN_SITE.contains(site.getFirst()));
    }
}
