package dev.tidegate.gateway.app;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe a packet a client might send. Times are seconds, as on the wire. */
final class PacketOptions {
    private static final int PACKET_ID = 1;

    // --- CONNECT ---

    @Option(names = "--client-id", paramLabel = "ID", description = "CONNECT: may be empty.", defaultValue = "client")
    private String clientId = "client";

    @Option(names = "--user-name", paramLabel = "NAME", description = "CONNECT: a user name.")
    private @Nullable String userName;

    @Option(names = "--resume", description = "CONNECT: Clean Start (or Clean Session) 0.")
    private boolean resume;

    @Option(names = "--keep-alive", paramLabel = "SECONDS", description = "CONNECT: 0 for none.", defaultValue = "60")
    private int keepAlive = 60;

    @Option(names = "--session-expiry", paramLabel = "SECONDS", description = "CONNECT: a Session Expiry Interval.")
    private @Nullable Long sessionExpiry;

    @Option(names = "--receive-maximum", paramLabel = "N", description = "CONNECT: the client's own.")
    private @Nullable Long receiveMaximum;

    @Option(names = "--maximum-packet-size", paramLabel = "BYTES", description = "CONNECT: the client's own.")
    private @Nullable Long maximumPacketSize;

    @Option(names = "--topic-alias-maximum", paramLabel = "N", description = "CONNECT: the client's own.")
    private @Nullable Long topicAliasMaximum;

    @Option(names = "--authentication-method", paramLabel = "NAME", description = "CONNECT: enhanced authentication.")
    private @Nullable String authenticationMethod;

    @Option(names = "--will", paramLabel = "TOPIC", description = "CONNECT: a will to this topic.")
    private @Nullable String will;

    @Option(names = "--will-qos", paramLabel = "QOS", description = "CONNECT: 0, 1 or 2.", defaultValue = "0")
    private int willQos;

    @Option(names = "--will-retain", description = "CONNECT: the will is retained.")
    private boolean willRetain;

    @Option(names = "--will-delay", paramLabel = "SECONDS", description = "CONNECT: a Will Delay Interval.")
    private @Nullable Long willDelay;

    // --- PUBLISH ---

    @Option(names = "--topic", paramLabel = "TOPIC", description = "PUBLISH: the topic name.")
    private @Nullable String topic;

    @Option(names = "--retain", description = "PUBLISH: RETAIN 1.")
    private boolean retain;

    @Option(names = "--topic-alias", paramLabel = "N", description = "PUBLISH: a topic alias.")
    private @Nullable Long topicAlias;

    @Option(names = "--message-expiry", paramLabel = "SECONDS", description = "PUBLISH: a Message Expiry Interval.")
    private @Nullable Long messageExpiry;

    @Option(names = "--response-topic", paramLabel = "TOPIC", description = "PUBLISH: a Response Topic.")
    private @Nullable String responseTopic;

    @Option(names = "--correlation-data", paramLabel = "TEXT", description = "PUBLISH: Correlation Data.")
    private @Nullable String correlationData;

    @Option(names = "--content-type", paramLabel = "TEXT", description = "PUBLISH: a Content Type.")
    private @Nullable String contentType;

    @Option(names = "--payload-format", paramLabel = "0|1", description = "PUBLISH: a Payload Format Indicator.")
    private @Nullable Long payloadFormat;

    // --- SUBSCRIBE ---

    @Option(names = "--filter", paramLabel = "FILTER", description = "SUBSCRIBE: a topic filter. Repeatable.")
    private List<String> filters = new ArrayList<>();

    @Option(names = "--no-local", description = "SUBSCRIBE: No Local 1.")
    private boolean noLocal;

    @Option(names = "--retain-as-published", description = "SUBSCRIBE: Retain As Published 1.")
    private boolean retainAsPublished;

    @Option(names = "--retain-handling", paramLabel = "N", description = "SUBSCRIBE: 0, 1 or 2.", defaultValue = "0")
    private int retainHandling;

    @Option(names = "--subscription-identifier", paramLabel = "N", description = "SUBSCRIBE: an identifier.")
    private @Nullable Long subscriptionIdentifier;

    // --- several ---

    @Option(names = "--qos", paramLabel = "QOS", description = "PUBLISH, SUBSCRIBE: 0, 1 or 2.", defaultValue = "0")
    private int qos;

    @Option(names = "--user-property", paramLabel = "NAME=VALUE", description = "Any packet: repeatable.")
    private List<String> userProperties = new ArrayList<>();

    Packet.Connect connect(ProtocolVersion version) throws CannotDo {
        Properties.Builder asked = Properties.builder();
        number(asked, Property.SESSION_EXPIRY_INTERVAL, sessionExpiry);
        number(asked, Property.RECEIVE_MAXIMUM, receiveMaximum);
        number(asked, Property.MAXIMUM_PACKET_SIZE, maximumPacketSize);
        number(asked, Property.TOPIC_ALIAS_MAXIMUM, topicAliasMaximum);
        text(asked, Property.AUTHENTICATION_METHOD, authenticationMethod);
        Properties properties = properties(asked, version);
        return new Packet.Connect(version, clientId, !resume, keepAlive, properties, will(version), userName, null);
    }

    private @Nullable Will will(ProtocolVersion version) throws CannotDo {
        if (will == null) {
            return null;
        }
        Properties.Builder asked = Properties.builder();
        number(asked, Property.WILL_DELAY_INTERVAL, willDelay);
        return new Will(name(will, "--will"), new byte[0], qos(willQos), willRetain, spoken(asked, version));
    }

    /** Someone who asks for nothing: what stands behind a PUBLISH or a SUBSCRIBE. */
    static Packet.Connect plainConnect(ProtocolVersion version) {
        return new Packet.Connect(version, "client", true, 60, Properties.NONE, null, null, null);
    }

    TopicName topic() throws CannotDo {
        if (topic == null) {
            throw new CannotDo("A PUBLISH needs a topic: add --topic.");
        }
        return name(topic, "--topic");
    }

    Packet.Publish publish(ProtocolVersion version) throws CannotDo {
        Properties.Builder asked = Properties.builder();
        number(asked, Property.TOPIC_ALIAS, topicAlias);
        number(asked, Property.PAYLOAD_FORMAT_INDICATOR, payloadFormat);
        number(asked, Property.MESSAGE_EXPIRY_INTERVAL, messageExpiry);
        text(asked, Property.RESPONSE_TOPIC, responseTopic);
        text(asked, Property.CONTENT_TYPE, contentType);
        if (correlationData != null) {
            asked.binary(Property.CORRELATION_DATA, correlationData.getBytes(StandardCharsets.UTF_8));
        }
        Qos level = qos(qos);
        int packetId = level == Qos.AT_MOST_ONCE ? 0 : PACKET_ID;
        Properties properties = properties(asked, version);
        return new Packet.Publish(topic(), new byte[0], level, retain, false, packetId, properties);
    }

    Packet.Subscribe subscribe(ProtocolVersion version) throws CannotDo {
        if (filters.isEmpty()) {
            throw new CannotDo("A SUBSCRIBE needs a filter: add --filter.");
        }
        Properties.Builder asked = Properties.builder();
        number(asked, Property.SUBSCRIPTION_IDENTIFIER, subscriptionIdentifier);
        List<SubscriptionRequest> requests = new ArrayList<>();
        for (String each : filters) {
            requests.add(new SubscriptionRequest(each, qos(qos), noLocal, retainAsPublished, handling()));
        }
        return new Packet.Subscribe(PACKET_ID, requests, properties(asked, version));
    }

    private RetainHandling handling() throws CannotDo {
        return RetainHandling.values()[oneOf(retainHandling, "--retain-handling")];
    }

    private Properties properties(Properties.Builder asked, ProtocolVersion version) throws CannotDo {
        for (String each : userProperties) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new CannotDo("Write --user-property NAME=VALUE, not " + each + ".");
            }
            asked.user(each.substring(0, equals), each.substring(equals + 1));
        }
        return spoken(asked, version);
    }

    private static Properties spoken(Properties.Builder asked, ProtocolVersion version) throws CannotDo {
        if (asked.size() > 0 && !version.carriesProperties()) {
            throw new CannotDo("MQTT " + version + " has no " + asked.build() + ": leave it out, or ask for --mqtt 5.");
        }
        return asked.build();
    }

    private static void number(Properties.Builder asked, Property property, @Nullable Long value) {
        if (value != null) {
            asked.number(property, value);
        }
    }

    private static void text(Properties.Builder asked, Property property, @Nullable String value) {
        if (value != null) {
            asked.text(property, value);
        }
    }

    private static Qos qos(int level) throws CannotDo {
        return Qos.of(oneOf(level, "QoS"));
    }

    private static int oneOf(int value, String what) throws CannotDo {
        if (value < 0 || value > 2) {
            throw new CannotDo(what + " is 0, 1 or 2, not " + value + ".");
        }
        return value;
    }

    private static TopicName name(String text, String option) throws CannotDo {
        try {
            return TopicName.of(text);
        } catch (IllegalArgumentException e) {
            throw new CannotDo(option + " " + text + ": no topic name; it has at least one character, and no + or #.");
        }
    }
}
