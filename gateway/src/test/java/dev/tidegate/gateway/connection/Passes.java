package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of virtual time: {@code alice 60} is good for Alice until sixty seconds after the story began, and everything else is
 * nobody's. The wall clock runs with the node's until somebody sets it.
 */
final class Passes implements Verifier {
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final VirtualShards node;
    private final long began;
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;
    private boolean forgetful;
    private Duration set = Duration.ZERO;
    private final Set<String> revoked = new HashSet<>();
    private Duration warnBefore = Duration.ZERO;
    private int looked;

    Passes(VirtualShards node) {
        this.node = node;
        this.began = node.now();
    }

    @Override
    public void verify(Credential credential, Shard shard, Consumer<Verification> answer) {
        looked++;
        Verification verification = judge(new String(credential.secret(), StandardCharsets.UTF_8));
        Runnable told = () -> node.run(shard.index(), () -> answer.accept(verification));
        if (holding) {
            held.add(told);
        } else {
            told.run();
        }
    }

    private Verification judge(String pass) {
        String[] parts = pass.split(" ");
        if (parts.length != 2 || forgetful) {
            return new Verification.Rejected(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "nobody vouches for it");
        }
        Instant end = START.plusSeconds(Long.parseLong(parts[1]));
        return end.isBefore(wallClock())
                ? new Verification.Rejected(ReasonCode.NOT_AUTHORIZED, "the token has expired")
                : new Verification.Accepted(Identity.ofToken(parts[0], end, Map.of()));
    }

    @Override
    public long millisLeft(Instant expiresAt) {
        return Duration.between(wallClock(), expiresAt).toMillis();
    }

    @Override
    public long millisToWarning(Instant expiresAt) {
        return warnBefore.isZero() ? Long.MAX_VALUE : millisLeft(expiresAt) - warnBefore.toMillis();
    }

    @Override
    public boolean isRevoked(@Nullable Identity identity, String clientId) {
        return revoked.contains(clientId) || (identity != null && revoked.contains(identity.subject()));
    }

    private Instant wallClock() {
        return START.plusMillis(node.now() - began).plus(set);
    }

    /** Somebody sets the wall clock. */
    void set(Duration forward) {
        set = forward;
    }

    /** Whoever's pass ends is told so long before. */
    Passes warning(Duration before) {
        warnBefore = before;
        return this;
    }

    /** From now on it takes its time, until {@link #release}. */
    void hold() {
        holding = true;
    }

    /** What it has kept is told. */
    void release() {
        holding = false;
        held.forEach(Runnable::run);
        held.clear();
        node.settle();
    }

    /** How many passes it has been shown. */
    int looked() {
        return looked;
    }

    /** Vouches for nobody from now on; what it has looked at is told as it was. */
    void forget() {
        forgetful = true;
    }

    /** A subject or a client id is taken back. */
    void revoke(String name) {
        revoked.add(name);
    }
}
