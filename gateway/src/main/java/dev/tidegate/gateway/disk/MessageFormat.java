package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.UserProperty;
import dev.tidegate.gateway.packet.Will;

/** Messages, wills and properties as bytes. What expires is told in milliseconds of the clock on the wall. */
final class MessageFormat {
    private static final int FORMAT = 1;

    private static final int QOS = 0b11;
    private static final int RETAIN = 1 << 2;
    private static final int EXPIRES = 1 << 3;
    private static final int PUBLISHER = 1 << 4;
    private static final int OWNER = 1 << 5;
    private static final int PROPERTIES = 1 << 6;
    private static final int DATED = 1 << 7;

    private final DiskStore.Clocks clocks;

    MessageFormat(DiskStore.Clocks clocks) {
        this.clocks = clocks;
    }

    void write(Message message, RecordWriter out) {
        ClientId publisher = message.publisher();
        boolean expires = message.expiresAt() != Message.NEVER;
        int flags = message.qos().level()
                | flag(message.retain(), RETAIN)
                | flag(expires, EXPIRES)
                | flag(publisher != null, PUBLISHER)
                | flag(!message.owner().isEmpty(), OWNER)
                | flag(!message.properties().isEmpty(), PROPERTIES)
                | flag(message.since() != Message.UNDATED, DATED);
        out.begin(FORMAT).u8(flags).position(message.position());
        out.binary(message.topic().utf8()).binary(message.payload());
        if (expires) {
            out.signed(clocks.toWall(message.expiresAt()));
        }
        if (message.since() != Message.UNDATED) {
            out.signed(clocks.toWall(message.since()));
        }
        if (publisher != null) {
            out.text(publisher.text());
        }
        if (!message.owner().isEmpty()) {
            out.text(message.owner());
        }
        if (!message.properties().isEmpty()) {
            write(message.properties(), out);
        }
    }

    Message read(byte[] bytes, String what) throws BadRecord {
        RecordReader in = new RecordReader(bytes, what, FORMAT);
        int flags = in.u8();
        Position position = in.position();
        TopicName topic = topic(in);
        byte[] payload = in.binary();
        long expiresAt = has(flags, EXPIRES) ? clocks.fromWall(in.signed()) : Message.NEVER;
        long since = has(flags, DATED) ? clocks.fromWall(in.signed()) : Message.UNDATED;
        ClientId publisher = has(flags, PUBLISHER) ? clientId(in) : null;
        String owner = has(flags, OWNER) ? in.text() : "";
        Properties properties = has(flags, PROPERTIES) ? properties(in) : Properties.NONE;
        in.end();
        return new Message(
                topic,
                payload,
                qos(flags, in),
                has(flags, RETAIN),
                properties,
                expiresAt,
                publisher,
                position,
                since,
                owner);
    }

    static void write(Will will, RecordWriter out) {
        out.u8(will.qos().level() | flag(will.retain(), RETAIN));
        out.binary(will.topic().utf8()).binary(will.payload());
        write(will.properties(), out);
    }

    static Will will(RecordReader in) throws BadRecord {
        int flags = in.u8();
        return new Will(topic(in), in.binary(), qos(flags, in), has(flags, RETAIN), properties(in));
    }

    static int flag(boolean set, int bit) {
        return set ? bit : 0;
    }

    static boolean has(int flags, int bit) {
        return (flags & bit) != 0;
    }

    static Qos qos(int flags, RecordReader in) throws BadRecord {
        int level = flags & QOS;
        if (level == QOS) {
            throw in.bad("has QoS 3");
        }
        return Qos.of(level);
    }

    private static TopicName topic(RecordReader in) throws BadRecord {
        String text = in.text();
        if (!TopicName.isValid(text)) {
            throw in.bad("has no topic name");
        }
        return TopicName.of(text);
    }

    private static ClientId clientId(RecordReader in) throws BadRecord {
        String text = in.text();
        if (!ClientId.isValid(text)) {
            throw in.bad("has no client identifier");
        }
        return new ClientId(text);
    }

    private static void write(Properties properties, RecordWriter out) {
        out.number(properties.size());
        properties.forEach((property, value) -> {
            out.u8(property.id());
            switch (property.type()) {
                case BYTE, TWO_BYTES, FOUR_BYTES, VARIABLE -> out.number((Long) value);
                case TEXT -> out.text((String) value);
                case BINARY -> out.binary((byte[]) value);
                case PAIR -> out.text(((UserProperty) value).name()).text(((UserProperty) value).value());
            }
        });
    }

    private static Properties properties(RecordReader in) throws BadRecord {
        Properties.Builder all = Properties.builder();
        int count = in.things();
        for (int i = 0; i < count; i++) {
            Property property = Property.of(in.u8());
            if (property == null) {
                throw in.bad("has a property MQTT does not know");
            }
            switch (property.type()) {
                case BYTE, TWO_BYTES, FOUR_BYTES, VARIABLE -> all.number(property, in.number());
                case TEXT -> all.text(property, in.text());
                case BINARY -> all.binary(property, in.binary());
                case PAIR -> all.user(in.text(), in.text());
            }
        }
        return all.build();
    }
}
