package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.config.Edge.OriginAbsent;
import dev.tidegate.gateway.transport.WebSocketRules.PathRules;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an upgrade request as RFC 6455, section 4.2.1 and MQTT ask, and says what is wrong with it, if anything. */
final class UpgradeCheck {
    /** The sub-protocols we speak, the one we prefer first [MQTT-6.0.0-3]. */
    private static final List<String> SUB_PROTOCOLS = List.of("mqtt", "mqttv3.1");

    private static final int HEADERS = 50;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final int HEADER_EXTRAS = 4;

    private static final int KEY_BYTES = 16;
    private static final Pattern THIS_MACHINE = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

    private enum Spelling {
        EXACT,
        ANY_CASE
    }

    /** Why a request is not upgraded. The reason is for the developer on the other side. */
    record Refusal(int status, String why) {}

    static final Refusal UNKNOWN_CLIENT = new Refusal(
            StatusCodes.BAD_REQUEST, "X-Forwarded-For of a trusted proxy must be made of IP addresses alone.");

    static final Refusal TOO_MANY_HEADERS = new Refusal(
            StatusCodes.REQUEST_HEADER_FIELDS_TOO_LARGE, "A request has at most 50 headers of 16 KiB together.");

    private UpgradeCheck() {}

    /** Whether the headers are more than any browser sends, each counted with its colon, its space and the end of its line. */
    static boolean hasTooManyHeaders(HttpServerExchange exchange) {
        int count = 0;
        int bytes = 0;
        for (HeaderValues each : exchange.getRequestHeaders()) {
            for (String value : each) {
                count++;
                bytes += each.getHeaderName().length() + value.length() + HEADER_EXTRAS;
            }
        }
        return count > HEADERS || bytes > HEADER_BYTES;
    }

    static @Nullable Refusal refusal(HttpServerExchange exchange, PathRules rules) {
        HeaderMap headers = exchange.getRequestHeaders();
        if (!exchange.getRequestMethod().equals(Methods.GET)) {
            return new Refusal(StatusCodes.METHOD_NOT_ALLOWED, "A WebSocket begins with GET.");
        }
        if (!headers.contains(Headers.UPGRADE)) {
            return new Refusal(
                    StatusCodes.UPGRADE_REQUIRED, "Here is MQTT over WebSocket: connect with an MQTT client.");
        }
        if (!exchange.getProtocol().equals(Protocols.HTTP_1_1)
                || !tokens(headers, Headers.UPGRADE, Spelling.ANY_CASE).contains("websocket")
                || !tokens(headers, Headers.CONNECTION, Spelling.ANY_CASE).contains("upgrade")) {
            return bad("A WebSocket needs HTTP/1.1, Upgrade: websocket and Connection: Upgrade.");
        }
        if (headers.contains(Headers.TRANSFER_ENCODING) || hasLength(headers)) {
            return bad("An upgrade request has no body.");
        }
        if (!"13".equals(only(headers, Headers.SEC_WEB_SOCKET_VERSION))) {
            return new Refusal(StatusCodes.UPGRADE_REQUIRED, "This server speaks Sec-WebSocket-Version 13.");
        }
        if (!isKey(only(headers, Headers.SEC_WEB_SOCKET_KEY))) {
            return bad("Sec-WebSocket-Key must be 16 bytes in base64.");
        }
        if (!headers.contains(Headers.ORIGIN)) {
            if (rules.originAbsent() == OriginAbsent.REFUSE) {
                return new Refusal(StatusCodes.FORBIDDEN, "Only pages of a listed origin may connect here.");
            }
        } else if (!isAllowed(only(headers, Headers.ORIGIN), exchange, rules)) {
            return new Refusal(
                    StatusCodes.FORBIDDEN,
                    "Pages of this origin may not connect; list it under origins of this listener.");
        }
        if (subProtocol(exchange) == null) {
            return bad("Offer the sub-protocol: Sec-WebSocket-Protocol: mqtt");
        }
        if (UpgradeTokens.isInAddress(exchange, rules.tokens())) {
            return bad("access_token in the address takes a one-time ticket, never a token: addresses are logged.");
        }
        return null;
    }

    private static boolean isAllowed(@Nullable String origin, HttpServerExchange exchange, PathRules rules) {
        return origin != null
                && (rules.origins().contains(origin)
                        || (rules.ownPage() == WebSocketRules.OwnPage.FROM_THIS_MACHINE
                                && isOwnPage(origin, exchange)));
    }

    /** A page cannot change the Host header: one of our own names there means that no foreign name was made to point here. */
    private static boolean isOwnPage(String origin, HttpServerExchange exchange) {
        String host = only(exchange.getRequestHeaders(), Headers.HOST);
        return host != null
                && THIS_MACHINE.matcher(host).matches()
                && origin.equals(exchange.getRequestScheme() + "://" + host);
    }

    /** The offered sub-protocol we like best; null if there is none. */
    static @Nullable String subProtocol(HttpServerExchange exchange) {
        List<String> offered = offered(exchange);
        for (String ours : SUB_PROTOCOLS) {
            if (offered.contains(ours)) {
                return ours;
            }
        }
        return null;
    }

    static List<String> offered(HttpServerExchange exchange) {
        return tokens(exchange.getRequestHeaders(), Headers.SEC_WEB_SOCKET_PROTOCOL, Spelling.EXACT);
    }

    private static Refusal bad(String why) {
        return new Refusal(StatusCodes.BAD_REQUEST, why);
    }

    /** A list header may be one line or several; its items are separated by commas either way. */
    private static List<String> tokens(HeaderMap headers, HttpString name, Spelling spelling) {
        List<String> tokens = new ArrayList<>();
        HeaderValues values = headers.get(name);
        if (values != null) {
            for (String value : values) {
                for (String token : value.split(",", -1)) {
                    tokens.add(
                            spelling == Spelling.EXACT
                                    ? token.strip()
                                    : token.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return tokens;
    }

    private static boolean hasLength(HeaderMap headers) {
        HeaderValues length = headers.get(Headers.CONTENT_LENGTH);
        return length != null && !(length.size() == 1 && length.getFirst().equals("0"));
    }

    static @Nullable String only(HeaderMap headers, HttpString name) {
        HeaderValues values = headers.get(name);
        return values == null || values.size() != 1 ? null : values.getFirst();
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false; // not base64
        }
    }
}
