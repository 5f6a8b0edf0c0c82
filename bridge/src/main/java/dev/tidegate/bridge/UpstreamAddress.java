package dev.tidegate.bridge;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/** Reads the address of an upstream broker. No message repeats more of a refused one than its scheme: it may hold a password. */
public final class UpstreamAddress {
    private static final Map<String, Integer> PORTS = Map.of("mqtt", 1883, "mqtts", 8883, "ws", 80, "wss", 443);
    private static final int HIGHEST_PORT = 65_535;

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
        if (address.getRawUserInfo() != null
                || (address.getRawAuthority() != null
                        && address.getRawAuthority().indexOf('@') >= 0)) {
            throw new IllegalArgumentException(
                    "an address holds no user and no password, for addresses get logged: write user, and password-file");
        }
        if (!PORTS.containsKey(scheme)) {
            throw new IllegalArgumentException(
                    "an address begins with mqtt://, mqtts://, ws:// or wss://, as in mqtt://broker.example:1883");
        }
        if (address.getHost() == null) {
            throw new IllegalArgumentException(
                    "an address names a host: letters, digits, dots and dashes, or an IP address, as in " + scheme
                            + "://broker.example:" + PORTS.get(scheme));
        }
        if (address.getPort() == 0 || address.getPort() > HIGHEST_PORT) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
        boolean hasPath = address.getRawPath() != null && !address.getRawPath().isEmpty();
        if (address.getRawFragment() != null || (!isWebSocket(address) && (hasPath || address.getRawQuery() != null))) {
            throw new IllegalArgumentException("an address ends with its port"
                    + (isWebSocket(address) ? " or path" : "; only ws and wss have a path behind it"));
        }
    }

    /** The port, or the usual one where the address names none. */
    public static int port(URI address) {
        return address.getPort() > 0 ? address.getPort() : PORTS.getOrDefault(scheme(address), 0);
    }

    /** Whether MQTT is spoken in WebSocket frames there. */
    public static boolean isWebSocket(URI address) {
        return scheme(address).startsWith("ws");
    }

    /** Whether TLS is spoken there. */
    public static boolean isEncrypted(URI address) {
        return scheme(address).endsWith("s") && !scheme(address).equals("ws");
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }
}
