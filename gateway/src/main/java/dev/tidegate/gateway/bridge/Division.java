package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Portion;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One way to divide the work of a bridge: so many sessions that messages leave, each with its own part of all topics. Where another number of
 * connections is asked for there is another division with sessions of its own, and a later turn; what waits in the sessions of an earlier one leaves first.
 */
record Division(String bridge, int turn, int of) {
    private static final Comparator<Division> IN_TURN = Comparator.comparingInt(Division::turn);

    /** Whose sessions these are, in turn. */
    static List<Division> among(Collection<ClientId> sessions, String bridge) {
        Set<Division> found = new HashSet<>();
        for (ClientId each : sessions) {
            Residence.ofOutward(each)
                    .filter(residence -> residence.bridge().equals(bridge))
                    .ifPresent(residence -> found.add(new Division(bridge, residence.turn(), residence.of())));
        }
        return found.stream().sorted(IN_TURN).toList();
    }

    /**
     * Who gets which topics among the sessions that were found at rest: of each bridge, those of the last turn that are all there. A later one was being
     * prepared when the node stopped, and nothing has come to it.
     */
    static Map<ClientId, Portion> atRest(Collection<ClientId> sessions) {
        Set<ClientId> all = Set.copyOf(sessions);
        Map<String, Division> inForce = new HashMap<>();
        for (ClientId each : all) {
            Residence.ofOutward(each).ifPresent(residence -> {
                Division division = new Division(residence.bridge(), residence.turn(), residence.of());
                inForce.merge(residence.bridge(), division, (one, other) -> later(one, other, all));
            });
        }
        Map<ClientId, Portion> portions = new HashMap<>();
        all.forEach(each -> Residence.ofOutward(each).ifPresent(residence -> portions.put(each, Portion.NOTHING)));
        inForce.values().forEach(each -> portions.putAll(each.portions()));
        return portions;
    }

    private static Division later(Division one, Division other, Set<ClientId> all) {
        boolean isWhole = all.containsAll(one.sessions());
        if (isWhole != all.containsAll(other.sessions())) {
            return isWhole ? one : other;
        }
        return one.turn > other.turn ? one : other;
    }

    /** Whether what is new comes to it. */
    boolean isInForce(Map<ClientId, Portion> portions) {
        return sessions().stream()
                .anyMatch(each -> portions.getOrDefault(each, Portion.NOTHING).of() > 0);
    }

    List<Residence> residences() {
        return IntStream.rangeClosed(1, of)
                .mapToObj(number -> new Residence(bridge, turn, number, of))
                .toList();
    }

    List<ClientId> sessions() {
        return residences().stream().map(Residence::outward).toList();
    }

    /** Who gets which topics while it is in force. */
    Map<ClientId, Portion> portions() {
        Map<ClientId, Portion> portions = new HashMap<>();
        residences().forEach(each -> portions.put(each.outward(), each.portion()));
        return portions;
    }

    /** The same while it is not. */
    Map<ClientId, Portion> nothing() {
        Map<ClientId, Portion> portions = new HashMap<>();
        sessions().forEach(each -> portions.put(each, Portion.NOTHING));
        return portions;
    }
}
