package dev.tidegate.gateway.transport;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a broker is, as people write it: {@code mqtt://10.0.0.7}, {@code mqtts://broker.example.com:8883}, {@code
 * wss://broker.example.com/mqtt?token=...}. Immutable.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 * @param target path and query of the upgrade, {@code /mqtt} unless written otherwise; empty without WebSocket. A query can carry a
 *     credential, so it is never shown
 */
public record BrokerAddress(Scheme scheme, String host, int port, String target) {
    /** What carries MQTT there. */
    public enum Scheme {
        MQTT(1883),
        MQTTS(8883),
        WS(80),
        WSS(443);

        private final int port;

        Scheme(int port) {
            this.port = port;
        }

        /** The port where none is written. */
        public int usualPort() {
            return port;
        }

        public boolean isSecure() {
            return this == MQTTS || this == WSS;
        }

        public boolean isWebSocket() {
            return this == WS || this == WSS;
        }

        /** As it is written before {@code ://}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LARGEST_PORT = 65_535;
    private static final String USUAL_TARGET = "/mqtt";

    // By hand: java.net.URI knows no host with an underscore, and networks of containers are full of them.
    private static final Pattern SHAPE = Pattern.compile(
            "([A-Za-z]+)://(\\[[0-9A-Fa-f:.%a-z]+]|[^/?#@:\\[\\]\\s]+)(?::([0-9]{1,5}))?([/?][\\x21-\\x7E]*)?");

    private static final Pattern TARGET = Pattern.compile("/[\\x21-\\x7E&&[^#]]*");

    public BrokerAddress {
        if (host.isEmpty() || host.length() > 255) {
            throw new IllegalArgumentException("A broker has a host name or an address");
        }
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("A port is 1 to " + LARGEST_PORT + ", not " + port);
        }
        if (scheme.isWebSocket() ? !TARGET.matcher(target).matches() : !target.isEmpty()) {
            throw new IllegalArgumentException(
                    scheme.isWebSocket()
                            ? "The path at " + host
                                    + " starts with / and is written in ASCII, without spaces and without #"
                            : "Only ws:// and wss:// have a path: write " + scheme.text() + "://" + host);
        }
    }

    /**
     * Reads what somebody has written.
     *
     * @throws IllegalArgumentException if it is no address; the message says what is expected, and repeats no secret
     */
    public static BrokerAddress parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    text.contains("@")
                            ? "No user and password in an address: they have settings of their own"
                            : "An address is like mqtt://host:1883, mqtts://host:8883, ws://host/mqtt or wss://host/mqtt");
        }
        Scheme scheme = scheme(parts.group(1));
        String host = parts.group(2);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = parts.group(3) == null ? scheme.usualPort() : Integer.parseInt(parts.group(3));
        return new BrokerAddress(scheme, bare, port, target(scheme, parts.group(4) == null ? "" : parts.group(4)));
    }

    private static Scheme scheme(String text) {
        for (Scheme scheme : Scheme.values()) {
            if (scheme.text().equalsIgnoreCase(text)) {
                return scheme;
            }
        }
        throw new IllegalArgumentException("Not " + text + "://: mqtt, mqtts, ws or wss");
    }

    private static String target(Scheme scheme, String written) {
        if (!scheme.isWebSocket()) {
            return written.equals("/") ? "" : written;
        }
        if (written.isEmpty()) {
            return USUAL_TARGET;
        }
        return written.startsWith("?") ? USUAL_TARGET + written : written;
    }

    /** What a request's Host field says: the port only if it is not the usual one. */
    String hostField() {
        return port == scheme.usualPort() ? bracketed() : bracketed() + ":" + port;
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Fit for a log: without the query. */
    @Override
    public String toString() {
        int query = target.indexOf('?');
        return scheme.text() + "://" + bracketed() + ":" + port + (query < 0 ? target : target.substring(0, query));
    }
}
