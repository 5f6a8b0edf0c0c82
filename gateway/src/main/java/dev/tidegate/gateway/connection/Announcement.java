package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.gate.Terms;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Profile;

/** The CONNACK is the profile read aloud: only what differs from what a client assumes by default. */
final class Announcement {
    private Announcement() {}

    static Properties of(Packet.Connect asked, Terms terms, ClientId clientId) {
        Profile profile = terms.profile();
        Properties.Builder say = Properties.builder();
        long asksExpiry = asked.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0);
        if (terms.sessionExpirySeconds() != asksExpiry) {
            say.number(Property.SESSION_EXPIRY_INTERVAL, terms.sessionExpirySeconds());
        }
        say.number(Property.RECEIVE_MAXIMUM, terms.receiveMaximum());
        if (profile.maximumQos() < 2) {
            say.number(Property.MAXIMUM_QOS, profile.maximumQos());
        }
        sayUnavailable(say, Property.RETAIN_AVAILABLE, profile.retainAvailable());
        if (profile.serves(Feature.SERVER_MAXIMUM_PACKET_SIZE)) {
            say.number(
                    Property.MAXIMUM_PACKET_SIZE,
                    profile.limits(Feature.PACKET_TOO_LARGE).packetSize().bytes());
        }
        if (asked.clientId().isEmpty()) {
            say.text(Property.ASSIGNED_CLIENT_IDENTIFIER, clientId.text()); // [MQTT-3.2.2-16]
        }
        if (profile.topicAliasMaximum() > 0) {
            say.number(Property.TOPIC_ALIAS_MAXIMUM, profile.topicAliasMaximum());
        }
        sayUnavailable(say, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, profile.wildcardSubscriptionAvailable());
        sayUnavailable(say, Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, profile.subscriptionIdentifierAvailable());
        sayUnavailable(say, Property.SHARED_SUBSCRIPTION_AVAILABLE, profile.sharedSubscriptionAvailable());
        if (terms.keepAliveSeconds() != asked.keepAlive()) {
            say.number(Property.SERVER_KEEP_ALIVE, terms.keepAliveSeconds());
        }
        String method = asked.properties().text(Property.AUTHENTICATION_METHOD);
        if (method != null) {
            say.text(Property.AUTHENTICATION_METHOD, method); // [MQTT-4.12.0-5]
        }
        return say.build();
    }

    private static void sayUnavailable(Properties.Builder say, Property property, boolean available) {
        if (!available) {
            say.number(property, 0);
        }
    }
}
