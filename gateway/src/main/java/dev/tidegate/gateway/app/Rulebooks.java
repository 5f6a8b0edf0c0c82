package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Listener;
import dev.tidegate.gateway.config.GatewayConfig.Policy;
import dev.tidegate.gateway.gate.ClientPattern;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.Selection;
import dev.tidegate.gateway.gate.TopicAccess;
import dev.tidegate.policy.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From what the configuration says about clients to the book the core asks. A pure function of the configuration. */
final class Rulebooks {
    private Rulebooks() {}

    /** The book a gateway starts with. */
    static Rulebook first(GatewayConfig config, Porter porter) {
        return next(1, config, List.of(), porter);
    }

    /**
     * The book of a reload.
     *
     * @param earlier what the gateway was started with, and what held last: a listener that has left the configuration is open until the
     *     restart, and a bridge until it has said goodbye, and both keep what held there
     * @param porter who tells whom a credential speaks for
     */
    static Rulebook next(long edition, GatewayConfig config, List<GatewayConfig> earlier, Porter porter) {
        Map<String, Place> places = new LinkedHashMap<>();
        earlier.forEach(each -> places.putAll(places(each)));
        places.putAll(places(config));
        return new Rulebook(edition, selection(config, places), topics(config), porter);
    }

    private static Map<String, Place> places(GatewayConfig config) {
        Map<String, Place> places = new LinkedHashMap<>();
        config.listeners().forEach((name, listener) -> {
            places.put(name, place(config, listener));
            listener.edge()
                    .paths()
                    .forEach(path ->
                            places.put(ListenerRules.place(listener, path.path()), place(config, listener.at(path))));
        });
        places.putAll(BridgeRules.places(config));
        return places;
    }

    private static Selection selection(GatewayConfig config, Map<String, Place> places) {
        Policy policy = config.policy();
        Map<String, Profile> roles = new LinkedHashMap<>();
        policy.roles().forEach((role, name) -> roles.put(role, policy.book().profile(name)));
        return new Selection(
                places,
                roles,
                policy.clients().stream()
                        .map(each -> new Selection.OfClients(
                                new ClientPattern(each.pattern()), policy.book().profile(each.profile())))
                        .toList());
    }

    /** Which topic rules hold for whom. */
    static TopicAccess topics(GatewayConfig config) {
        return new TopicAccess(config.auth().topics());
    }

    private static Place place(GatewayConfig config, Listener listener) {
        return new Place(
                config.policy().profileOf(listener),
                config.policy().modeOf(listener),
                switch (config.auth().anonymousAt(listener)) {
                    case ALLOWED -> Place.Anonymous.ALLOWED;
                    case REFUSED -> Place.Anonymous.REFUSED;
                });
    }
}
