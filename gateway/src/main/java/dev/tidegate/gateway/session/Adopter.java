package dev.tidegate.gateway.session;

import dev.tidegate.policy.ReasonCode;

/** Who asked for a session and waits for the answer. <i>Runs on: the asking shard.</i> */
public interface Adopter {
    /** Where the session shall write. */
    Outlet outlet();

    /** Whether the client is still there; a session is not given to a closed connection. */
    boolean isWaiting();

    /** The session is this connection's now. */
    void adopted(Session session, Presence presence);

    /** There is no session for this client. */
    void refused(ReasonCode code, String why);

    /** What CONNACK says about the session. */
    enum Presence {
        NEW,
        RESUMED
    }
}
