package dev.tidegate.gateway.codec;

import static dev.tidegate.policy.ReasonCode.*;

import dev.tidegate.policy.ReasonCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reason codes in the words of MQTT 3.1.1, sections 3.2.2.3 and 3.9.3. */
final class OldCodes {
    /** The only failure a SUBACK knows. v3.1.1: [MQTT-3.9.3-2] */
    static final int SUBACK_FAILURE = 0x80;

    /** What CONNACK return codes 0 to 5 mean, by code. */
    private static final ReasonCode[] CONNACK = {
        SUCCESS,
        UNSUPPORTED_PROTOCOL_VERSION,
        CLIENT_IDENTIFIER_NOT_VALID,
        SERVER_UNAVAILABLE,
        BAD_USER_NAME_OR_PASSWORD,
        NOT_AUTHORIZED
    };

    private static final int UNAVAILABLE = 3;
    private static final int UNAUTHORIZED = 5;

    private static final int[] BY_CODE = new int[256];

    static {
        Arrays.fill(BY_CODE, Dialect.NO_WORDS);
        for (int i = 0; i < CONNACK.length; i++) {
            BY_CODE[CONNACK[i].code()] = i;
        }
        // Not now: another time or another server may do.
        say(UNAVAILABLE, SERVER_BUSY, QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED, USE_ANOTHER_SERVER, SERVER_MOVED);
        // Not you, or not with this will.
        say(UNAUTHORIZED, BANNED, RETAIN_NOT_SUPPORTED, QOS_NOT_SUPPORTED);
    }

    private OldCodes() {}

    private static void say(int returnCode, ReasonCode... codes) {
        for (ReasonCode code : codes) {
            BY_CODE[code.code()] = returnCode;
        }
    }

    /** The return code that says this, or {@link Dialect#NO_WORDS}. v3.1.1: [MQTT-3.2.2-6] */
    static int connAck(ReasonCode code) {
        return BY_CODE[code.code()];
    }

    /** What a return code means, or null for a reserved one. */
    static @Nullable ReasonCode ofConnAck(int returnCode) {
        return returnCode < CONNACK.length ? CONNACK[returnCode] : null;
    }
}
