package dev.tidegate.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/** What CONNACK tells a client of MQTT 5 about a profile, by the name of the property. */
final class Announced {
    private Announced() {}

    static Map<String, Object> by(Profile profile) {
        Map<String, Object> announced = new LinkedHashMap<>();
        announced.put("maximum-qos", profile.maximumQos());
        announced.put("retain-available", profile.retainAvailable());
        announced.put("wildcard-subscription-available", profile.wildcardSubscriptionAvailable());
        announced.put("shared-subscription-available", profile.sharedSubscriptionAvailable());
        announced.put("subscription-identifier-available", profile.subscriptionIdentifierAvailable());
        announced.put("topic-alias-maximum", profile.topicAliasMaximum());
        announced.put("receive-maximum", profile.limits().receiveMaximum());
        announced.put("maximum-packet-size", profile.limits().packetSize().bytes());
        return announced;
    }
}
