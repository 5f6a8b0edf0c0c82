package dev.tidegate.policy;

import org.jspecify.annotations.Nullable;

/** What stands between <code>${</code> and <code>}</code> in a topic rule. */
record TopicPlaceholder(Kind kind, String claim) {
    private static final String CLAIMS = "claims.";

    enum Kind {
        CLIENT_ID,
        USERNAME,
        SUBJECT,
        CLAIM
    }

    /** An {@link IllegalArgumentException} names those there are. */
    static TopicPlaceholder named(String name) {
        return switch (name) {
            case "client-id", "clientid" -> new TopicPlaceholder(Kind.CLIENT_ID, "");
            case "username" -> new TopicPlaceholder(Kind.USERNAME, "");
            case "subject" -> new TopicPlaceholder(Kind.SUBJECT, "");
            default -> {
                if (!name.startsWith(CLAIMS) || name.length() == CLAIMS.length()) {
                    throw new IllegalArgumentException("there is no placeholder ${" + name
                            + "}: write ${client-id}, ${username}, ${subject} or ${claims.NAME}");
                }
                yield new TopicPlaceholder(Kind.CLAIM, name.substring(CLAIMS.length()));
            }
        };
    }

    @Nullable
    String of(TopicClient client) {
        return switch (kind) {
            case CLIENT_ID -> client.clientId();
            case USERNAME -> client.username();
            case SUBJECT -> client.subject();
            case CLAIM -> client.claim(claim);
        };
    }

    /** Whether a value may stand in a level: what separates levels or means something in a filter may not. */
    static boolean isFit(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '+' || c == '#' || c == '/' || c == 0) {
                return false;
            }
        }
        return true;
    }
}
