package dev.tidegate.gateway.store;

import java.util.Arrays;

/**
 * The order in which topics are kept, by their UTF-8 bytes: the slash comes before everything else, so that a topic is followed at once by
 * all that lies below it, and the rest of its siblings after that.
 */
final class TopicOrder {
    /** In front of every topic. */
    static final byte[] START = {};

    private static final byte SLASH = '/';
    /** The least byte that is not a slash; U+0000 is in no topic [MQTT-1.5.4-2]. */
    private static final byte LEAST = 1;

    private TopicOrder() {}

    static int compare(byte[] a, byte[] b) {
        int i = Arrays.mismatch(a, b);
        if (i < 0) {
            return 0;
        }
        if (i == a.length || i == b.length) {
            return a.length - b.length;
        }
        return rank(a[i]) - rank(b[i]);
    }

    static int rank(byte each) {
        return each == SLASH ? 0 : each & 0xFF;
    }

    /** The least key greater than a topic: no topic lies between the two. */
    static byte[] justBehind(byte[] topic) {
        return with(topic, topic.length, SLASH);
    }

    /** The least key behind everything that lies below the first bytes of a topic. */
    static byte[] behindAllBelow(byte[] topic, int length) {
        return with(topic, length, LEAST);
    }

    /** The shortest key that is greater than one topic and not greater than the next. */
    static byte[] between(byte[] topic, byte[] next) {
        return Arrays.copyOf(next, Arrays.mismatch(topic, next) + 1);
    }

    private static byte[] with(byte[] topic, int length, byte last) {
        byte[] key = Arrays.copyOf(topic, length + 1);
        key[length] = last;
        return key;
    }
}
