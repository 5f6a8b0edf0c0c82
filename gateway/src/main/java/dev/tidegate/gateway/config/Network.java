package dev.tidegate.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A range of network addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is a range of one. Never
 * asks a name server.
 *
 * @param base its first address; the bits behind the prefix are zero
 * @param bits how many bits of an address decide whether it belongs
 */
public record Network(InetAddress base, int bits) {
    private static final int BYTE = 8;

    /** @throws IllegalArgumentException if the text is no range; the message names the fix */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = address(slash < 0 ? text : text.substring(0, slash));
        if (base == null) {
            throw new IllegalArgumentException(
                    "write a network such as 10.0.0.0/8, or an address such as 192.0.2.7, not \"" + text + "\"");
        }
        int width = base.getAddress().length * BYTE;
        int bits = slash < 0 ? width : number(text.substring(slash + 1));
        if (bits < 0 || bits > width) {
            throw new IllegalArgumentException(
                    "write a number from 0 to " + width + " behind the slash of \"" + text + "\"");
        }
        Network network = new Network(base, bits);
        if (!network.isFirst()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" has bits behind its prefix: write the first address of the network, or a longer prefix");
        }
        return network;
    }

    /** The address an IP literal means; null if the text is anything else, such as a name. */
    public static @Nullable InetAddress address(String literal) {
        boolean ipv6 = literal.indexOf(':') >= 0;
        if (ipv6 ? !literal.chars().allMatch(Network::belongsToIpv6) : !Addresses.isDottedQuad(literal)) {
            return null;
        }
        try {
            return InetAddress.getByName(literal); // a literal never reaches a name server
        } catch (UnknownHostException e) {
            return null; // colons, but not an address
        }
    }

    public boolean contains(InetAddress address) {
        byte[] theirs = address.getAddress();
        byte[] ours = base.getAddress();
        return theirs.length == ours.length && agree(ours, theirs);
    }

    private boolean agree(byte[] ours, byte[] theirs) {
        for (int at = 0, left = bits; left > 0; at++, left -= BYTE) {
            int mask = left >= BYTE ? 0xFF : 0xFF << (BYTE - left);
            if (((ours[at] ^ theirs[at]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isFirst() {
        byte[] address = base.getAddress();
        for (int bit = bits; bit < address.length * BYTE; bit++) {
            if ((address[bit / BYTE] >> (BYTE - 1 - bit % BYTE) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean belongsToIpv6(int c) {
        return c == ':' || c == '.' || (c < 128 && Character.digit(c, 16) >= 0);
    }

    private static int number(String digits) {
        return digits.matches("0|[1-9]\\d{0,2}") ? Integer.parseInt(digits) : -1;
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}
