package dev.tidegate.gateway.http;

import io.undertow.util.HeaderValues;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Host headers the admin listener answers to. A web page anywhere can make its own name point at 127.0.0.1 and then read
 * this listener with the visitor's browser (DNS rebinding); it cannot change the Host header, which still carries that name.
 *
 * <p>Allowed are localhost, loopback addresses, the bound address, and names given explicitly. A listener bound to every
 * interface also answers to any literal address, which no page can rebind. Ports do not matter.
 */
public final class HostRule {
    private static final Pattern LOOPBACK = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:\\d{1,5})?");

    private final Set<String> names = new TreeSet<>();
    private final boolean anyLiteral;
    private final boolean local;

    /** The rule of a listener bound to {@code bound}, reached under {@code more} names as well. */
    public HostRule(InetSocketAddress bound, Set<String> more) {
        names.add("localhost");
        names.add(bound.getHostString().toLowerCase(Locale.ROOT));
        if (!bound.isUnresolved()) {
            String address = bound.getAddress().getHostAddress();
            names.add(address.contains(":") ? "[" + address + "]" : address);
        }
        more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        local = !bound.isUnresolved() && bound.getAddress().isLoopbackAddress();
        anyLiteral = !bound.isUnresolved() && bound.getAddress().isAnyLocalAddress();
    }

    /** Whether only this machine can reach the listener. */
    boolean isLocal() {
        return local;
    }

    /** True if exactly one Host header is there and names this listener. */
    boolean allows(@Nullable HeaderValues hosts) {
        if (hosts == null || hosts.size() != 1) {
            return false;
        }
        var host = HOST.matcher(hosts.getFirst().toLowerCase(Locale.ROOT));
        if (!host.matches()) {
            return false;
        }
        String name = host.group(1);
        return names.contains(name)
                || LOOPBACK.matcher(name).matches()
                || (anyLiteral && LITERAL.matcher(name).matches());
    }
}
