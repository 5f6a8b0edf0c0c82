package dev.tidegate.bridge;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the address of an upstream broker. No message repeats more of a refused one than its scheme: it may hold a password. */
public final class UpstreamAddress {
    private static final Map<String, Integer> PORTS = Map.of("mqtt", 1883, "mqtts", 8883, "ws", 80, "wss", 443);
    private static final int HIGHEST_PORT = 65_535;

    // By hand: java.net.URI finds no host in a name with an underscore, and networks of containers are full of them.
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

    private UpstreamAddress() {}

    /** An {@link IllegalArgumentException} names the fix. */
    public static URI parse(String text) {
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            // Neither the cause nor its text goes on: both repeat the address.
            throw new IllegalArgumentException("is no address: " + e.getReason() + "; write mqtt://host:1883");
        }
        check(address);
        return address;
    }

    static void check(URI address) {
        String scheme = scheme(address);
        String authority = authority(address);
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "an address holds no user and no password, for addresses get logged: write user, and password-file");
        }
        if (!PORTS.containsKey(scheme)) {
            throw new IllegalArgumentException(
                    "an address begins with mqtt://, mqtts://, ws:// or wss://, as in mqtt://broker.example:1883");
        }
        if (!AUTHORITY.matcher(authority).matches()) {
            throw new IllegalArgumentException("an address names a host and perhaps a port, as in " + scheme
                    + "://broker.example:" + PORTS.get(scheme) + " or " + scheme + "://[::1]");
        }
        int port = port(address);
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        boolean hasTarget = address.getRawQuery() != null || !(path.isEmpty() || path.equals("/"));
        if (address.getRawFragment() != null || (hasTarget && !isWebSocket(address))) {
            throw new IllegalArgumentException("an address ends with its port"
                    + (isWebSocket(address) ? " or path" : "; only ws and wss have a path behind it"));
        }
    }

    /** The host: a name, or an address, of IPv6 without its brackets. */
    public static String host(URI address) {
        Matcher parts = AUTHORITY.matcher(authority(address));
        String host = parts.matches() ? parts.group(1) : "";
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port, or the usual one where the address names none. */
    public static int port(URI address) {
        Matcher parts = AUTHORITY.matcher(authority(address));
        return parts.matches() && parts.group(2) != null
                ? Integer.parseInt(parts.group(2))
                : PORTS.getOrDefault(scheme(address), 0);
    }

    /** Fit for a log: without the query, which may carry a credential. */
    public static String show(URI address) {
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        return scheme(address) + "://" + authority(address) + path;
    }

    /** Whether MQTT is spoken in WebSocket frames there. */
    public static boolean isWebSocket(URI address) {
        return scheme(address).startsWith("ws");
    }

    /** Whether TLS is spoken there. */
    public static boolean isEncrypted(URI address) {
        return scheme(address).endsWith("s") && !scheme(address).equals("ws");
    }

    private static String authority(URI address) {
        return address.getRawAuthority() == null ? "" : address.getRawAuthority();
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }
}
