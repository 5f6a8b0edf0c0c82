package dev.tidegate.gateway.simulation;

import dev.tidegate.policy.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * What one seed is about. Most things are off in most seeds and frequent where they are on: a run that does everything a little
 * never does two rare things at once.
 */
final class Swarm {
    private static final List<String> TOPICS = List.of("a", "a/b", "a/b/c", "a/", "/b", "d");
    private static final List<String> FILTERS =
            List.of("a", "a/b", "a/#", "a/+", "+/b", "#", "+", "a/+/c", "+/+/#", "/+", "$own/#", "d", "a/b/c", "+/#");
    private static final List<String> SHARES = List.of("$share/g/a/#", "$share/g/a/b", "$share/h/#", "$share/h/+");

    /** A topic clients must not publish to. */
    static final String SYSTEM_TOPIC = "$own/x";

    final int shards;
    final int clients;
    final int mailbox;
    final Profile profile;
    final List<String> topics;
    final List<String> filters;

    // the network
    final int mostDelay;
    final int capacity;
    final double byteByByte;
    final double smallPieces;
    final double shardStall;

    private static final int NO_STORE = -1;
    /** One seed of so many runs above a store. */
    private static final int STORED = 6;
    /** One seed of so many above a store that fails now and then, and a node that does not die. */
    private static final int FAILING = 24;
    /** Of twice as many this one, where the node dies, too. */
    private static final int FAILING_AND_DEADLY = 18;

    /** Milliseconds the store takes at most; negative for a node that keeps nothing. */
    final int mostWrite;

    /** How often the node dies. */
    final double death;

    /** How often a write of the store fails. */
    final double failure;

    /** How long it cannot be written then at most, milliseconds. */
    final int mostOutage;

    // the clients; weights of Client.Deed, in its order
    final double[] deeds;
    final double oldClients;
    final double lazyAcks;
    final double errorAcks;
    final double retain;
    final double empty;
    final double large;
    final double properties;
    final double expiry;
    final double aliases;
    final double wills;
    final double cleanStart;
    final double system;
    final double impatience;
    final double calm;
    final double[] qos;
    final int mostPause;

    Swarm(long seed, Chance chance, Policies policies) {
        shards = chance.between(1, 3);
        clients = chance.between(2, 6);
        mailbox = chance.of(0.1) ? chance.between(2, 6) : 100_000;
        profile = policies.any(chance);
        topics = some(chance, TOPICS, 2, 4);
        filters = some(chance, FILTERS, 2, 5);
        if (chance.of(0.4)) {
            filters.addAll(some(chance, SHARES, 1, 2));
        }
        mostDelay = chance.pick(0, 1, 5, 40, 400);
        capacity = chance.pick(300, 2_000, 16_000, 64_000);
        byteByByte = rate(chance, 0.2, 0.2);
        smallPieces = rate(chance, 0.4, 0.7);
        shardStall = rate(chance, 0.3, 0.002);
        deeds = deeds(chance);
        oldClients = chance.pick(0.0, 0.0, 0.3, 0.7, 1.0);
        lazyAcks = rate(chance, 0.6, 0.9);
        errorAcks = rate(chance, 0.2, 0.1);
        retain = rate(chance, 0.6, 0.6);
        empty = rate(chance, 0.5, 0.3);
        large = rate(chance, 0.4, 0.4);
        properties = rate(chance, 0.5, 0.6);
        expiry = rate(chance, 0.4, 0.5);
        aliases = rate(chance, 0.5, 0.8);
        wills = rate(chance, 0.6, 0.8);
        cleanStart = rate(chance, 0.7, 0.5);
        system = rate(chance, 0.2, 0.1);
        impatience = rate(chance, 0.4, 0.5);
        calm = rate(chance, 0.5, 0.02);
        qos = new double[] {rate(chance, 0.7, 1) + 0.01, rate(chance, 0.8, 1) + 0.01, rate(chance, 0.8, 1) + 0.01};
        mostPause = chance.pick(3, 20, 20, 300);
        mostWrite = seed % STORED == 0 ? chance.pick(0, 3, 30, 300) : NO_STORE;
        death = seed % (2 * STORED) == STORED ? 0.0001 * chance.between(2, 20) : 0;
        boolean fails = seed % FAILING == 0 || seed % (2 * FAILING) == FAILING_AND_DEADLY;
        failure = fails ? chance.pick(0.005, 0.02, 0.08) : 0;
        mostOutage = fails ? chance.pick(100, 1_000, 5_000, 20_000) : 0;
    }

    /** Whether the store fails now and then. */
    boolean storeFails() {
        return failure > 0;
    }

    /** Whether the node dies now and then. */
    boolean nodeDies() {
        return death > 0;
    }

    private static double[] deeds(Chance chance) {
        double[] weights = new double[Client.Deed.values().length];
        for (Client.Deed each : Client.Deed.values()) {
            weights[each.ordinal()] =
                    each.isFault && chance.of(0.5) ? 0 : each.weight * (0.3 + chance.between(0, 100) / 60.0);
        }
        return weights;
    }

    private static double rate(Chance chance, double often, double most) {
        return chance.of(often) ? most * chance.between(1, 100) / 100 : 0;
    }

    private static List<String> some(Chance chance, List<String> all, int least, int most) {
        List<String> left = new ArrayList<>(all);
        List<String> some = new ArrayList<>();
        for (int count = chance.between(least, most); count > 0 && !left.isEmpty(); count--) {
            some.add(left.remove(chance.between(0, left.size() - 1)));
        }
        return some;
    }
}
