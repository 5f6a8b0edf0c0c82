package dev.tidegate.bridge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What one bridge is to do, as configured. Immutable; a reload makes a new one, and two that are equal ask for nothing to be
 * done. The files it names are not part of that: whoever reads them notices when they change.
 *
 * @param name its label in logs, metrics and topics of its state
 * @param profile the policy profile that says what the upstream takes; empty where none is known
 * @param connections over how many connections it is spread, each with a share of the topics and a queue of its own
 * @param rules what crosses it; at least one, and no two that clash ({@link Clash})
 */
public record BridgePlan(
        String name, Upstream upstream, String profile, Queue queue, int connections, List<Rule> rules) {
    /** More than one upstream gives to one client, and a typing error at the latest. */
    public static final int MOST_CONNECTIONS = 64;

    public BridgePlan {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a bridge needs a name");
        }
        rules = List.copyOf(rules);
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("bridge " + name + ": nothing crosses it; give it a topic");
        }
        Set<String> names = new HashSet<>();
        for (Rule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("bridge " + name + ": two rules are called " + rule.name());
            }
        }
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException("a bridge has 1 to " + MOST_CONNECTIONS + " connections");
        }
        for (Rule rule : rules) {
            if (connections > 1 && !rule.isDivisible()) {
                throw new IllegalArgumentException("bridge " + name + ": " + rule.indivisible());
            }
        }
        List<Clash> clashes = Clash.among(rules);
        if (!clashes.isEmpty()) {
            throw new IllegalArgumentException(
                    "bridge " + name + ": " + clashes.get(0).sentence());
        }
    }

    /**
     * Whether a session that the upstream has and this side knows nothing of would be taken for something else: it may hold packet identifiers
     * of messages, or subscriptions to what nobody asks for.
     */
    public boolean needsItsSession() {
        return rules.stream()
                .anyMatch(rule -> rule.onDemand() != null || (rule.direction().leadsOut() && rule.maxQos() == 2));
    }

    /**
     * What one of its connections does, as a bridge of its own: under a client identifier of its own, with a part of the rate.
     *
     * @param number from 1; the first is the client that is the only one where there are no others
     * @param of so many share the work
     */
    public BridgePlan connection(int number, int of) {
        int rate = (queue.rate() + of - 1) / of;
        return of == 1
                ? this
                : new BridgePlan(name, upstream.as(clientId(number)), profile, queue.at(rate), connections, rules);
    }

    /** Who such a connection is for the upstream. */
    public String clientId(int number) {
        return clientId(upstream.clientId(), number);
    }

    /** The same, of a bridge whose first connection is that client. */
    public static String clientId(String first, int number) {
        return number == 1 ? first : first + "-" + number;
    }

    /** Who its connections are. */
    public List<String> clientIds() {
        return IntStream.rangeClosed(1, connections).mapToObj(this::clientId).toList();
    }
}
