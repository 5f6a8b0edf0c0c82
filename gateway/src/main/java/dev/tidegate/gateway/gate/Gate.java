package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Clearance;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Permissions;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Request;
import dev.tidegate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * May they? The only way to a profile's verdict on what a client asks.
 *
 * <p>{@link FeatureScan} and {@link Excess} fold a packet into a mask; the usual answer is one AND with the profile's
 * restricted features, and nothing is allocated. What remains is judged feature by feature in the order {@link Feature} declares;
 * see {@link Use}. Profiles come as the view of a client's protocol and mode, so nobody here asks for either.
 *
 * <p>Stateless; any thread.
 */
public final class Gate {
    private static final long PROOF = Feature.ENHANCED_AUTHENTICATION.bit() | Feature.AUTHENTICATION_DATA.bit();
    private static final int NO_RECEIVE_MAXIMUM = 65_535;

    // --- CONNECT ---

    /**
     * What a client asks for with CONNECT; what remains of it is what {@link #terms} reads.
     *
     * @param besides the bits of what it uses without saying so in the packet
     */
    public Ruling<Packet.Connect> rule(Packet.Connect asked, Profile profile, long besides) {
        String clientId = asked.clientId();
        if (!clientId.isEmpty() && !ClientId.isValid(clientId)) {
            return new Ruling.Refused<>(Ruling.Objection.of(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "the client identifier has control characters"));
        }
        long used = used(asked, profile) | besides;
        Limits limits = profile.limits();
        Ruling<Packet.Connect> ruling = new Use(Request.CONNECT, used, Excess.connect(asked, profile.ceiling()))
                .judge(
                        profile,
                        asked,
                        (packet, feature, verdict) -> ConnectAdjustment.connect(packet, feature, verdict, limits));
        if (ruling instanceof Ruling.Adjusted<Packet.Connect> adjusted) {
            return withinPromise(adjusted.value(), profile, ruling);
        }
        return ruling instanceof Ruling.AsAsked ? withinPromise(asked, profile, ruling) : ruling;
    }

    /** The way a CONNECT tries to prove who it is, and nothing else of it. */
    public Ruling<Packet.Connect> ruleOnProof(Packet.Connect asked, Profile profile) {
        return Use.of(Request.CONNECT, FeatureScan.connect(asked) & PROOF)
                .judge(profile, asked, (packet, feature, verdict) -> packet);
    }

    /** The bits of what a CONNECT uses by itself: what {@link #rule(Packet.Connect, Profile, long)} judges. */
    public long used(Packet.Connect asked, Profile profile) {
        return FeatureScan.connect(asked) | Excess.connect(asked, profile.written());
    }

    /** A will is a PUBLISH to come: it may not ask for more than CONNACK would promise, whatever the profile says of wills. */
    private static Ruling<Packet.Connect> withinPromise(
            Packet.Connect granted, Profile profile, Ruling<Packet.Connect> ruling) {
        Will will = granted.will();
        if (will == null) {
            return ruling;
        }
        if (will.qos().level() > profile.maximumQos()) { // [MQTT-3.2.2-12]
            Feature tooMuch = profile.maximumQos() == 0 ? Feature.PUBLISH_QOS_1 : Feature.PUBLISH_QOS_2;
            return new Ruling.Refused<>(new Ruling.Objection(
                    ReasonCode.QOS_NOT_SUPPORTED,
                    "the will has a QoS above the Maximum QoS",
                    Finding.of(tooMuch, profile)));
        }
        if (will.retain() && !profile.retainAvailable()) { // [MQTT-3.2.2-13]
            Finding finding = Finding.of(Feature.RETAIN, profile);
            if (finding.inForce() instanceof Verdict.Strip) { // a client that is made to fit loses the flag alone
                List<Finding> findings = new ArrayList<>(ruling.findings());
                findings.add(finding);
                return new Ruling.Adjusted<>(
                        ConnectAdjustment.connect(granted, Feature.WILL_RETAIN, finding.inForce(), profile.limits()),
                        findings);
            }
            return new Ruling.Refused<>(new Ruling.Objection(
                    ReasonCode.RETAIN_NOT_SUPPORTED,
                    "the will is retained, and retained messages are not available",
                    finding));
        }
        return ruling;
    }

    /** What a connection is granted, from what {@link #rule(Packet.Connect, Profile, long)} left of its CONNECT. */
    public Terms terms(Packet.Connect granted, Profile profile) {
        Properties properties = granted.properties();
        return new Terms(
                profile,
                granted.keepAlive(),
                Math.min(
                        properties.number(Property.SESSION_EXPIRY_INTERVAL, 0),
                        profile.sessionExpiryMax().toSeconds()),
                receiveMaximum(granted, profile.limits(Feature.TOO_MANY_INFLIGHT)),
                (int) properties.number(Property.RECEIVE_MAXIMUM, NO_RECEIVE_MAXIMUM),
                (int) Math.min(properties.number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE), Integer.MAX_VALUE),
                (int) Math.min(
                        properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                        profile.limits().clientTopicAliases()));
    }

    /** A client that cannot be told may have every packet identifier in use at once. */
    private static int receiveMaximum(Packet.Connect asked, Limits limits) {
        return asked.version().carriesProperties() ? limits.receiveMaximum() : NO_RECEIVE_MAXIMUM;
    }

    /** What a client may be sent and leave behind, as far as its profile enforces that. */
    public Clearance clearance(Profile profile, Permissions permissions) {
        boolean anySubscription = profile.on(Feature.SUBSCRIBE_NOT_PERMITTED) instanceof Verdict.Allow;
        boolean anyWill = profile.on(Feature.WILL_NOT_PERMITTED) instanceof Verdict.Allow;
        if (permissions.isUnlimited() || (anySubscription && anyWill)) {
            return Clearance.ALL;
        }
        return new Clearance(anySubscription ? Permissions.ALL : permissions, anyWill ? Permissions.ALL : permissions);
    }

    // --- PUBLISH ---

    /**
     * A client's PUBLISH on the topic it means, alias resolved.
     *
     * @param besides the bits of what it uses without saying so in the packet
     */
    public Ruling<Packet.Publish> rule(Packet.Publish asked, TopicName topic, Terms terms, long besides) {
        Profile profile = terms.profile();
        long used = used(asked, topic, profile) | besides;
        if ((used & profile.restricted(Request.PUBLISH)) == 0) {
            return Ruling.asAsked();
        }
        Limits limits = profile.limits();
        return new Use(Request.PUBLISH, used, Excess.publish(asked, topic, profile.ceiling()))
                .judge(
                        profile,
                        asked,
                        (packet, feature, verdict) -> Adjustment.publish(packet, feature, verdict, limits));
    }

    /** The bits of what a PUBLISH uses by itself: what {@link #rule(Packet.Publish, TopicName, Terms, long)} judges. */
    public long used(Packet.Publish asked, TopicName topic, Profile profile) {
        return FeatureScan.publish(asked, topic) | Excess.publish(asked, topic, profile.written());
    }

    // --- SUBSCRIBE and UNSUBSCRIBE ---

    /**
     * One filter of a client's SUBSCRIBE.
     *
     * @param besides the bits of what it uses without saying so in the packet
     */
    public Ruling<FilterRequest> rule(FilterRequest asked, Circumstances around, Terms terms, long besides) {
        Profile profile = terms.profile();
        long used = used(asked, around, profile) | besides;
        return new Use(Request.SUBSCRIBE, used, Excess.subscribe(asked.filter(), around, profile.ceiling()))
                .judge(profile, asked, Adjustment::subscribe);
    }

    /** The bits of what a filter uses by itself: what {@link #rule(FilterRequest, Circumstances, Terms, long)} judges. */
    public long used(FilterRequest asked, Circumstances around, Profile profile) {
        return FeatureScan.subscribe(asked.filter(), asked.options(), around.properties())
                | Excess.subscribe(asked.filter(), around, profile.written());
    }

    /** A client's UNSUBSCRIBE, all of it at once. */
    public Ruling<Packet.Unsubscribe> rule(Packet.Unsubscribe asked, Terms terms) {
        return Use.of(Request.UNSUBSCRIBE, FeatureScan.unsubscribe(asked))
                .judge(terms.profile(), asked, Adjustment::unsubscribe);
    }

    // --- whatever else a client does ---

    /** A client's DISCONNECT. */
    public Ruling<Packet.Disconnect> rule(Packet.Disconnect asked, Terms terms) {
        return Use.of(Request.CONVERSATION, FeatureScan.disconnect(asked))
                .judge(terms.profile(), asked, Adjustment::disconnect);
    }

    /** A client's PUBACK, PUBREC, PUBREL or PUBCOMP, by what it says beside its packet identifier. */
    public Ruling<Properties> rule(ReasonCode code, Properties properties, Terms terms) {
        return Use.of(Request.CONVERSATION, FeatureScan.acknowledgement(code, properties))
                .judge(terms.profile(), properties, (asked, feature, verdict) -> Properties.NONE);
    }

    /** Something that has no shape of its own: what is neither as asked nor denied is adjusted to its verdict. */
    public Ruling<Verdict> rule(Feature feature, Profile profile) {
        return rule(feature, profile, Extent.LIMIT);
    }

    /** The same of something counted elsewhere that exceeds a limit. */
    public Ruling<Verdict> rule(Feature feature, Profile profile, Extent extent) {
        long beyond = switch (extent) {
            case LIMIT -> 0;
            case CEILING -> feature.bit();
        };
        return new Use(feature.request(), feature.bit(), beyond)
                .judge(profile, new Verdict.Allow(), (asked, judged, verdict) -> verdict);
    }
}
