package dev.tidegate.gateway.app;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.bridge.Bridge;
import dev.tidegate.gateway.bridge.BridgeState;
import dev.tidegate.gateway.bridge.Dismissal;
import dev.tidegate.gateway.bridge.Forgetting;
import dev.tidegate.gateway.bridge.Parts;
import dev.tidegate.gateway.bridge.Site;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.metrics.Reading;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Portion;
import dev.tidegate.gateway.transport.ClientTls;
import dev.tidegate.gateway.transport.Loops;
import dev.tidegate.policy.PolicyBook;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridges there are: started, stopped, and exchanged one by one when what is configured changes. One change at a time. <i>Runs on: any thread.</i>
 */
final class Bridges {
    private static final Logger LOG = LoggerFactory.getLogger(Bridges.class);

    private final BridgeYard yard;
    private final Clock clock;
    private final Set<String> paused = new HashSet<>(); // guarded by this
    private final Map<String, List<Forgetting>> leaving = new HashMap<>(); // guarded by this
    private volatile Map<String, BridgeYard.Built> running = Map.of();
    private volatile @Nullable PolicyBook book; // of the profiles that hold for them

    /** What has become of a bridge. */
    enum Fate {
        STARTED,
        CHANGED,
        UNCHANGED,
        REMOVED;

        /** As answers spell it. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Everything that another configuration brings, made and not in force.
     *
     * @param built those that are new or change
     * @param certificates for the next connections of those that stay as they are
     */
    record Change(
            GatewayConfig config, Map<String, BridgeYard.Built> built, Map<String, @Nullable ClientTls> certificates) {
        /** One that brings nothing: bridges go, and that is all. */
        static Change without(GatewayConfig config) {
            return new Change(config, Map.of(), Map.of());
        }
    }

    Bridges(Core core, Loops loops, Clock clock) {
        this.yard = new BridgeYard(core, loops, clock, BridgeReport::tell);
        this.clock = clock;
    }

    /**
     * Makes those that are configured, and begins.
     *
     * @param left sessions of bridges that were found at rest; those of bridges that are no more end
     * @throws IOException if a certificate cannot be used; the message names it
     */
    void start(GatewayConfig config, List<ClientId> left) throws IOException {
        var unused = put(prepare(config));
        for (ClientId each : left) {
            String name = Bridge.nameOf(each);
            BridgeYard.Built known = running.get(name);
            if (known == null || !known.bundle().sessions().contains(each)) {
                LOG.warn(
                        "The bridge of session {} is not configured any more, or has fewer connections: the session ends",
                        each);
                dismiss(Set.of(each), config, name);
            }
        }
    }

    /** @throws IOException if a certificate of a bridge that is new or changes cannot be used; the message names it */
    Change prepare(GatewayConfig next) throws IOException {
        Map<String, BridgeYard.Built> built = new LinkedHashMap<>();
        for (BridgePlan plan : next.bridges().values()) {
            if (!isRunning(plan, next)) {
                built.put(plan.name(), yard.build(next, plan));
            }
        }
        return new Change(next, built, Map.of());
    }

    /**
     * The same, and reads the certificates of all others again.
     *
     * @throws IOException if one of them cannot be used; the message names it
     */
    Change prepareAnew(GatewayConfig next) throws IOException {
        Map<String, @Nullable ClientTls> certificates = new LinkedHashMap<>();
        for (BridgePlan plan : next.bridges().values()) {
            if (isRunning(plan, next)) {
                certificates.put(plan.name(), Dialling.tls(plan.upstream(), clock));
            }
        }
        return new Change(next, prepare(next).built(), certificates);
    }

    /** Whether it runs like this already, which takes the same profile of its upstream as well. */
    private boolean isRunning(BridgePlan plan, GatewayConfig next) {
        BridgeYard.Built known = running.get(plan.name());
        PolicyBook before = book;
        return known != null
                && known.plan().equals(plan)
                && (plan.profile().isEmpty()
                        || before == null
                        || before.profile(plan.profile())
                                .isAs(next.policy().book().profile(plan.profile())));
    }

    /** Now. Those that are the same are not touched, but for the certificate of their next connection. */
    synchronized Map<String, Fate> put(Change change) {
        Map<String, Fate> fates = new LinkedHashMap<>();
        Map<String, BridgeYard.Built> next = new LinkedHashMap<>();
        for (String name : change.config().bridges().keySet()) {
            BridgeYard.Built before = running.get(name);
            BridgeYard.Built after = change.built().get(name);
            if (after != null) {
                fates.put(name, before == null ? Fate.STARTED : Fate.CHANGED);
                replace(before, after, change.config());
            } else if (before != null) {
                fates.put(name, Fate.UNCHANGED);
                if (change.certificates().containsKey(name)) {
                    before.dialling().renew(change.certificates().get(name));
                }
                after = before;
            }
            if (after != null) {
                next.put(name, after);
            }
        }
        running.forEach((name, before) -> {
            if (!next.containsKey(name)) {
                fates.put(name, Fate.REMOVED);
                remove(change.config(), before);
            }
        });
        running = Collections.unmodifiableMap(next);
        book = change.config().policy().book();
        return fates;
    }

    private void replace(BridgeYard.@Nullable Built before, BridgeYard.Built after, GatewayConfig config) {
        String name = after.plan().name();
        for (Forgetting last : leaving.getOrDefault(name, List.of())) {
            last.cancel(); // or it would throw out its successor
        }
        leaving.remove(name);
        if (before != null) {
            before.bundle().stop();
            haveForgotten(before, config);
        }
        if (paused.contains(name)) {
            after.bundle().pause();
        }
        after.bundle().start();
    }

    private void remove(GatewayConfig config, BridgeYard.Built before) {
        String name = before.plan().name();
        paused.remove(name);
        LOG.warn(
                "Bridge {} is not configured any more: its sessions end, and {} messages that waited are dropped",
                name,
                before.bundle().state().backlog().messages());
        before.bundle().stop();
        dismiss(before.bundle().sessions(), config, name);
        haveForgotten(before, config);
    }

    /** From now on nothing comes to them. */
    private void dismiss(Set<ClientId> sessions, GatewayConfig config, String name) {
        Parts parts = yard.parts();
        Map<ClientId, Portion> nothing = new HashMap<>();
        sessions.forEach(each -> nothing.put(each, Portion.NOTHING));
        parts.divide(nothing);
        for (ClientId each : sessions) {
            Dismissal.of(yard.gone(config, name), each, () -> parts.forget(List.of(each)));
        }
    }

    /** Unless somebody is that client from now on: he knows best what becomes of the session. */
    private void haveForgotten(BridgeYard.Built before, GatewayConfig config) {
        String clientId = before.plan().upstream().clientId();
        if (config.bridges().values().stream()
                .anyMatch(each -> each.upstream().clientId().equals(clientId))) {
            return;
        }
        List<Forgetting> all = new ArrayList<>();
        for (int number = 1; number <= before.plan().connections(); number++) {
            all.add(forgetting(before, number));
        }
        leaving.put(before.plan().name(), all);
        all.forEach(Forgetting::begin);
    }

    private static Forgetting forgetting(BridgeYard.Built before, int number) {
        BridgePlan plan = before.plan();
        Site site = before.sites().apply(number);
        return new Forgetting(plan.connection(number, plan.connections()), site.premises(), site.links(), trouble -> {
            if (trouble.isEmpty()) {
                LOG.info("Bridge {}: the upstream has forgotten its session", plan.name());
            } else {
                LOG.warn(
                        "Bridge {}: the upstream keeps its session until that expires there: {}", plan.name(), trouble);
            }
        });
    }

    /** Leaves an upstream alone until {@link #resume}, or the end of the process. False where there is no such bridge. */
    synchronized boolean pause(String name) {
        BridgeYard.Built known = running.get(name);
        if (known == null) {
            return false;
        }
        paused.add(name);
        known.bundle().pause();
        return true;
    }

    /** Goes on. False where there is no such bridge. */
    synchronized boolean resume(String name) {
        BridgeYard.Built known = running.get(name);
        if (known == null) {
            return false;
        }
        paused.remove(name);
        known.bundle().resume();
        return true;
    }

    /** Each says goodbye, before anything that is asked of its shard later. */
    void stop() {
        running.values().forEach(each -> each.bundle().stop());
    }

    /** What the metrics page shows of them. */
    List<Reading> readings() {
        return Stream.concat(
                        states().stream().map(BridgeReport::readings).flatMap(List::stream), yard.readings().stream())
                .toList();
    }

    /** What stands in {@code $SYS/bridge/}. */
    Map<String, String> topics() {
        Map<String, String> topics = new LinkedHashMap<>();
        states().forEach(each -> topics.putAll(BridgeReport.topics(each)));
        return topics;
    }

    /** What one is to do; empty where there is none of this name. */
    Optional<BridgePlan> plan(String name) {
        return Optional.ofNullable(running.get(name)).map(BridgeYard.Built::plan);
    }

    /** How they stand, at most a second ago. */
    List<BridgeState> states() {
        return running.values().stream().map(each -> each.bundle().state()).toList();
    }
}
