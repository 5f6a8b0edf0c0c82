package dev.tidegate.gateway.transport;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Dialer} connects to, and how. Immutable.
 *
 * @param patience from the look-up of the name until MQTT can begin, all of it
 * @param fields what a WebSocket request says beside what it has to say, such as {@code Authorization}; never shown
 * @param tls whom we trust and who we are, where the scheme is a secure one; else null
 */
public record Destination(
        BrokerAddress address,
        Duration patience,
        Map<String, String> fields,
        @Nullable ClientTls tls) {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+"); // RFC 9110, 5.6.2
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7E]([\\x20-\\x7E\\t]*[\\x21-\\x7E])?");

    /** Those of the upgrade itself, and those that would give the request a body. */
    private static final Set<String> OURS = Set.of(
            "host",
            "upgrade",
            "connection",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-protocol",
            "sec-websocket-extensions",
            "content-length",
            "transfer-encoding");

    public Destination {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("To connect takes time: " + patience);
        }
        if (address.scheme().isSecure() != (tls != null)) {
            throw new IllegalArgumentException(
                    address + (tls == null ? " needs TLS settings" : " knows no TLS: write mqtts:// or wss://"));
        }
        if (!fields.isEmpty() && !address.scheme().isWebSocket()) {
            throw new IllegalArgumentException("Only ws:// and wss:// know header fields, unlike " + address);
        }
        fields.forEach(Destination::check);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Without TLS and without further fields. */
    public static Destination plain(BrokerAddress address, Duration patience) {
        return new Destination(address, patience, Map.of(), null);
    }

    /** Whoever could write a line end into a value could write a request. */
    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("This is no name of a header field: " + name);
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("The header field " + name + " is the gateway's own");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "The header field " + name + " is printable ASCII, without line ends and outer spaces");
        }
    }

    /** Fit for a log. */
    @Override
    public String toString() {
        return address.toString();
    }
}
