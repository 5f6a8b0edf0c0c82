package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.config.Edge.TokenPlace;
import dev.tidegate.gateway.connection.UpgradeToken;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token an upgrade request carries, in the places its path allows and in their order. What does not look like a token
 * is none; whether it is a good one is not decided here.
 */
final class UpgradeTokens {
    /** The name of the cookie. */
    static final String COOKIE = "access_token";

    /** Begins the entry of {@code Sec-WebSocket-Protocol} that is a token, which is never chosen as the sub-protocol. */
    static final String ENTRY = "bearer.";

    /** The parameter of the address. */
    private static final String PARAMETER = "access_token";

    private static final String SCHEME = "bearer ";

    private UpgradeTokens() {}

    static @Nullable UpgradeToken find(HttpServerExchange exchange, List<TokenPlace> places) {
        for (TokenPlace place : places) {
            String found = at(place, exchange);
            if (found != null && isToken(found)) {
                return new UpgradeToken(place, found.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return null;
    }

    /** Whether the address holds a token where a ticket belongs: tickets have no dots, and tokens do. */
    static boolean isInAddress(HttpServerExchange exchange, List<TokenPlace> places) {
        Deque<String> found = exchange.getQueryParameters().get(PARAMETER);
        return places.contains(TokenPlace.QUERY)
                && found != null
                && found.stream().anyMatch(each -> each.indexOf('.') >= 0);
    }

    private static @Nullable String at(TokenPlace place, HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        return switch (place) {
            case HEADER -> {
                String value = UpgradeCheck.only(headers, Headers.AUTHORIZATION);
                yield value != null && value.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                        ? value.substring(SCHEME.length()).strip()
                        : null;
            }
            case COOKIE -> {
                // A browser sends it whoever's page asks: it counts only for pages that are known to be ours.
                Cookie cookie = headers.contains(Headers.ORIGIN) ? exchange.getRequestCookie(COOKIE) : null;
                yield cookie == null ? null : cookie.getValue();
            }
            case SUBPROTOCOL -> {
                List<String> tokens = new ArrayList<>();
                for (String offered : UpgradeCheck.offered(exchange)) {
                    if (offered.startsWith(ENTRY)) {
                        tokens.add(offered.substring(ENTRY.length()));
                    }
                }
                yield tokens.size() == 1 ? tokens.get(0) : null;
            }
            case QUERY -> {
                Deque<String> tickets = exchange.getQueryParameters().get(PARAMETER);
                yield tickets != null && tickets.size() == 1 ? tickets.getFirst() : null;
            }
        };
    }

    /** The characters of RFC 6750: those of a JWT among them, and nothing that has to be decoded. */
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || "-._~+/=".indexOf(c) >= 0);
    }
}
