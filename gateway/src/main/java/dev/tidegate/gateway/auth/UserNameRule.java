package dev.tidegate.gateway.auth;

import org.jspecify.annotations.Nullable;

/** What the user name beside a token must be. A client that sends none breaks no rule. */
public enum UserNameRule {
    /** Anything: many client libraries cannot send a password without a user name. */
    IGNORE,
    /** The client id of the CONNECT. */
    CLIENT_ID,
    /** The subject of the token. */
    SUBJECT;

    /** Whether this user name, null when there is none, may stand beside them. */
    public boolean allows(@Nullable String userName, String subject, String clientId) {
        return userName == null
                || switch (this) {
                    case IGNORE -> true;
                    case CLIENT_ID -> userName.equals(clientId);
                    case SUBJECT -> userName.equals(subject);
                };
    }
}
