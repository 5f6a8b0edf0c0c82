package dev.tidegate.gateway.packet;

/**
 * A client identifier that passed the checks at the door: not empty, no control characters.
 *
 * @param text as sent by the client or assigned by the gateway
 */
public record ClientId(String text) {
    /** What client identifiers of the gateway's own bridges begin with; nobody else may have one. */
    public static final String BRIDGES = "$bridge/";

    public ClientId {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a client identifier");
        }
    }

    /** Whether this text may name a session: not empty and free of control characters. */
    public static boolean isValid(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is a session of the bridge that publishes under that name. */
    public boolean isOf(ClientId bridge) {
        return equals(bridge) || (bridge.text.startsWith(BRIDGES) && text.startsWith(bridge.text + "/"));
    }

    @Override
    public String toString() {
        return text;
    }
}
