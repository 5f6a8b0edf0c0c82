package dev.tidegate.gateway.app;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Queue;
import dev.tidegate.gateway.bridge.Bridge;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Profile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * By which rules a bridge is a client of the core: it may do everything its own rules name, its session holds what its queue allows, and no
 * publisher waits for it. A pure function of the configuration.
 */
final class BridgeRules {
    /** Where the sessions of a bridge come home that is not configured any more. */
    static final String GONE = "bridge";

    private static final String PLACE = "bridge/";
    /** The profile whose rules are a bridge's too. */
    static final String BASE = "standard";

    private static final String FOREVER = "36500d";
    private static final String MOST = "65535";

    private BridgeRules() {}

    /** Where the rulebook finds what holds for this bridge; no listener can be called so. */
    static String place(String bridge) {
        return PLACE + bridge;
    }

    /** What holds at each bridge, and at {@link #GONE}. */
    static Map<String, Place> places(GatewayConfig config) {
        Map<String, Place> places = new LinkedHashMap<>();
        Profile base = config.policy().book().profile(BASE);
        places.put(
                GONE,
                new Place(base.bounded("bridge", freely(config.limits())), Mode.EMULATE, Place.Anonymous.REFUSED));
        config.bridges().forEach((name, plan) -> places.put(place(name), place(config, plan)));
        return places;
    }

    /**
     * What may wait for a session that has been found at rest.
     *
     * @param others for everybody who is no bridge of this configuration
     */
    static Function<ClientId, Limits> limits(GatewayConfig config, Limits others) {
        return clientId -> {
            BridgePlan plan = config.bridges().get(Bridge.nameOf(clientId));
            return plan == null ? others : limits(config.limits(), plan.queue());
        };
    }

    private static Place place(GatewayConfig config, BridgePlan plan) {
        return new Place(profile(config, plan), Mode.EMULATE, Place.Anonymous.REFUSED);
    }

    static Profile profile(GatewayConfig config, BridgePlan plan) {
        return config.policy().book().profile(BASE).bounded("bridge", limits(config.limits(), plan.queue()));
    }

    private static Limits limits(Limits base, Queue queue) {
        return freely(base)
                .with(Limit.OUTBOX_MESSAGES, String.valueOf(queue.messages()))
                .with(Limit.OUTBOX_BYTES, queue.bytes().toString())
                .with(Limit.OVERFLOW, queue.overflow().key());
    }

    /** What bounds clients, and not a part of the gateway. */
    private static Limits freely(Limits base) {
        return base.with(Limit.PUBLISHER_PATIENCE, "0s")
                .with(Limit.INFLIGHT, MOST)
                .with(Limit.RECEIVE_MAXIMUM, MOST)
                .with(Limit.SUBSCRIPTIONS, "1000000")
                .with(Limit.SESSIONS_PER_IDENTITY, "1000000")
                .with(Limit.FILTERS_PER_SUBSCRIBE, MOST)
                .with(Limit.SESSION_EXPIRY_MAX, FOREVER)
                .with(Limit.KEEP_ALIVE_MAX, MOST + "s")
                .with(Limit.STALL_TIME, "1d")
                .with(Limit.PACKET_RATE, "0")
                .with(Limit.BYTE_RATE, "0")
                .with(Limit.CONNECT_RATE, "0")
                .with(Limit.RETAINED_PER_IDENTITY, "100000000");
    }
}
