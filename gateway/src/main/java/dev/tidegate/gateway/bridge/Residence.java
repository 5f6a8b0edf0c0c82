package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Portion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two sessions that one connection of a bridge has here. Nobody but a bridge can have client identifiers of this kind.
 *
 * @param turn how often the work of the bridge has been divided anew
 * @param number which of its connections, from 1
 * @param of how many share the work in this turn
 */
record Residence(String bridge, int turn, int number, int of) {
    private static final Pattern OUTWARD = Pattern.compile("([^/]+)/(\\d{1,9})/(\\d{1,9})of(\\d{1,9})");
    private static final Pattern INWARD = Pattern.compile("[^/]+/in/(\\d{1,9})");

    /** Of a bridge that has always had one connection. */
    static Residence alone(String bridge) {
        return new Residence(bridge, 0, 1, 1);
    }

    /** The session that messages leave. */
    ClientId outward() {
        return new ClientId(ClientId.BRIDGES + (turn == 0 ? bridge : bridge + "/" + turn + "/" + number + "of" + of));
    }

    /** The session they come to: the same in each turn, as that upstream is. */
    ClientId inward() {
        return new ClientId(ClientId.BRIDGES + bridge + (number == 1 ? "/in" : "/in/" + number));
    }

    /** The topics that are its own. */
    Portion portion() {
        return new Portion(number, of);
    }

    /** Whose session that is; empty where no messages leave it. */
    static Optional<Residence> ofOutward(ClientId clientId) {
        String name = afterRoot(clientId);
        Matcher parts = OUTWARD.matcher(name);
        if (parts.matches()) {
            return Optional.of(new Residence(
                    parts.group(1),
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)),
                    Integer.parseInt(parts.group(4))));
        }
        return name.isEmpty() || name.contains("/") ? Optional.empty() : Optional.of(alone(name));
    }

    /** To which connection of its bridge a session belongs. */
    static int numberOf(ClientId clientId) {
        Matcher inward = INWARD.matcher(afterRoot(clientId));
        return inward.matches()
                ? Integer.parseInt(inward.group(1))
                : ofOutward(clientId).map(Residence::number).orElse(1);
    }

    private static String afterRoot(ClientId clientId) {
        String text = clientId.text();
        return text.startsWith(ClientId.BRIDGES) ? text.substring(ClientId.BRIDGES.length()) : "";
    }
}
