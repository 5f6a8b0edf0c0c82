package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.SubscriptionRequest;

/**
 * A subscription as its client and the gateway made it, and since when: between request and acknowledgement nobody outside knows
 * whether it is live, so both moments are kept at both ends of its life.
 */
final class Held {
    static final long NEVER = Long.MAX_VALUE;

    final SubscriptionRequest asked;
    final String filter;
    final boolean shared;
    final int identifier;
    /** Whether it replaced one, as far as anybody can tell. */
    final boolean surelyNew;

    final boolean surelyOld;

    final long possibleFrom;
    long certainFrom = NEVER;
    long certainTo = NEVER;
    long possibleTo = NEVER;
    /** When its client heard that it could not be kept. */
    long refusedAt = NEVER;

    private Held(SubscriptionRequest asked, int identifier, long moment, Age age) {
        this.asked = asked;
        this.shared = asked.filter().startsWith("$share/");
        this.filter =
                shared ? asked.filter().substring(asked.filter().indexOf('/', "$share/".length()) + 1) : asked.filter();
        this.identifier = identifier;
        this.possibleFrom = moment;
        this.surelyNew = age == Age.NEW;
        this.surelyOld = age == Age.OLD;
    }

    /** Whether the client held the same filter before. */
    enum Age {
        NEW,
        OLD,
        UNKNOWN
    }

    static Held asked(SubscriptionRequest asked, int identifier, long moment, Age age) {
        return new Held(asked, identifier, moment, age);
    }

    boolean isPossible(long from, long to) {
        return possibleFrom <= to && possibleTo >= from;
    }

    boolean isCertain(long from, long to) {
        return certainFrom <= from && certainTo >= to;
    }

    boolean matches(String topic) {
        return Naive.matches(filter, topic);
    }

    int qos() {
        return asked.qos().level();
    }

    @Override
    public String toString() {
        return asked.filter() + " qos" + qos() + (identifier == 0 ? "" : " [" + identifier + "]");
    }
}
