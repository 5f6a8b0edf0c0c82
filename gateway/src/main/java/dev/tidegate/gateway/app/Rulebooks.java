package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Listener;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.TopicAccess;
import java.util.LinkedHashMap;
import java.util.Map;

/** From what the configuration says about clients to the book the core asks. A pure function of the configuration. */
final class Rulebooks {
    private Rulebooks() {}

    /** The book a gateway starts with. */
    static Rulebook first(GatewayConfig config) {
        Map<String, Place> places = new LinkedHashMap<>();
        config.listeners().forEach((name, listener) -> {
            places.put(name, place(config, listener));
            listener.edge()
                    .paths()
                    .forEach(path ->
                            places.put(ListenerRules.place(listener, path.path()), place(config, listener.at(path))));
        });
        return new Rulebook(1, places, TopicAccess.OPEN);
    }

    private static Place place(GatewayConfig config, Listener listener) {
        return new Place(
                config.policy().profileOf(listener),
                switch (config.auth().anonymous()) {
                    case ALLOWED -> Place.Anonymous.ALLOWED;
                    case REFUSED -> Place.Anonymous.REFUSED;
                });
    }
}
