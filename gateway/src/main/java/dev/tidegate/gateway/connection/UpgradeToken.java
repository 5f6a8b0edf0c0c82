package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.config.Edge.TokenPlace;
import java.util.Arrays;

/**
 * A secret out of an upgrade request. It never prints itself, and is gone once it has been spent: connections live for days, and
 * what they opened with need not. <i>Runs on: its wire's I/O thread.</i>
 */
public final class UpgradeToken {
    private static final byte[] SPENT = {};

    private final TokenPlace place;
    private byte[] secret;

    public UpgradeToken(TokenPlace place, byte[] secret) {
        this.place = place;
        this.secret = secret.clone();
    }

    /** Where in the request it was found. */
    public TokenPlace place() {
        return place;
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
        return "token (" + place + ")";
    }
}
