package dev.tidegate.gateway.app;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.auth.AdminToken;
import dev.tidegate.gateway.auth.KeyCourier;
import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.gateway.auth.Revocation;
import dev.tidegate.gateway.auth.Revocations;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.AskedBridge;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.gateway.config.Problem;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.RulesInForce;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole configuration again. If anything in it is wrong, nothing changes; otherwise policy, topic rules, keys, users,
 * revocations, certificates, bridges and the admin token change, and every connection looks at what its client may still do. What is
 * promised to a client that is connected stays.
 *
 * <p>Everything is read and made before anything is swapped, and swapping is setting references. Whoever connects is judged by one
 * {@link Rulebook}, which holds keys, users, issuers, profiles and topic rules: one reference. Revocations are a second one, because the
 * admin API changes them too: new ones hold before the new book, old ones are forgotten after it. One reload at a time. <i>Runs on:
 * threads that may wait for the disk.</i>
 */
final class Reload {
    private static final String FAULT = "a fault in the gateway; its log says more";
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final GatewayConfig started;
    private final Source source;
    private final Parts parts;
    private final Clock clock;
    /** What was read last, guarded by this. */
    private GatewayConfig read;
    /** The same with the bridges that somebody has asked for since, guarded by this. */
    private GatewayConfig inForce;

    /** Where the configuration comes from. */
    @FunctionalInterface
    interface Source {
        GatewayConfig read() throws InvalidConfig;
    }

    /**
     * What can change while the gateway runs.
     *
     * @param done hears of each reload, when it is over
     */
    record Parts(
            TokenDesk tokens,
            KeyCourier courier,
            Revocations revocations,
            RulesInForce rules,
            AdminAccess admins,
            Listeners listeners,
            Bridges bridges,
            Consumer<Outcome> done) {}

    /** How it ended. */
    enum Result {
        DONE,
        /** The configuration cannot be used. */
        REFUSED,
        /** The gateway failed over it. */
        FAILED
    }

    /**
     * What came of it.
     *
     * @param edition of the rules in force now
     * @param problems why nothing has changed; empty if it has
     * @param restart keys that have changed in the file and wait for a restart
     * @param bridges what has become of each bridge; empty if nothing has changed
     */
    record Outcome(
            Result result,
            long edition,
            List<String> problems,
            List<String> restart,
            Map<String, Bridges.Fate> bridges) {
        boolean isDone() {
            return result == Result.DONE;
        }
    }

    /** Everything a new configuration brings, made but not in force. */
    private record Prepared(
            List<Revocation> revoked,
            Optional<AdminToken> token,
            Listeners.Certificates certificates,
            Bridges.Change bridges,
            Rulebook rules,
            List<String> restart) {}

    /** @param started what the gateway was started with: its listeners are those that are open */
    Reload(GatewayConfig started, Source source, Parts parts, Clock clock) {
        this.started = started;
        this.read = started;
        this.inForce = started;
        this.source = source;
        this.parts = parts;
        this.clock = clock;
    }

    /** Now. The old configuration stays in force if the new one cannot be used. */
    synchronized Outcome now() {
        Outcome outcome = attempt();
        if (outcome.isDone()) {
            LOG.info("The configuration has been reloaded: edition {}", outcome.edition());
        } else {
            LOG.warn(
                    "The configuration was not reloaded, the old one stays: {}", String.join("; ", outcome.problems()));
        }
        if (!outcome.restart().isEmpty()) {
            LOG.warn("Takes a restart: {}", String.join(", ", outcome.restart()));
        }
        parts.done.accept(outcome);
        return outcome;
    }

    private Outcome attempt() {
        try {
            Prepared prepared = prepare(source.read());
            parts.revocations.impose(prepared.revoked); // refuses too many, so it comes first
            parts.listeners.change(prepared.certificates);
            parts.admins.changeTo(prepared.token);
            parts.rules.swap(prepared.rules);
            parts.tokens.forgetTickets();
            parts.revocations.settle(prepared.revoked);
            parts.courier.keepFor(prepared.rules.porter());
            read = prepared.bridges.config();
            inForce = read;
            return new Outcome(
                    Result.DONE,
                    prepared.rules.edition(),
                    List.of(),
                    prepared.restart,
                    parts.bridges.put(prepared.bridges)); // their places are in the rules now
        } catch (InvalidConfig e) {
            return refused(e.problems().stream().map(Problem::toString).toList());
        } catch (UnusableKeys e) {
            return refused(e.problems());
        } catch (IOException e) {
            return refused(List.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("A fault while reloading the configuration; please report it", e);
            return unchanged(Result.FAILED, List.of(FAULT));
        }
    }

    private Prepared prepare(GatewayConfig next) throws IOException, UnusableKeys {
        Path revocations = next.auth().revocations();
        Porter porter = Porter.appoint(next, TokenAccess.of(next).developmentKey(), parts.courier, clock);
        return new Prepared(
                revocations == null ? List.of() : Revocations.read(revocations),
                AdminAccess.token(next),
                parts.listeners.certificates(next, clock),
                parts.bridges.prepareAnew(next),
                Rulebooks.next(parts.rules.current().edition() + 1, next, List.of(started, inForce), porter),
                Restart.needed(started, next));
    }

    /** Whether a bridge is as the configuration says, and not as somebody has asked since. */
    synchronized boolean isConfigured(String bridge) {
        return Objects.equals(read.bridges().get(bridge), inForce.bridges().get(bridge));
    }

    /**
     * Starts a bridge that somebody asks for, or changes one; until the next reload.
     *
     * @throws InvalidConfig if it cannot be used, and nothing changes
     * @throws IOException if a certificate cannot be used, and nothing changes; the message names it
     */
    synchronized Bridges.Fate putBridge(String name, Map<?, ?> keys) throws InvalidConfig, IOException {
        BridgePlan plan = AskedBridge.plan(
                name, keys, read.bridges().values(), inForce.bridges().values());
        Map<String, BridgePlan> next = new LinkedHashMap<>(inForce.bridges());
        next.put(name, plan);
        return Objects.requireNonNull(
                exchange(parts.bridges.prepare(inForce.with(next))).get(name));
    }

    /** Ends a bridge, if there is one of this name; until the next reload. */
    synchronized Optional<Bridges.Fate> removeBridge(String name) {
        Map<String, BridgePlan> next = new LinkedHashMap<>(inForce.bridges());
        return next.remove(name) == null
                ? Optional.empty()
                : Optional.ofNullable(
                        exchange(Bridges.Change.without(inForce.with(next))).get(name));
    }

    private Map<String, Bridges.Fate> exchange(Bridges.Change change) {
        GatewayConfig after = change.config();
        Rulebook before = parts.rules.current();
        parts.rules.swap(Rulebooks.next(before.edition() + 1, after, List.of(started, inForce), before.porter()));
        inForce = after;
        return parts.bridges.put(change);
    }

    private Outcome refused(List<String> problems) {
        return unchanged(Result.REFUSED, problems);
    }

    private Outcome unchanged(Result result, List<String> problems) {
        return new Outcome(result, parts.rules.current().edition(), List.copyOf(problems), List.of(), Map.of());
    }
}
