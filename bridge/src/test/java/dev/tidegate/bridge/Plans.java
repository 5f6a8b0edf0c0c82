package dev.tidegate.bridge;

import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.Overflow;
import dev.tidegate.policy.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Plans for tests, ordinary in all that is not said. */
final class Plans {
    static final Queue QUEUE = new Queue(1_000, ByteSize.parse("1MiB"), null, Overflow.DROP_OLDEST, 100, 0);

    private Plans() {}

    static BridgePlan of(Rule... rules) {
        return new BridgePlan("plant", upstream("mqtt://broker.example"), "", QUEUE, 1, List.of(rules));
    }

    static Upstream upstream(String address) {
        return new Upstream(
                List.of(URI.create(address)),
                Protocol.MQTT_5,
                "tidegate-plant",
                null,
                null,
                null,
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                Duration.ofSeconds(10),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)));
    }
}
