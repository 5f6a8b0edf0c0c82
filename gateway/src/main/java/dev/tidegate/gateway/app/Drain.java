package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.StopConfig;
import dev.tidegate.gateway.connection.Farewell;
import dev.tidegate.gateway.connection.Lobby;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How clients leave a gateway that stops: each in its turn, evenly, after its last answer; when the time is up, all at once. Nobody
 * can make it take longer, by reading nothing or in any other way. <i>Runs on: the thread that stops the gateway.</i>
 */
final class Drain {
    /** After the drain time, for the answers of those who were last. */
    static final Duration LAST_ANSWERS = Duration.ofSeconds(2);
    /** What a wire allows for its last words, and a little more. */
    static final Duration LAST_WORDS = Duration.ofSeconds(6);

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long PAUSE_NANOS = 5_000_000;

    private final StopConfig stop;
    private final Consumer<Consumer<Lobby>> everyShard;

    /** @param everyShard does something in the lobby of every shard, and comes back when it is done */
    Drain(StopConfig stop, Consumer<Consumer<Lobby>> everyShard) {
        this.stop = stop;
        this.everyShard = everyShard;
    }

    /** Returns when the last client has gone, or has been given up. */
    void run() {
        Farewell words = words();
        int clients = connections();
        Duration spread = stop.spread(clients);
        LOG.info("Stopping: {} connections are sent away within {} ms", clients, spread.toMillis());
        everyShard.accept(lobby -> lobby.partAll(words, spread.toMillis()));
        awaitNobody(stop.drainTime().plus(LAST_ANSWERS));
        everyShard.accept(lobby -> lobby.closeAll(words));
        awaitNobody(LAST_WORDS);
    }

    private Farewell words() {
        String server = stop.serverReference();
        if (server == null) {
            return Farewell.STOPPING;
        }
        return switch (stop.redirect()) {
            case TEMPORARY -> Farewell.useAnother(server);
            case PERMANENT -> Farewell.moved(server);
        };
    }

    private int connections() {
        AtomicInteger open = new AtomicInteger();
        everyShard.accept(lobby -> open.addAndGet(lobby.openConnections()));
        return open.get();
    }

    private void awaitNobody(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (connections() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
