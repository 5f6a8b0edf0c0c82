package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.InvalidConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The gateway with a clock that can be moved forward by hand and otherwise runs as clocks do, so that hours of keep alive and
 * expiry are seen from outside without waiting for them.
 */
public final class TimedGateway {
    private final AtomicLong ahead = new AtomicLong();
    private final Gateway gateway;

    /** Reads its configuration from there when it is told to. */
    public interface Again {
        GatewayConfig read() throws InvalidConfig;
    }

    public TimedGateway(GatewayConfig config) throws IOException, UnusableKeys {
        this(config, () -> config);
    }

    public TimedGateway(GatewayConfig config, Again again) throws IOException, UnusableKeys {
        gateway = new Gateway(config, again::read, new Gateway.Machine(clock(), this::now, milestone -> {}));
    }

    /** The time of day, which is ahead of others' by as much. */
    public Clock clock() {
        InstantSource source = () -> Instant.now().plusMillis(ahead.get());
        return source.withZone(ZoneOffset.UTC);
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + ahead.get();
    }

    /** The gateway itself. */
    public Gateway gateway() {
        return gateway;
    }

    /** It is later, all of a sudden, and whatever was due meanwhile has happened when this returns. */
    public void later(Duration by) {
        gateway.onEveryShard(lobby -> {}); // whoever has seen a connection end is told before
        ahead.addAndGet(by.toMillis());
        for (int i = 0; i < 3; i++) { // what a shard has to say to another leaves behind its turn, and is read in one
            gateway.tick();
            gateway.onEveryShard(lobby -> {});
        }
    }
}
