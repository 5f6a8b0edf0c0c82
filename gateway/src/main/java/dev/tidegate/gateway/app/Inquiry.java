package dev.tidegate.gateway.app;

import dev.tidegate.gateway.gate.Circumstances;
import dev.tidegate.gateway.gate.FilterRequest;
import dev.tidegate.gateway.gate.Gate;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Request;
import java.util.ArrayList;
import java.util.List;

/** Puts one packet before the {@link Gate}, the same that judges clients, and writes down what it says. */
final class Inquiry {
    private final Gate gate = new Gate();
    private final Profile profile;
    private final ProtocolVersion version;
    private final Permission permission;
    private final Hearing hearing;
    private final Explanation told;

    Inquiry(Profile profile, ProtocolVersion version, Permission permission) {
        this.profile = profile;
        this.version = version;
        this.permission = permission;
        this.hearing = new Hearing(version);
        this.told = new Explanation(profile);
    }

    /** What the topic rules would say: no profile knows that. */
    enum Permission {
        GIVEN,
        DENIED
    }

    String connect(Packet.Connect asked) {
        told.line("CONNECT of MQTT " + version + " under " + profile);
        long besides = asked.will() == null ? 0 : besides(Feature.WILL_NOT_PERMITTED);
        Ruling<Packet.Connect> ruling = gate.rule(asked, profile, besides);
        told.judged(Request.CONNECT, gate.used(asked, profile) | besides, ruling);
        hears(hearing.ofConnect(ruling));
        return told.toString();
    }

    String publish(Packet.Publish asked, TopicName topic) {
        told.line(
                "PUBLISH to " + topic + " at QoS " + asked.qos().level() + " in MQTT " + version + " under " + profile);
        if (isAdmitted()) {
            long besides = besides(Feature.PUBLISH_NOT_PERMITTED);
            Ruling<Packet.Publish> ruling = gate.rule(asked, topic, gate.terms(plain(), profile), besides);
            told.judged(Request.PUBLISH, gate.used(asked, topic, profile) | besides, ruling);
            hears(hearing.ofPublish(asked, ruling));
        }
        return told.toString();
    }

    String subscribe(Packet.Subscribe asked) {
        told.line("SUBSCRIBE in MQTT " + version + " under " + profile);
        if (isAdmitted()) {
            hears(answerTo(asked));
        }
        return told.toString();
    }

    /** Filter by filter; the first that ends the connection, or is dropped, takes the rest of the packet with it. */
    private String answerTo(Packet.Subscribe asked) {
        List<ReasonCode> codes = new ArrayList<>();
        for (SubscriptionRequest each : asked.requests()) {
            told.line("");
            told.line("Filter " + each.filter() + " at QoS " + each.qos().level());
            TopicFilter filter = TopicFilter.parse(each.filter());
            if (filter == null) {
                told.line("  No filter at all: section 4.7 or 4.8.2 forbids it.");
                codes.add(ReasonCode.TOPIC_FILTER_INVALID);
                continue;
            }
            Ruling<FilterRequest> ruling = ruling(asked, each, filter, codes.size());
            if (ruling instanceof Ruling.Closed<FilterRequest> closed) {
                return hearing.disconnect(closed.objection().code());
            }
            if (ruling instanceof Ruling.HungUp<FilterRequest>) {
                return hearing.hangUp();
            }
            if (ruling instanceof Ruling.Dropped<FilterRequest>) {
                return hearing.dropped();
            }
            codes.add(code(ruling, each));
        }
        return hearing.ofSubscribe(asked, codes);
    }

    private Ruling<FilterRequest> ruling(
            Packet.Subscribe asked, SubscriptionRequest request, TopicFilter filter, int before) {
        int identifier = (int) asked.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0);
        FilterRequest judged = new FilterRequest(filter, request, identifier);
        Circumstances around = new Circumstances(asked.properties(), before, before + 1);
        long besides = besides(Feature.SUBSCRIBE_NOT_PERMITTED);
        Ruling<FilterRequest> ruling = gate.rule(judged, around, gate.terms(plain(), profile), besides);
        told.judged(Request.SUBSCRIBE, gate.used(judged, around, profile) | besides, ruling);
        if (ruling instanceof Ruling.Adjusted<FilterRequest> adjusted
                && adjusted.value().effect() == FilterRequest.Effect.NONE) {
            told.line("Granted, and nothing will ever come.");
        }
        return ruling;
    }

    private static ReasonCode code(Ruling<FilterRequest> ruling, SubscriptionRequest asked) {
        if (ruling instanceof Ruling.Refused<FilterRequest> refused) {
            return refused.objection().code();
        }
        SubscriptionRequest granted = ruling instanceof Ruling.Adjusted<FilterRequest> adjusted
                ? adjusted.value().options()
                : asked;
        return switch (granted.qos()) {
            case AT_MOST_ONCE -> ReasonCode.GRANTED_QOS_0;
            case AT_LEAST_ONCE -> ReasonCode.GRANTED_QOS_1;
            case EXACTLY_ONCE -> ReasonCode.GRANTED_QOS_2;
        };
    }

    /** Whoever cannot connect sends nothing else. */
    private boolean isAdmitted() {
        Ruling<Packet.Connect> door = gate.rule(plain(), profile, 0);
        if (Explanation.objection(door) == null) {
            return true;
        }
        told.line("");
        told.line("It never comes to that: such a client is not let in.");
        told.judged(Request.CONNECT, gate.used(plain(), profile), door);
        hears(hearing.ofConnect(door));
        return false;
    }

    private Packet.Connect plain() {
        return PacketOptions.plainConnect(version);
    }

    private long besides(Feature feature) {
        return switch (permission) {
            case GIVEN -> 0;
            case DENIED -> feature.bit();
        };
    }

    private void hears(String words) {
        told.line("");
        told.line("The client hears " + words + ".");
    }
}
