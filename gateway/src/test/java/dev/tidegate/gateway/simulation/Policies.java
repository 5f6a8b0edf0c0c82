package dev.tidegate.gateway.simulation;

import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The shipped standard profile under many sets of limits, made once for all seeds: reading YAML for each would take longest. */
final class Policies {
    private static final int MANY = 64;
    private static final String STANDARD = "config/profiles/standard.yaml";

    private final List<Profile> all = new ArrayList<>();

    Policies() {
        String text = text();
        for (int i = 0; i < MANY; i++) {
            Limits limits = limits(new Chance(i));
            all.add(PolicyYaml.read(List.of(new PolicySource(STANDARD, text)), limits)
                    .book()
                    .profile("standard"));
        }
    }

    /** Those that another one has made. */
    Policies(List<Profile> made) {
        all.addAll(made);
    }

    List<Profile> all() {
        return List.copyOf(all);
    }

    Profile any(Chance chance) {
        return chance.oneOf(all);
    }

    private static Limits limits(Chance chance) {
        return Limits.defaults()
                .with(Limit.TAKEOVERS, "1000000") // they take each other over for sport
                .with(Limit.OUTBOX_MESSAGES, chance.pick("4", "20", "1000", "1000", "1000"))
                .with(Limit.OVERFLOW, chance.pick("drop-newest", "drop-oldest"))
                .with(Limit.RECEIVE_MAXIMUM, chance.pick("1", "3", "20", "100"))
                .with(Limit.INFLIGHT, chance.pick("1", "3", "16", "1000", "1000"))
                .with(Limit.UNSENT_BYTES, chance.pick("4KiB", "4KiB", "256KiB"))
                .with(Limit.PUBLISHER_PATIENCE, chance.pick("0s", "200ms", "500ms"))
                .with(Limit.STALL_TIME, chance.pick("3s", "30s"))
                .with(Limit.TOPIC_ALIAS_MAXIMUM, chance.pick("0", "2", "32"))
                .with(Limit.CLIENT_TOPIC_ALIASES, chance.pick("0", "1", "2", "32"))
                .with(Limit.KEEP_ALIVE_MAX, chance.pick("60s", "5m", "5m"))
                .with(Limit.SESSION_EXPIRY_MAX, chance.pick("40s", "30m", "7d"))
                .with(Limit.WILL_DELAY_MAX, chance.pick("5s", "7d"))
                .with(Limit.PACKET_TIMEOUT, chance.pick("5s", "60s"));
    }

    private static String text() {
        try (InputStream in =
                Objects.requireNonNull(Policies.class.getClassLoader().getResourceAsStream(STANDARD), STANDARD)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
