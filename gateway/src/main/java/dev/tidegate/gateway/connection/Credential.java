package dev.tidegate.gateway.connection;

import java.util.Arrays;

/**
 * A secret out of an upgrade request. It never prints itself, and is gone once it has been spent: connections live for days, and
 * what they opened with need not. <i>Runs on: its wire's I/O thread.</i>
 */
public final class Credential {
    private static final byte[] SPENT = {};

    private final Source source;
    private byte[] secret;

    /** Where in the request it was found. */
    public enum Source {
        /** {@code Authorization: Bearer ...}. */
        HEADER,
        COOKIE,
        /** {@code ?access_token=...}: only a ticket that is good once, because addresses are written down everywhere. */
        QUERY,
        /** An entry of {@code Sec-WebSocket-Protocol}. */
        SUBPROTOCOL
    }

    public Credential(Source source, byte[] secret) {
        this.source = source;
        this.secret = secret.clone();
    }

    public Source source() {
        return source;
    }

    /** The secret, the first time; nothing from then on. */
    public byte[] spend() {
        byte[] once = secret;
        secret = SPENT;
        return once;
    }

    /** Wipes the secret, if nobody has spent it. */
    public void discard() {
        Arrays.fill(secret, (byte) 0);
        secret = SPENT;
    }

    @Override
    public String toString() {
        return "credential (" + source + ")";
    }
}
