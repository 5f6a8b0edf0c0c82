package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.config.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PROXY header, version 1 or 2, as HAProxy's specification of it defines them, and takes nothing for granted: what does
 * not follow the grammar is wrong, even where its meaning could be guessed. Pure functions of the bytes so far.
 */
final class ProxyHeader {
    /** The shortest header of either version: reading so much at first reads no byte behind one. */
    static final int FIRST = 15;

    /** Of version 2, all in all: addresses and every TLV in use, many times over. */
    static final int LONGEST = 2048;

    private static final int LONGEST_LINE = 107;
    private static final int FIXED = 16;
    private static final byte[] LINE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final String PORT = "(0|[1-9]\\d{0,4})";
    private static final Pattern TOLD =
            Pattern.compile("PROXY (TCP[46]) ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+) " + PORT + " " + PORT);
    private static final Pattern QUAD = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");
    private static final int HIGHEST_PORT = 65_535;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_4 = 0x11;
    private static final int TCP_6 = 0x21;
    private static final int TCP_4_BYTES = 12;
    private static final int TCP_6_BYTES = 36;
    private static final int TLV_HEAD = 3;
    private static final int CRC_TYPE = 0x03;
    private static final int CRC_BYTES = 4;

    /** How far the bytes so far take us. */
    enum State {
        /** The beginning of a header: read at most {@code wanted} bytes more. */
        PARTIAL,
        /** A header; {@code client} is null where it speaks for the proxy itself, as health checks do. */
        WHOLE,
        /** Something else that does not begin like a header. */
        ABSENT,
        /** It begins like a header and is none: {@code why}. */
        WRONG
    }

    record Reading(State state, int wanted, @Nullable InetSocketAddress client, String why) {
        private static Reading more(int wanted) {
            return new Reading(State.PARTIAL, wanted, null, "");
        }

        private static Reading whole(@Nullable InetSocketAddress client) {
            return new Reading(State.WHOLE, 0, client, "");
        }

        private static Reading wrong(String why) {
            return new Reading(State.WRONG, 0, null, why);
        }
    }

    private ProxyHeader() {}

    /** What the first {@code length} bytes of a connection are. */
    static Reading read(byte[] bytes, int length) {
        if (begins(bytes, length, BINARY)) {
            return length < BINARY.length ? Reading.more(FIRST - length) : binary(bytes, length);
        }
        if (begins(bytes, length, LINE)) {
            return length < FIRST ? Reading.more(FIRST - length) : line(bytes, length);
        }
        return new Reading(State.ABSENT, 0, null, "");
    }

    private static boolean begins(byte[] bytes, int length, byte[] signature) {
        int common = Math.min(length, signature.length);
        return Arrays.equals(bytes, 0, common, signature, 0, common);
    }

    // --- version 1: a line of text ---

    private static Reading line(byte[] bytes, int length) {
        if (bytes[length - 1] != '\n') {
            return length < LONGEST_LINE ? Reading.more(1) : Reading.wrong("the PROXY line is longer than 107 bytes");
        }
        String line = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        if (!line.endsWith("\r\n")) {
            return Reading.wrong("the PROXY line does not end with CR LF");
        }
        line = line.substring(0, line.length() - 2);
        if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
            return Reading.whole(null); // "the receiver must ignore anything presented before the CRLF"
        }
        Matcher told = TOLD.matcher(line);
        if (!told.matches()) {
            return Reading.wrong("the PROXY line is malformed");
        }
        InetAddress source = lineAddress(told.group(1), told.group(2));
        InetAddress destination = lineAddress(told.group(1), told.group(3));
        int port = Integer.parseInt(told.group(4));
        if (source == null
                || destination == null
                || port > HIGHEST_PORT
                || Integer.parseInt(told.group(5)) > HIGHEST_PORT) {
            return Reading.wrong("the PROXY line names no address");
        }
        return from(source, port);
    }

    private static @Nullable InetAddress lineAddress(String family, String text) {
        boolean ipv4 = family.equals("TCP4");
        return ipv4 == QUAD.matcher(text).matches() ? Network.address(text) : null;
    }

    // --- version 2: binary ---

    private static Reading binary(byte[] bytes, int length) {
        if (length < FIXED) {
            return Reading.more(FIXED - length);
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, 0, length).position(BINARY.length);
        int command = header.get() & 0xFF;
        int family = header.get() & 0xFF;
        int rest = header.getShort() & 0xFFFF;
        if (command != LOCAL && command != PROXY) {
            return Reading.wrong("the PROXY header has an unknown version or command");
        }
        if (FIXED + rest > LONGEST) {
            return Reading.wrong("the PROXY header is longer than " + LONGEST + " bytes");
        }
        if (length < FIXED + rest) {
            return Reading.more(FIXED + rest - length);
        }
        if (command == LOCAL || family == UNSPECIFIED) {
            return Reading.whole(null); // "the receiver must discard the protocol block"
        }
        return switch (family) {
            case TCP_4 -> binaryTold(bytes, header, TCP_4_BYTES);
            case TCP_6 -> binaryTold(bytes, header, TCP_6_BYTES);
            default -> Reading.wrong("the PROXY header speaks of neither TCP over IPv4 nor over IPv6");
        };
    }

    private static Reading binaryTold(byte[] bytes, ByteBuffer header, int addresses) {
        if (header.remaining() < addresses) {
            return Reading.wrong("the PROXY header is too short for its addresses");
        }
        byte[] source = new byte[(addresses - 4) / 2];
        header.get(source);
        header.position(header.position() + source.length); // where it went is ourselves
        int port = header.getShort() & 0xFFFF;
        header.getShort();
        return areWhole(bytes, header)
                ? from(address(source), port)
                : Reading.wrong("the PROXY header has a broken TLV");
    }

    /** Every TLV ends within the header, the last with it; and the checksum is right, if there is one. */
    private static boolean areWhole(byte[] bytes, ByteBuffer tlvs) {
        while (tlvs.hasRemaining()) {
            if (tlvs.remaining() < TLV_HEAD) {
                return false;
            }
            int type = tlvs.get() & 0xFF;
            int length = tlvs.getShort() & 0xFFFF;
            if (length > tlvs.remaining()
                    || (type == CRC_TYPE && !(length == CRC_BYTES && isSum(bytes, tlvs.position(), tlvs.limit())))) {
                return false;
            }
            tlvs.position(tlvs.position() + length);
        }
        return true;
    }

    /** The sum is over the whole header with zeros in its own place. */
    private static boolean isSum(byte[] bytes, int at, int length) {
        byte[] header = Arrays.copyOf(bytes, length);
        int told = ByteBuffer.wrap(header).getInt(at);
        Arrays.fill(header, at, at + CRC_BYTES, (byte) 0);
        CRC32C sum = new CRC32C();
        sum.update(header);
        return (int) sum.getValue() == told;
    }

    private static InetAddress address(byte[] raw) {
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    private static Reading from(InetAddress client, int port) {
        return client.isAnyLocalAddress() || client.isMulticastAddress()
                ? Reading.wrong("the PROXY header names an address nobody can have")
                : Reading.whole(new InetSocketAddress(client, port));
    }
}
