package dev.tidegate.gateway.metrics;

import java.util.List;

/** The metrics counted from events: name, help text and labels. None of the labels is a client's choice. */
enum Family {
    LISTENERS_STARTED("listeners_started", "Listeners started", "listener", "transport"),
    CLIENTS_CONNECTED("clients_connected", "Clients greeted with a successful CONNACK", "listener", "version"),
    UPGRADES_REFUSED("upgrades_refused", "WebSocket handshakes refused", "listener", "status"),
    CONNECTS_REFUSED("connects_refused", "Connections that never became a session", "listener", "code"),
    DISCONNECTS("disconnects", "Clients gone, by who ended the connection", "listener", "by", "code"),
    REFUSALS("refusals", "Packets that did not pass as asked", "listener", "feature", "code", "outcome"),
    SESSIONS_TAKEN_OVER("sessions_taken_over", "Sessions taken over, by the new connection's listener", "listener"),
    OUTBOXES_OVERFLOWED("outboxes_overflowed", "Times a client's outbox was found full"),
    LIMITS_REACHED("limits_reached", "Times a limit of the node kept somebody out", "limit"),
    EVENTS_LOST("events_lost", "Events missing from log and metrics because there were too many");

    /** A label's value where there is nothing to say. */
    static final String NONE = "none";

    /** Every label's value in the series that takes what found no room. */
    private static final String OTHER = "other";

    private final String metric;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
    private final List<String> labels;

    Family(String metric, String help, String... labels) {
        this.metric = "tidegate_" + metric;
        this.help = help;
        this.labels = List.of(labels);
    }

    String metric() {
        return metric;
    }

    String help() {
        return help;
    }

    List<String> labels() {
        return labels;
    }

    /** The series of this family with these label values, in the order of {@link #labels}. */
    Series series(String... values) {
        return new Series(this, List.of(values));
    }

    /** The series for everything that found no room. */
    Series other() {
        return new Series(this, labels.stream().map(label -> OTHER).toList());
    }

    /** One line of the metrics page. */
    record Series(Family family, List<String> values) {
        Series {
            if (values.size() != family.labels.size()) {
                throw new IllegalArgumentException(family + " takes " + family.labels + ", got " + values);
            }
        }
    }
}
