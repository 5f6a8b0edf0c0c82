package dev.tidegate.gateway.simulation;

import java.util.List;

/**
 * How every run ends: the faults stop, everybody comes home and sees through what is unfinished; then the model's account is
 * settled, everybody leaves, and nothing may be left behind.
 */
final class Ending {
    private static final int PATIENCE_MILLIS = 40_000;
    private static final int ATTEMPTS = 6;

    private final Simulation simulation;

    Ending(Simulation simulation) {
        this.simulation = simulation;
    }

    void run() {
        List<Client> clients = simulation.clients();
        simulation.calmDown();
        clients.forEach(Client::obey);
        simulation.elapse(1_000);
        comeHome(clients);
        simulation.elapse(PATIENCE_MILLIS);
        simulation.judge().settled();
        clients.forEach(Client::leaveForGood);
        simulation.elapse(2_000);
        for (Client each : clients) {
            each.begone();
        }
        simulation.elapse(6_000);
        clients.forEach(Client::leaveForGood);
        simulation.elapse(PATIENCE_MILLIS);
        nothingIsLeft();
    }

    private void comeHome(List<Client> clients) {
        for (int i = 0; i < ATTEMPTS; i++) {
            for (Client each : clients) {
                if (i == 0 || !each.isHome()) {
                    if (i == ATTEMPTS - 2) {
                        each.forget(); // what it wants to say is too much for a small mailbox
                    }
                    each.comeHome();
                }
            }
            simulation.elapse(6_000);
        }
        for (Client each : clients) {
            if (!each.isHome()) {
                throw new Violation("welcome", each.id + " cannot come home");
            }
        }
    }

    private void nothingIsLeft() {
        if (simulation.node().sessions() != 0) {
            throw new Violation("nothing-left", simulation.node().sessions() + " sessions are left");
        }
        for (int i = 0; i < simulation.swarm().shards; i++) {
            int connections = simulation.node().lobby(i).openConnections();
            if (connections != 0) {
                throw new Violation("nothing-left", connections + " connections are left on shard " + i);
            }
        }
    }
}
