package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The keys of the database. A letter says what it is; names stand behind their length, so that none is the beginning of another:
 * <pre>
 * B lane(8) sequence(8)              a message, once for all its sessions
 * M                                  format version and life
 * R length(2) topic                  a retained message
 * S length(2) client 0               a session
 * S length(2) client 1 number(8)     what happened to it since, in order
 * </pre>
 */
final class Keys {
    static final byte BODY = 'B';
    static final byte META = 'M';
    static final byte RETAINED = 'R';
    static final byte SESSION = 'S';

    static final byte SNAPSHOT = 0;
    static final byte JOURNAL = 1;

    /** Bytes in front of a name. */
    static final int NAME = 3;

    private static final int NUMBER = 8;
    private static final int SHOWN = 24;

    private Keys() {}

    static byte[] meta() {
        return new byte[] {META};
    }

    static byte[] body(Position position) {
        return ByteBuffer.allocate(1 + 2 * NUMBER)
                .put(BODY)
                .putLong(position.lane())
                .putLong(position.sequence())
                .array();
    }

    static Position position(byte[] key) throws BadRecord {
        if (key.length != 1 + 2 * NUMBER) {
            throw new BadRecord("the key of a message has " + key.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(key, 1, 2 * NUMBER);
        return new Position(buffer.getLong(), buffer.getLong());
    }

    static byte[] retained(TopicName topic) {
        return named(RETAINED, topic.utf8());
    }

    /** What all keys of a session begin with. */
    static byte[] session(ClientId clientId) {
        return named(SESSION, clientId.text().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] named(byte letter, byte[] name) {
        return ByteBuffer.allocate(NAME + name.length)
                .put(letter)
                .putShort((short) name.length)
                .put(name)
                .array();
    }

    /** The name in a key, and nothing else. */
    static byte[] name(byte[] key) throws BadRecord {
        int length = key.length < NAME ? -1 : ByteBuffer.wrap(key).getShort(1) & 0xFFFF;
        if (length < 0 || key.length < NAME + length) {
            throw new BadRecord("a key of " + key.length + " bytes is cut short");
        }
        return Arrays.copyOfRange(key, NAME, NAME + length);
    }

    static byte[] snapshot(byte[] session) {
        return Arrays.copyOf(session, session.length + 1);
    }

    static byte[] journal(byte[] session, long number) {
        byte[] key = Arrays.copyOf(session, session.length + 1 + NUMBER);
        ByteBuffer.wrap(key).put(session.length, JOURNAL).putLong(session.length + 1, number);
        return key;
    }

    /** The number of a journal entry; -1 for a snapshot. */
    static long number(byte[] key, int session) throws BadRecord {
        if (key.length == session + 1 && key[session] == SNAPSHOT) {
            return -1;
        }
        if (key.length != session + 1 + NUMBER || key[session] != JOURNAL) {
            throw new BadRecord("a key of a session has " + (key.length - session) + " bytes behind the name");
        }
        return ByteBuffer.wrap(key).getLong(session + 1);
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** A key in an operator's log: its letter and the beginning of the rest. */
    static String describe(byte[] key) {
        return key.length == 0
                ? "the beginning"
                : (char) key[0] + ":" + HexFormat.of().formatHex(key, 1, Math.min(key.length, SHOWN));
    }
}
