package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Request;
import dev.tidegate.policy.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * May they? The only class that asks a profile about a feature.
 *
 * <p>{@link FeatureScan} folds a packet into a mask; the usual answer is one AND with the profile's restricted features, and
 * nothing is allocated. What remains is judged feature by feature in the order {@link Feature} declares: the first that is
 * refused or closed is the answer; caps and strips before it have no further effect.
 *
 * <p>Stateless; any thread.
 */
public final class Gate {
    private static final String SYSTEM_TOPIC = "clients do not publish to topics that begin with $";
    private static final String TOPIC_TOO_LONG = "the topic name is longer than topic-bytes or topic-levels";
    private static final String WILL_TOO_LARGE = "the will is larger than will-size or packet-size";
    private static final int NO_RECEIVE_MAXIMUM = 65_535;
    /** What a client asks for with CONNECT; what remains of it is what {@link #terms} reads. */
    public Ruling<Packet.Connect> rule(Packet.Connect asked, Profile profile) {
        Ruling.@Nullable Objection objection = objection(asked, profile.limits());
        if (objection != null) {
            return new Ruling.Refused<>(objection);
        }
        Ruling<Packet.Connect> ruling =
                judge(Request.CONNECT, FeatureScan.connect(asked), profile, asked, Adjustment::connect);
        return ruling.match(new Ruling.Cases<Packet.Connect, Ruling<Packet.Connect>>() {
            @Override
            public Ruling<Packet.Connect> asAsked() {
                return withinPromise(asked.will(), profile, ruling);
            }

            @Override
            public Ruling<Packet.Connect> adjusted(Packet.Connect value) {
                return withinPromise(value.will(), profile, ruling);
            }

            @Override
            public Ruling<Packet.Connect> refused(Ruling.Objection objection) {
                return ruling;
            }

            @Override
            public Ruling<Packet.Connect> closed(Ruling.Objection objection) {
                return ruling;
            }

            @Override
            public Ruling<Packet.Connect> dropped(Ruling.Objection objection) {
                return ruling;
            }

            @Override
            public Ruling<Packet.Connect> hungUp(Ruling.Objection objection) {
                return ruling;
            }
        });
    }

    /** A will is a PUBLISH to come: it may not ask for more than CONNACK would promise, whatever the profile says of wills. */
    private static Ruling<Packet.Connect> withinPromise(
            @Nullable Will will, Profile profile, Ruling<Packet.Connect> ruling) {
        if (will == null) {
            return ruling;
        }
        if (will.qos().level() > profile.maximumQos()) { // [MQTT-3.2.2-12]
            Feature tooMuch = profile.maximumQos() == 0 ? Feature.PUBLISH_QOS_1 : Feature.PUBLISH_QOS_2;
            return new Ruling.Refused<>(objection(
                    ReasonCode.QOS_NOT_SUPPORTED, "the will has a QoS above the Maximum QoS", tooMuch, profile));
        }
        if (will.retain() && !profile.retainAvailable()) { // [MQTT-3.2.2-13]
            return new Ruling.Refused<>(objection(
                    ReasonCode.RETAIN_NOT_SUPPORTED,
                    "the will is retained, and retained messages are not available",
                    Feature.RETAIN,
                    profile));
        }
        return ruling;
    }

    private static Ruling.@Nullable Objection objection(Packet.Connect asked, Limits limits) {
        String clientId = asked.clientId();
        if (!clientId.isEmpty() && (!ClientId.isValid(clientId) || bytes(clientId) > limits.clientIdBytes())) {
            return Ruling.Objection.of(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "the client identifier is longer than client-id-bytes or has control characters");
        }
        Will will = asked.will();
        if (will != null && will.topic().isSystem()) {
            return Ruling.Objection.of(ReasonCode.NOT_AUTHORIZED, SYSTEM_TOPIC);
        }
        if (will != null && isTooLarge(will, limits)) {
            return Ruling.Objection.of(ReasonCode.PACKET_TOO_LARGE, WILL_TOO_LARGE);
        }
        return will != null && isTooLong(will.topic(), limits)
                ? Ruling.Objection.of(ReasonCode.TOPIC_NAME_INVALID, TOPIC_TOO_LONG)
                : null;
    }

    /** CONNECT may be larger than a PUBLISH may: the will in it may not. */
    private static boolean isTooLarge(Will will, Limits limits) {
        return WillSize.of(will)
                > Math.min(limits.willSize().bytes(), limits.packetSize().bytes());
    }

    /** What a connection is granted, from what {@link #rule(Packet.Connect, Profile)} left of its CONNECT. */
    public Terms terms(Packet.Connect asked, Profile profile) {
        Limits limits = profile.limits();
        Properties properties = asked.properties();
        return new Terms(
                profile,
                keepAlive(asked, limits),
                Math.min(
                        properties.number(Property.SESSION_EXPIRY_INTERVAL, 0),
                        profile.sessionExpiryMax().toSeconds()),
                receiveMaximum(asked, limits),
                (int) properties.number(Property.RECEIVE_MAXIMUM, NO_RECEIVE_MAXIMUM),
                (int) Math.min(properties.number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE), Integer.MAX_VALUE),
                (int) Math.min(properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0), limits.clientTopicAliases()));
    }

    /** A client that cannot be told may have every packet identifier in use at once. */
    private static int receiveMaximum(Packet.Connect asked, Limits limits) {
        return asked.version().carriesProperties() ? limits.receiveMaximum() : NO_RECEIVE_MAXIMUM;
    }

    /** A client that cannot be told keeps its own keep alive: it would never know of ours. */
    private static int keepAlive(Packet.Connect asked, Limits limits) {
        if (!asked.version().carriesProperties()) {
            return asked.keepAlive();
        }
        long most = limits.keepAliveMax().toSeconds();
        long least = Math.min(limits.keepAliveMin().toSeconds(), most);
        long wish = asked.keepAlive() == 0 ? most : asked.keepAlive();
        return (int) Math.max(least, Math.min(wish, most));
    }

    /** The will a connection may leave, with a delay the profile grants; null where it leaves none. */
    public @Nullable Will will(Packet.Connect asked, Profile profile) {
        Will will = asked.will();
        long most = profile.willDelayMax().toSeconds();
        if (will == null || will.delaySeconds() <= most) {
            return will;
        }
        return Adjustment.with(
                will,
                Properties.builder()
                        .all(Adjustment.without(will.properties(), Property.WILL_DELAY_INTERVAL))
                        .number(Property.WILL_DELAY_INTERVAL, most)
                        .build());
    }

    /** A client's PUBLISH on the topic it means, alias resolved. */
    public Ruling<Packet.Publish> rule(Packet.Publish asked, TopicName topic, Terms terms) {
        Profile profile = terms.profile();
        if (isTooLong(topic, profile.limits())) {
            return new Ruling.Closed<>(Ruling.Objection.of(ReasonCode.TOPIC_NAME_INVALID, TOPIC_TOO_LONG));
        }
        if (topic.isSystem()) {
            return new Ruling.Refused<>(Ruling.Objection.of(ReasonCode.NOT_AUTHORIZED, SYSTEM_TOPIC));
        }
        if ((FeatureScan.publish(asked) & profile.restricted(Request.PUBLISH)) == 0) {
            return Ruling.asAsked();
        }
        return judge(Request.PUBLISH, FeatureScan.publish(asked), profile, asked, Adjustment::publish);
    }

    /** One filter of a client's SUBSCRIBE. */
    public Ruling<FilterRequest> rule(FilterRequest asked, Properties properties, Terms terms) {
        Limits limits = terms.limits();
        TopicFilter filter = asked.filter();
        if (bytes(filter.text()) > limits.topicBytes() || filter.levels().size() > limits.topicLevels()) {
            return new Ruling.Refused<>(Ruling.Objection.of(
                    ReasonCode.TOPIC_FILTER_INVALID, "the filter is longer than topic-bytes or topic-levels"));
        }
        return judge(
                Request.SUBSCRIBE,
                FeatureScan.subscribe(filter, asked.options(), properties),
                terms.profile(),
                asked,
                Adjustment::subscribe);
    }

    private static <P> Ruling<P> judge(
            Request request, long used, Profile profile, P asked, Adjustment.Of<P> adjustment) {
        long judged = used & profile.restricted(request);
        if (judged == 0) {
            return Ruling.asAsked();
        }
        P granted = asked;
        List<Finding> findings = new ArrayList<>(1);
        for (long left = judged; left != 0; left &= left - 1) {
            Finding finding = Finding.of(Feature.first(request, left), profile);
            Verdict verdict = finding.inForce();
            if (verdict instanceof Verdict.Refuse refuse) {
                return new Ruling.Refused<>(new Ruling.Objection(refuse.code(), refuse.why(), finding), findings);
            }
            if (verdict instanceof Verdict.Close close) {
                return new Ruling.Closed<>(new Ruling.Objection(close.code(), close.why(), finding), findings);
            }
            if (verdict instanceof Verdict.Drop drop) {
                return new Ruling.Dropped<>(objection(drop.why(), finding), findings);
            }
            if (verdict instanceof Verdict.HangUp hangUp) {
                return new Ruling.HungUp<>(objection(hangUp.why(), finding), findings);
            }
            findings.add(finding);
            if (!(verdict instanceof Verdict.Allow)) {
                granted = adjustment.adjust(granted, finding.feature(), verdict);
            }
        }
        return granted == asked ? Ruling.asAsked(findings) : new Ruling.Adjusted<>(granted, findings);
    }

    private static Ruling.Objection objection(ReasonCode code, String why, Feature feature, Profile profile) {
        return new Ruling.Objection(code, why, Finding.of(feature, profile));
    }

    /** An objection whose code nobody hears. */
    private static Ruling.Objection objection(String why, Finding finding) {
        return new Ruling.Objection(ReasonCode.UNSPECIFIED_ERROR, why, finding);
    }

    private static boolean isTooLong(TopicName topic, Limits limits) {
        return topic.utf8().length > limits.topicBytes() || topic.depth() > limits.topicLevels();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
