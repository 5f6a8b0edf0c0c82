package dev.tidegate.gateway.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Socket addresses, origins and URL paths. Never asks a name server: a configuration means the same on every machine. */
final class Addresses {
    private static final int HIGHEST_PORT = 65_535;

    private Addresses() {}

    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("write address:port such as 127.0.0.1:1883, not \"" + text + "\"");
        }
        String host = text.substring(0, colon);
        return new InetSocketAddress(address(host, text), port(text.substring(colon + 1)));
    }

    /** As {@link #parse} reads it. */
    static String format(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String literal = host == null ? address.getHostString() : host.getHostAddress();
        return (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + address.getPort();
    }

    /** As a browser sends it in the Origin header: lower case, no path, no default port. */
    static String parseOrigin(String text) {
        String wanted =
                "write an origin such as https://app.example.com or http://localhost:8080, not \"" + text + "\"";
        URI uri;
        try {
            uri = new URI(text.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(wanted, e);
        }
        boolean bare = uri.getRawPath() != null
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null;
        if (uri.getScheme() == null || uri.getHost() == null || !bare) {
            throw new IllegalArgumentException(wanted);
        }
        boolean usual = uri.getPort() == -1
                || (uri.getScheme().equals("http") && uri.getPort() == 80)
                || (uri.getScheme().equals("https") && uri.getPort() == 443);
        return uri.getScheme() + "://" + uri.getHost() + (usual ? "" : ":" + uri.getPort());
    }

    static String parseUrlPath(String text) {
        if (!text.startsWith("/") || text.chars().anyMatch(c -> c <= ' ' || c == '?' || c == '#' || c > '~')) {
            throw new IllegalArgumentException("write a path that starts with /, such as /mqtt, not \"" + text + "\"");
        }
        return text;
    }

    private static InetAddress address(String host, String text) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException(
                    "say which address: 127.0.0.1" + text + " for this machine only, 0.0.0.0" + text + " for all");
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") && !bracketed) {
            throw new IllegalArgumentException(
                    "put the IPv6 address in brackets: \"[::1]:1883\", not \"" + text + "\"");
        }
        String literal = host.equals("localhost") ? "127.0.0.1" : host;
        if (bracketed ? !literal.contains(":") : !isDottedQuad(literal)) {
            throw new IllegalArgumentException(
                    "write an IP address such as 127.0.0.1 or 0.0.0.0 before the port, not \"" + host + "\"");
        }
        try {
            // A literal never reaches a name server.
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + host + "\" is not an IP address", e);
        }
    }

    static boolean isDottedQuad(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty()
                    || part.length() > 3
                    || !part.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Integer.parseInt(text) > HIGHEST_PORT) {
            throw new IllegalArgumentException("write a port from 0 to " + HIGHEST_PORT + ", not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}
