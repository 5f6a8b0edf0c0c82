package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where a message has been, in a user property: which node it comes from and as which of its messages, and then the nodes it has passed, a space
 * between. So that none of them takes it in a second time, and a node it reaches by two ways takes it once. MQTT 3.1.1 has no words for it.
 * Immutable; any thread.
 */
public final class Trail {
    /** The name of the user property of a message. Its value: {@code ORIGIN:NUMBER NODE NODE}. */
    public static final String PATH = "tidegate-path";

    /** The name of the user property by which a node says in CONNECT that it is one. */
    public static final String NODE = "tidegate-node";

    /** More nodes in a row than anybody plans. */
    private static final int MOST_NODES = 8;

    /** More characters than so many nodes need. */
    private static final int LONGEST = 1_000;

    private static final int RADIX = Character.MAX_RADIX;
    private static final char NUMBER = ':';

    private final String node;

    /** @param node how this node is called among all that are bridged; no spaces and no colons */
    public Trail(String node) {
        this.node = node;
    }

    /** How this node is called. */
    public String node() {
        return node;
    }

    /** The nodes of a message; null for one that has not left the node where it was published. */
    static @Nullable String of(Properties properties) {
        for (int i = 0; i < properties.size(); i++) {
            if (properties.value(i) instanceof UserProperty pair && pair.name().equals(PATH)) {
                return pair.value();
            }
        }
        return null;
    }

    /** These properties, with where the message has been as others say. */
    public static Properties keptOf(Properties rest, Properties all) {
        String path = of(all);
        return path == null ? rest : rest.with(PATH, path);
    }

    /** Whether a message has been here before, or has come a longer way than any makes sense. */
    public boolean isClosedBy(Properties properties) {
        String path = of(properties);
        return path != null && isClosedBy(path);
    }

    boolean isClosedBy(String path) {
        if (path.length() > LONGEST) {
            return true;
        }
        int from = 0;
        for (int nodes = 0; from <= path.length(); nodes++) {
            int to = end(path, from);
            if (nodes == MOST_NODES || names(path, from, nodes == 0 ? endOfName(path, to) : to)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    private boolean names(String path, int from, int to) {
        return to - from == node.length() && path.startsWith(node, from);
    }

    private static int end(String path, int from) {
        int to = path.indexOf(' ', from);
        return to < 0 ? path.length() : to;
    }

    private static int endOfName(String path, int to) {
        int colon = path.indexOf(NUMBER);
        return colon < 0 ? to : Math.min(colon, to);
    }

    /** The length of what tells one message from all others, at the beginning of a path; 0 where nothing does. */
    static int lengthOfOrigin(String path) {
        int to = end(path, 0);
        int colon = path.indexOf(NUMBER);
        return colon > 0 && colon < to ? to : 0;
    }

    /** A message as it is for another node. */
    Message leaving(Message message) {
        String before = of(message.properties());
        if (before == null || before.length() > LONGEST) {
            return with(message, own(message.position()));
        }
        return with(message, before + " " + node);
    }

    /** The same number, by however many ways it leaves. */
    private String own(Position position) {
        return position.equals(Position.NONE)
                ? node
                : node + NUMBER + Long.toString(position.lane(), RADIX) + "."
                        + Long.toString(position.sequence(), RADIX);
    }

    private static Message with(Message message, String path) {
        return message.with(message.properties().with(PATH, path));
    }
}
