package dev.tidegate.gateway.packet;

import org.jspecify.annotations.Nullable;

/**
 * An application message: what travels. Shared by all its recipients and never changed; packet identifier, DUP, alias and
 * subscription identifiers belong to one delivery and never enter it.
 *
 * @param topic where it was published
 * @param payload shared bytes, never to be changed
 * @param qos the publisher's; each delivery lowers it to what was granted
 * @param retain the publisher's RETAIN flag
 * @param properties what is forwarded unaltered: without alias, subscription identifiers and message expiry
 * @param expiresAt when it expires, milliseconds of the core's clock, or {@link #NEVER}
 * @param publisher whose it is (No Local asks), or null for the gateway's own
 * @param position where it stands in the log, {@link Position#NONE} until it has been published
 * @param since when it was published, by the same clock, or {@link #UNDATED} where nobody will ask
 * @param owner on whose account it is kept where it is retained: a subject, empty for nobody in particular
 */
public record Message(
        TopicName topic,
        byte[] payload,
        Qos qos,
        boolean retain,
        Properties properties,
        long expiresAt,
        @Nullable ClientId publisher,
        Position position,
        long since,
        String owner) {

    /** The expiry of a message that has none. */
    public static final long NEVER = Long.MAX_VALUE;

    /** When a message was published of which nobody will ask it. */
    public static final long UNDATED = Long.MAX_VALUE;

    /** A message that is in no log yet. */
    public Message(
            TopicName topic,
            byte[] payload,
            Qos qos,
            boolean retain,
            Properties properties,
            long expiresAt,
            @Nullable ClientId publisher) {
        this(topic, payload, qos, retain, properties, expiresAt, publisher, Position.NONE, UNDATED, "");
    }

    /** One of which nobody will ask when it was published. */
    public Message(
            TopicName topic,
            byte[] payload,
            Qos qos,
            boolean retain,
            Properties properties,
            long expiresAt,
            @Nullable ClientId publisher,
            Position position,
            String owner) {
        this(topic, payload, qos, retain, properties, expiresAt, publisher, position, UNDATED, owner);
    }

    /** This message with its place in the log. */
    public Message at(Position position) {
        return new Message(topic, payload, qos, retain, properties, expiresAt, publisher, position, since, owner);
    }

    /** This message with the moment it was published, or without it. */
    public Message since(long moment) {
        return moment == since
                ? this
                : new Message(topic, payload, qos, retain, properties, expiresAt, publisher, position, moment, owner);
    }

    /** This message with other properties. */
    public Message with(Properties properties) {
        return new Message(topic, payload, qos, retain, properties, expiresAt, publisher, position, since, owner);
    }

    /** Whether its time has run out at {@code now} [MQTT-3.3.2-5]. */
    public boolean isExpired(long now) {
        return expiresAt <= now;
    }

    /** What it costs to keep: payload, topic, properties and a flat sum for the rest, in bytes. */
    public long weight() {
        return 96L + payload.length + topic.utf8().length + properties.weight();
    }

    @Override
    public String toString() {
        return "Message[" + topic + ", " + qos + ", " + payload.length + " bytes]";
    }
}
