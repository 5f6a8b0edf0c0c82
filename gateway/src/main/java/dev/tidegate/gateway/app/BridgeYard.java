package dev.tidegate.gateway.app;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Upstream;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.bridge.Bridge;
import dev.tidegate.gateway.bridge.BridgeEvent;
import dev.tidegate.gateway.bridge.Bundle;
import dev.tidegate.gateway.bridge.Etiquette;
import dev.tidegate.gateway.bridge.Manners;
import dev.tidegate.gateway.bridge.Parts;
import dev.tidegate.gateway.bridge.Premises;
import dev.tidegate.gateway.bridge.Site;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Crossroads;
import dev.tidegate.gateway.connection.Docket;
import dev.tidegate.gateway.connection.Entrance;
import dev.tidegate.gateway.connection.Lobby;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.metrics.Reading;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.transport.Loops;
import dev.tidegate.policy.Profile;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Builds bridges into the core and gives them a way to their upstreams. Any thread. */
final class BridgeYard {
    private static final String LISTENER = "bridge";
    private static final int LONGEST_KEEP_ALIVE = 65_535;

    private final Core core;
    private final Loops loops;
    private final Clock clock;
    private final Consumer<BridgeEvent> events;

    /**
     * A bridge, and what it was made of.
     *
     * @param dialling its way to the upstream; certificates may be renewed there
     */
    record Built(BridgePlan plan, Bundle bundle, IntFunction<Site> sites, Dialling dialling) {}

    BridgeYard(Core core, Loops loops, Clock clock, Consumer<BridgeEvent> events) {
        this.core = core;
        this.loops = loops;
        this.clock = clock;
        this.events = events;
    }

    /** @throws IOException if a certificate cannot be used; the message names it */
    Built build(GatewayConfig config, BridgePlan plan) throws IOException {
        Profile profile = BridgeRules.profile(config, plan);
        Dialling dialling = Dialling.of(plan.upstream(), loops, Dialling.tls(plan.upstream(), clock));
        IntFunction<Site> sites = number -> {
            Premises premises =
                    premises(config, new Place(plan.name(), number, BridgeRules.place(plan.name())), profile);
            return new Site(
                    premises,
                    new Bridge.Links(
                            dialling.on(premises.shard().index()),
                            BridgePassword.of(plan.upstream().password()),
                            () -> ThreadLocalRandom.current().nextDouble(),
                            manners(config, plan, number, premises),
                            events,
                            clock));
        };
        return new Built(plan, new Bundle(plan, sites, parts()), sites, dialling);
    }

    Parts parts() {
        return new CoreParts(core.room(0).routes());
    }

    private Manners manners(GatewayConfig config, BridgePlan plan, int number, Premises premises) {
        if (plan.profile().isEmpty()) {
            return Manners.UNKNOWN;
        }
        Upstream upstream = plan.upstream();
        GatewayEvent.Party party = new GatewayEvent.Party(
                BridgeRules.place(plan.name()),
                upstream.addresses().get(0).getAuthority(),
                plan.clientId(number),
                null);
        return new Etiquette(
                config.policy().book().profile(plan.profile()),
                upstream.protocol(),
                new Docket(core.room(premises.shard().index()), party));
    }

    /** Where the sessions of a bridge end that is configured no more. */
    Premises gone(GatewayConfig config, String name) {
        Profile usual = config.policy().book().profile(BridgeRules.BASE);
        return premises(config, new Place(name, 1, BridgeRules.GONE), usual);
    }

    /** What is remembered of messages that came from other nodes. */
    List<Reading> readings() {
        Crossroads crossroads = core.room(0).crossroads();
        return BridgeReport.readings(
                crossroads.trail().node(), crossroads.copies().extent());
    }

    /** Which connection of which bridge, and where the rulebook finds what holds for it. */
    private record Place(String name, int number, String rules) {}

    private Premises premises(GatewayConfig config, Place place, Profile profile) {
        String name = place.name();
        ClientId clientId = new ClientId(ClientId.BRIDGES + name);
        Lobby.Core room =
                core.room(Bundle.home(name, place.number(), core.shards().size()));
        Lobby lobby = core.lobby(room.shard().index());
        Entrance entrance = new Entrance(
                LISTENER,
                place.rules(),
                LONGEST_KEEP_ALIVE,
                config.nodeLimits().connectTimeout().toMillis(),
                Entrance.Certificates.NOBODY);
        Arrival.Insider insider = new Arrival.Insider(Identity.ofBridge(name), clientId);
        return new Premises(
                room.shard(),
                lobby.door(entrance),
                Arrival.within("bridge " + name, insider),
                lobby.packetLimits(profile),
                room.crossroads().trail(),
                new CoreHoldings(room.sessions()),
                new CoreLocals(room, clientId));
    }
}
