package dev.tidegate.gateway.metrics;

/**
 * One number that somebody else keeps, as it stands when the metrics page is asked for.
 *
 * @param metric without the ending {@code _total}, which a counter gets by itself
 * @param label the name of its only label
 * @param series what the label says; chosen by the operator, never by a client
 */
public record Reading(Kind kind, String metric, String help, String label, String series, double value) {

    /** Whether it only grows. */
    public enum Kind {
        COUNTER,
        GAUGE
    }
}
