package dev.tidegate.gateway.simulation;

/** The gateway did what MQTT forbids, or did not do what it demands. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String rule;

    Violation(String rule, String what) {
        super(rule + ": " + what);
        this.rule = rule;
    }

    Violation because(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** The rule that was broken, as the report counts it. */
    String rule() {
        return rule;
    }
}
