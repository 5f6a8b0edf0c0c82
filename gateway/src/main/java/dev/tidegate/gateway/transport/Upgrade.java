package dev.tidegate.gateway.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request that makes a WebSocket of an HTTP connection (RFC 6455, 4.1), and what is demanded of the answer. One per connection; no
 * thread, no socket.
 */
final class Upgrade {
    /** Bytes an answer may have before its frames begin. */
    static final int LARGEST_ANSWER = 16 * 1024;

    private static final int KEY_BYTES = 16;
    private static final String BEGINNING = "HTTP/1.";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?: (.*))?");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final Destination to;
    private final String key;

    Upgrade(Destination to, RandomGenerator chance) {
        this.to = to;
        byte[] bytes = new byte[KEY_BYTES];
        chance.nextBytes(bytes);
        this.key = Base64.getEncoder().encodeToString(bytes);
    }

    byte[] request() {
        StringBuilder request = new StringBuilder("GET ")
                .append(to.address().target())
                .append(" HTTP/1.1\r\nHost: ")
                .append(to.address().hostField())
                .append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n"); // [MQTT-6.0.0-3]
        to.fields()
                .forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the answer ends in what has been heard, and frames begin; -1 if it goes on. */
    static int end(byte[] heard) {
        for (int i = 3; i < heard.length; i++) {
            if (heard[i] == '\n' && heard[i - 1] == '\r' && heard[i - 2] == '\n' && heard[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Whether this could be how an answer begins: who speaks something else may never send an empty line. */
    static boolean couldBe(byte[] heard) {
        int length = Math.min(heard.length, BEGINNING.length());
        return BEGINNING.startsWith(new String(heard, 0, length, StandardCharsets.ISO_8859_1));
    }

    /** Why this answer, up to its empty line, is no consent; null if it is. */
    @Nullable
    String objection(byte[] heard, int end) {
        String[] lines = new String(heard, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        Matcher status = STATUS.matcher(lines[0]);
        if (!status.matches()) {
            return "what it answered to the WebSocket upgrade is no HTTP: is MQTT spoken there without WebSocket?";
        }
        if (!status.group(1).equals("101")) {
            return refusal(status.group(1), status.group(2) == null ? "" : status.group(2));
        }
        Map<String, List<String>> fields = new HashMap<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, Math.max(0, colon));
            if (!NAME.matcher(name).matches()) {
                return "its answer to the WebSocket upgrade has a damaged header";
            }
            fields.computeIfAbsent(name.toLowerCase(Locale.ROOT), first -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        return objection(fields);
    }

    private @Nullable String objection(Map<String, List<String>> fields) {
        if (!lists(fields, "upgrade", "websocket") || !lists(fields, "connection", "upgrade")) {
            return "it answered 101 to the WebSocket upgrade, but switches to something else";
        }
        if (!fields.getOrDefault("sec-websocket-accept", List.of()).equals(List.of(AcceptKey.of(key)))) {
            return "its Sec-WebSocket-Accept does not fit our key: this is no WebSocket server, or a cache in between";
        }
        List<String> protocols = fields.getOrDefault("sec-websocket-protocol", List.of());
        if (!protocols.equals(List.of("mqtt"))) {
            return "it did not agree on the subprotocol mqtt, but on "
                    + (protocols.isEmpty() ? "none" : Words.plain(String.join(", ", protocols)))
                    + ": does the path lead to MQTT?";
        }
        if (fields.containsKey("sec-websocket-extensions")) {
            return "it uses WebSocket extensions nobody asked for";
        }
        return null;
    }

    private String refusal(String status, String reason) {
        String path = to.address().target().replaceFirst("\\?.*", "");
        String answer =
                "it answered " + Words.plain((status + " " + reason).strip()) + " to the WebSocket upgrade at " + path;
        return switch (status) {
            case "400", "426" -> answer + ": does the path lead to MQTT over WebSocket?";
            case "401", "403", "407" -> answer + ": it wants other credentials in the request";
            case "404", "200" -> answer + ": is the path right?";
            case "301", "302", "303", "307", "308" -> answer + ": write the address it redirects to";
            default -> answer;
        };
    }

    private static boolean lists(Map<String, List<String>> fields, String name, String wanted) {
        return fields.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Pattern.compile(",").splitAsStream(value))
                .anyMatch(token -> token.strip().equalsIgnoreCase(wanted));
    }
}
