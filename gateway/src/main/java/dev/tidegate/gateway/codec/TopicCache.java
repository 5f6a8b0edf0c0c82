package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.TopicName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Topic names that were read lately, found by their bytes: a publisher that repeats its topics costs neither a String nor a
 * second check. A direct-mapped table: a name displaces whoever sat in its slot, so it is bounded, needs no ages, and who
 * floods it with names only makes reading as slow as it is without it.
 */
final class TopicCache {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A power of two. With the longest names this keeps some 3 MiB. */
    private static final int SLOTS = 4096;

    /** Longer names are read afresh each time. */
    private static final int LONGEST = 256;

    /** 2^64 divided by the golden ratio: spreads what is multiplied by it to the upper bits. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final @Nullable TopicName[] slots = new @Nullable TopicName[SLOTS];

    /** Reads a topic name; null where it is empty. */
    @Nullable
    TopicName read(ByteReader in) throws MalformedPacket {
        int length = in.u16();
        in.need(length);
        if (length == 0) {
            return null;
        }
        byte[] bytes = in.array();
        int from = in.position();
        int to = from + length;
        if (length > LONGEST) {
            return check(in, length);
        }
        int slot = slotOf(bytes, from, to);
        TopicName known = slots[slot];
        if (known != null) {
            byte[] utf8 = known.utf8();
            if (Arrays.equals(utf8, 0, utf8.length, bytes, from, to)) {
                in.position(to);
                return known;
            }
        }
        TopicName topic = check(in, length);
        slots[slot] = topic;
        return topic;
    }

    private static TopicName check(ByteReader in, int length) throws MalformedPacket {
        int from = in.position();
        String text = Utf8.read(in, length);
        byte[] utf8 = Arrays.copyOfRange(in.array(), from, from + length);
        for (byte each : utf8) {
            if (each == '+' || each == '#') {
                throw in.flawed(Flaw.WILDCARD_IN_TOPIC); // [MQTT-3.3.2-2]
            }
        }
        return TopicName.ofChecked(text, utf8);
    }

    /** Eight bytes at a time; the last eight overlap those before. */
    private static int slotOf(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        if (to - from >= Long.BYTES) {
            for (int at = from; at < to - Long.BYTES; at += Long.BYTES) {
                hash = mix(hash, (long) LONG.get(bytes, at));
            }
            hash = mix(hash, (long) LONG.get(bytes, to - Long.BYTES));
        } else {
            for (int at = from; at < to; at++) {
                hash = hash << Byte.SIZE | (bytes[at] & 0xFF);
            }
            hash *= SPREAD;
        }
        return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(SLOTS)));
    }

    private static long mix(long hash, long word) {
        long mixed = (hash ^ word) * SPREAD;
        return mixed ^ mixed >>> 32;
    }
}
