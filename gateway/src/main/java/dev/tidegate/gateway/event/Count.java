package dev.tidegate.gateway.event;

import org.jspecify.annotations.Nullable;

/**
 * Everything {@link Counters} count: all of them only grow. Each carries the name, help text and at most one fixed label
 * under which the metrics page shows it, so a count cannot be added without being told.
 *
 * <p>Counts that share a metric name share its help text, and differ in the label's value.
 */
public enum Count {
    CONNECTIONS_OPENED("connections_opened", "Network connections accepted"),
    CONNECTIONS_CLOSED("connections_closed", "Network connections closed, by either side"),
    PACKETS_RECEIVED("packets_received", "MQTT control packets received"),
    PACKETS_SENT("packets_sent", "MQTT control packets sent"),
    BYTES_RECEIVED("bytes_received", "Bytes received from clients, after TLS"),
    BYTES_SENT("bytes_sent", "Bytes sent to clients, before TLS"),

    MESSAGES_RECEIVED("messages_received", "PUBLISH packets received"),
    MESSAGES_DELIVERED("messages_delivered", "PUBLISH packets sent"),
    MESSAGES_QUEUED("messages_queued", "Messages that had to wait in a client's outbox"),
    DROPPED_OUTBOX_FULL(Dropped.NAME, Dropped.HELP, "cause", "outbox-full"),
    DROPPED_EXPIRED(Dropped.NAME, Dropped.HELP, "cause", "expired"),
    DROPPED_TOO_LARGE(Dropped.NAME, Dropped.HELP, "cause", "too-large"),
    DROPPED_QOS_0_OFFLINE(Dropped.NAME, Dropped.HELP, "cause", "qos-0-offline"),
    DROPPED_SESSION_ENDED(Dropped.NAME, Dropped.HELP, "cause", "session-ended"),
    DROPPED_POLICY(Dropped.NAME, Dropped.HELP, "cause", "policy"),
    DROPPED_ECHO(Dropped.NAME, Dropped.HELP, "cause", "echo"),
    DROPPED_DOUBLE(Dropped.NAME, Dropped.HELP, "cause", "double"),
    DROPPED_BUSY(Dropped.NAME, Dropped.HELP, "cause", "busy"),

    REFUSED("packets_refused", "Packets answered with a reason code of 0x80 or above"),
    UNKNOWN_ACKS("unknown_acks", "Acknowledgements for a packet identifier that was not in use"),
    CONNECT_ACCEPTED("connects", "CONNECT packets answered", "result", "accepted"),
    CONNECT_REFUSED("connects", "CONNECT packets answered", "result", "refused"),
    CREDENTIALS_RENEWED("credentials_renewed", "Credentials renewed inside a session, with AUTH"),
    CLIENTS_LEFT("clients_left", "Clients gone that had been accepted, whoever ended the connection"),

    SUBSCRIPTIONS_ADDED("subscriptions_added", "Subscriptions made where there was none"),
    SUBSCRIPTIONS_REMOVED("subscriptions_removed", "Subscriptions ended, by the client or with its session"),
    RETAINED_STORED("retained_stored", "Retained messages stored on a topic that had none"),
    RETAINED_REPLACED("retained_replaced", "Retained messages that took the place of an older one"),
    RETAINED_REMOVED("retained_removed", "Retained messages removed, by a client or by expiry"),
    RETAINED_UNREAD(
            "retained_unread", "Answers to a subscription cut short because retained messages could not be read"),
    WILLS_PUBLISHED("wills_published", "Will messages published"),

    STORE_FAILURES("store_failures", "Times the session store or the backplane did not take what it was told"),

    RELOADS_DONE("reloads", "Times the configuration was read again", "result", "done"),
    RELOADS_REFUSED("reloads", "Times the configuration was read again", "result", "refused"),

    SESSIONS_CREATED("sessions_started", "Sessions created"),
    SESSIONS_RESUMED("sessions_resumed", "Sessions resumed by a returning client"),
    SESSIONS_ENDED("sessions_ended", "Sessions ended or expired"),
    TAKEOVERS("takeovers", "Connections closed because another one used their client identifier");

    private final String metric;
    private final String help;
    private final @Nullable String label;
    private final @Nullable String value;

    Count(String metric, String help) {
        this(metric, help, null, null);
    }

    Count(String metric, String help, @Nullable String label, @Nullable String value) {
        this.metric = "tidegate_" + metric;
        this.help = help;
        this.label = label;
        this.value = value;
    }

    /** The Prometheus name without its {@code _total}. */
    public String metric() {
        return metric;
    }

    /** One sentence for the metrics page. */
    public String help() {
        return help;
    }

    /** The label's name, or null where the count has a metric of its own. */
    public @Nullable String label() {
        return label;
    }

    /** The label's value; null exactly when {@link #label()} is. */
    public @Nullable String value() {
        return value;
    }

    private static final class Dropped {
        static final String NAME = "messages_dropped";
        static final String HELP = "Messages not delivered to one recipient";
    }
}
