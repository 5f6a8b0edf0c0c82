package dev.tidegate.policy;

/** What a client speaks, as far as a policy can tell clients apart by it. MQTT 3.1 is judged as 3.1.1. */
public enum Protocol {
    MQTT_3_1_1("3.1.1"),
    MQTT_5("5");

    private final String key;

    Protocol(String key) {
        this.key = key;
    }

    /** As profiles and people spell it. */
    public String key() {
        return key;
    }
}
