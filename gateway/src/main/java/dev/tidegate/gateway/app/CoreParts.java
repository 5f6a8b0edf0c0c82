package dev.tidegate.gateway.app;

import dev.tidegate.gateway.bridge.Parts;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Portion;
import dev.tidegate.gateway.route.Routes;
import java.util.Collection;
import java.util.Map;

/** Which sessions of bridges get which topics, as the routes of the node know it. Any thread. */
public record CoreParts(Routes routes) implements Parts {
    @Override
    public void date() {
        routes.date();
    }

    @Override
    public Map<ClientId, Portion> portions() {
        return routes.portions();
    }

    @Override
    public void divide(Map<ClientId, Portion> changed) {
        routes.divide(changed);
    }

    @Override
    public void forget(Collection<ClientId> sessions) {
        routes.undivide(sessions);
    }
}
