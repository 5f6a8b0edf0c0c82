package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;

/** Ends the session of a bridge that is not configured any more, and with it what waited there. <i>Runs on: the shard it was given.</i> */
public final class Dismissal implements LocalSession.Listener {
    private final LocalSession session;
    private final Runnable done;

    private Dismissal(Premises premises, ClientId clientId, Runnable done) {
        this.done = done;
        session = new LocalSession(premises.shard(), premises.door(), premises.arrival(), clientId, this);
    }

    /**
     * Ends it, soon. Any thread.
     *
     * @param done is told when it is so
     */
    public static void of(Premises premises, ClientId clientId, Runnable done) {
        premises.shard()
                .execute(() -> new Dismissal(premises, clientId, done).session.join(LocalSession.Start.CLEAN, 1));
    }

    @Override
    public void joined(LocalSession.Presence presence) {
        session.end();
    }

    @Override
    public boolean hear(Packet packet) {
        return true;
    }

    @Override
    public void heardAll() {
        // DISCONNECT was the last word
    }

    @Override
    public void left(String why) {
        done.run();
    }
}
