package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a bridge stands. Immutable.
 *
 * @param trouble why it is not as it should be, in a sentence; empty where all is well
 * @param counts since it was made
 */
public record BridgeState(String name, Phase phase, String trouble, Map<Fare, Long> counts) {
    /** What it is doing. */
    public enum Phase {
        CONNECTING,
        OPEN,
        WAITING,
        STOPPED;

        /** As metrics and topics spell it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static BridgeState of(BridgePlan plan, Phase phase, String trouble, Toll toll) {
        Map<Fare, Long> counts = new EnumMap<>(Fare.class);
        for (Fare each : Fare.values()) {
            counts.put(each, toll.of(each));
        }
        return new BridgeState(plan.name(), phase, trouble, counts);
    }
}
