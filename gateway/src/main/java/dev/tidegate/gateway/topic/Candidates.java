package dev.tidegate.gateway.topic;

/**
 * What a share asks about its members before it chooses one of them. The answers may be old when they arrive: they move a choice,
 * they never decide whether a message is lost. Any thread.
 *
 * @param <M> a member
 */
public interface Candidates<M> {
    /** How well a message would be off with this member right now. */
    Readiness readiness(M member);

    /** How much it has to do: messages that wait for it or that it has not acknowledged. */
    int load(M member);

    /** The client's name: the same for as long as it is a member, whatever it subscribes to anew. */
    String name(M member);

    /** What a message can expect of a member, the better the earlier. Every strategy passes over the worse while there is a better. */
    enum Readiness {
        /** Connected, and keeping up. */
        READY,
        /** Connected, with an outbox that has been half full and is not down to a quarter yet. */
        SLOW,
        /** Not connected: the message would wait for its return. */
        AWAY,
        /** Its outbox is full: a message would push out another, or be lost itself. */
        FULL,
        /** The mailbox in front of it is full. */
        UNREACHABLE,
        /** It may not have it, whoever else could not. */
        FORBIDDEN
    }
}
