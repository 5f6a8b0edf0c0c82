package dev.tidegate.gateway.codec;

/**
 * What one recipient's copy of a message carries and nobody else's: subscription identifiers and a topic alias. MQTT 5 only.
 *
 * @param subscriptionIds of every subscription that matched [MQTT-3.3.4-4]; not changed by anyone
 * @param alias 1 to the recipient's Topic Alias Maximum [MQTT-3.1.2-26]; not read where {@code use} is {@link AliasUse#NONE}
 */
public record Envelope(int[] subscriptionIds, int alias, AliasUse use) {
    private static final int[] NO_IDS = {};

    public Envelope {
        if (use != AliasUse.NONE && (alias < 1 || alias > 0xFFFF)) {
            throw new IllegalArgumentException("a topic alias is 1 to 65535"); // [MQTT-3.3.2-8]
        }
    }

    /** Subscription identifiers, and the topic name in full. */
    public static Envelope of(int[] subscriptionIds) {
        return new Envelope(subscriptionIds, 0, AliasUse.NONE);
    }

    /** An alias, and no subscription identifiers. */
    public static Envelope of(int alias, AliasUse use) {
        return new Envelope(NO_IDS, alias, use);
    }
}
