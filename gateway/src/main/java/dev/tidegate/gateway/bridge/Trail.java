package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.UserProperty;

/**
 * The nodes a message has left over bridges, in a user property, so that none of them takes it in a second time: No Local keeps two nodes from
 * echoing, and only this keeps three from passing a message round and round. MQTT 3.1.1 has no words for it.
 *
 * @param node how this node is called among all that are bridged; no spaces
 */
public record Trail(String node) {
    /** The name of the user property. Its value: node after node, a space between. */
    static final String NAME = "tidegate-path";

    /** More nodes in a row than anybody plans. */
    private static final int MOST_NODES = 8;

    /** Whether a message has been here before, or has come a longer way than any makes sense. */
    boolean isClosedBy(Properties properties) {
        if (properties.isEmpty()) {
            return false;
        }
        String[] nodes = of(properties).split(" ", MOST_NODES + 1);
        for (String each : nodes) {
            if (each.equals(node)) {
                return true;
            }
        }
        return nodes.length > MOST_NODES;
    }

    /** The properties of a message that leaves this node. */
    Properties leaving(Properties properties) {
        String before = of(properties);
        Properties rest = before.isEmpty() ? properties : properties.without(NAME);
        return Properties.builder()
                .all(rest)
                .user(NAME, before.isEmpty() ? node : before + " " + node)
                .build();
    }

    private static String of(Properties properties) {
        for (UserProperty each : properties.userProperties()) {
            if (each.name().equals(NAME)) {
                return each.value();
            }
        }
        return "";
    }
}
