package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where sessions are kept that outlive their connection, and where the words "it is yours" get their meaning: an
 * acknowledgement to a client waits for the stage that says its effect survives.
 *
 * <p>Calls for one client are made by one shard at a time and take effect in their order. What one shard tells within one turn
 * survives whole or not at all. Every stage may complete on any thread; a stage that completes with an exception says that the
 * effect is <em>not</em> known to survive: it may come to later, and has if anything does that was told later of the same session. A
 * stage that has failed when it is returned says that nothing was taken. No method blocks, so every one may be called on an I/O
 * thread.
 */
public interface SessionStore {
    /** How long it keeps what it is told. */
    enum Memory {
        /** No longer than the shards do themselves. */
        NONE,
        /** As long as the disk lasts: a session nobody is connected to need not be anywhere else. */
        LASTING
    }

    /** What may be expected of it. */
    Memory memory();

    /** Whether messages can be queued as far as is known, so that one which must survive may be refused before anybody has it. */
    default boolean isOpen() {
        return true;
    }

    /** What a connection wants of the session before it. */
    enum Start {
        /** Nothing: what is stored goes. */
        CLEAN,
        /** What there is. */
        RESUME
    }

    /** Whether those who publish should wait, because much has been told that is not written. Any thread. */
    boolean isBehind();

    /** Does something when nobody has to wait any longer, which may be at once; on any thread. */
    void whenCaughtUp(Runnable task);

    /** Takes over what is stored of a client; from now on it is written under this tenure alone. */
    CompletionStage<Optional<Resumed>> resume(Tenure tenure, Start start);

    /** Adds changes to a session, all of them or none. Refused under a tenure that is not the client's newest. */
    CompletionStage<Void> record(Tenure tenure, List<SessionChange> changes);

    /** Queues a message for sessions, once for all of them, each in the words of {@link SessionChange.Queued}. */
    CompletionStage<Void> enqueue(Message message, List<Addressee> addressees);

    /** A session has ended. */
    CompletionStage<Void> forget(Tenure tenure);
}
