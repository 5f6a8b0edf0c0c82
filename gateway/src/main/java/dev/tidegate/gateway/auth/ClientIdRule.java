package dev.tidegate.gateway.auth;

/**
 * Which client ids an identity may use. Immutable.
 *
 * @param text what the client id must equal or begin with; empty where anything goes
 */
public record ClientIdRule(Kind kind, String text) {

    /** Any client id; ownership of sessions still keeps one identity out of another's. */
    public static final ClientIdRule ANY = new ClientIdRule(Kind.FREE, "");

    /** How the text binds. */
    public enum Kind {
        FREE,
        MUST_EQUAL,
        PREFIX
    }

    public ClientIdRule {
        if ((kind == Kind.FREE) != text.isEmpty()) {
            // An empty prefix would be FREE in disguise: a claim that is there but empty must not widen anything.
            throw new IllegalArgumentException("a client id rule names a text exactly when it binds");
        }
    }

    public static ClientIdRule mustEqual(String text) {
        return new ClientIdRule(Kind.MUST_EQUAL, text);
    }

    public static ClientIdRule prefix(String text) {
        return new ClientIdRule(Kind.PREFIX, text);
    }

    /** Whether this client id, as it stands in CONNECT or was assigned, may be used. An empty one is {@link #named} first. */
    public boolean allows(String clientId) {
        return switch (kind) {
            case FREE -> true;
            case MUST_EQUAL -> clientId.equals(text);
            case PREFIX -> clientId.startsWith(text);
        };
    }

    /** The client id of a client that leaves it to us; {@code random} where the rule leaves room for it. */
    public String named(String random) {
        return switch (kind) {
            case FREE -> random;
            case MUST_EQUAL -> text;
            case PREFIX -> text + random;
        };
    }
}
