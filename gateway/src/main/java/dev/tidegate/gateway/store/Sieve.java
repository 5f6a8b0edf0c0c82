package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A topic filter held against topics in {@link TopicOrder}: says of a topic whether it matches, and where it does not, from where on the
 * next one may. So a filter that matches little skips what it does not match instead of walking through it.
 *
 * <p>Filter and topic are compared level by level in one pass over their bytes: 65,535 slashes cost time, never stack.
 */
final class Sieve {
    private static final byte[] BEHIND_DOLLAR = {'$' + 1};

    private final byte[] filter;
    private byte[] target = TopicOrder.START;

    /** What a look at a topic says. */
    enum Look {
        MATCH,
        /** It does not match, nor does anything between it and {@link #target}. */
        SEEK,
        /** Neither it nor anything behind it matches. */
        END
    }

    Sieve(byte[] filter) {
        this.filter = filter;
    }

    /** A filter's bytes without the {@code $share/name/} in front. */
    static byte[] bytes(TopicFilter filter) {
        return String.join("/", filter.levels()).getBytes(StandardCharsets.UTF_8);
    }

    /** The key to go on from; always greater than the topic that was looked at. */
    byte[] target() {
        return target;
    }

    Look look(byte[] topic) {
        if (topic[0] == '$' && (filter[0] == '#' || filter[0] == '+')) {
            return seek(BEHIND_DOLLAR); // [MQTT-4.7.2-1]
        }
        int f = 0;
        int t = 0;
        int any = -1; // the end of the last level that any name would have done for
        while (true) {
            if (isAt(f, '#')) {
                return Look.MATCH;
            }
            int level = t;
            if (isAt(f, '+')) {
                f++;
                t = endOfLevel(topic, t);
                any = t;
            } else {
                int same = Arrays.mismatch(filter, f, filter.length, topic, t, topic.length);
                int end = endOfLevel(filter, f) - f;
                int common = same < 0 ? end : Math.min(same, end);
                f += common;
                t += common;
                boolean nameEnds = t == topic.length || topic[t] == '/';
                if (common < end || !nameEnds) {
                    boolean isBefore =
                            common < end && (nameEnds || TopicOrder.rank(topic[t]) < TopicOrder.rank(filter[f]));
                    return isBefore ? seek(below(topic, level, f - common)) : skip(topic, any);
                }
            }
            // Both stand at the end of a level.
            if (f == filter.length) {
                return t == topic.length ? Look.MATCH : skip(topic, any);
            }
            f++;
            if (t == topic.length) {
                return isAt(f, '#')
                        ? Look.MATCH
                        : seek(below(TopicOrder.justBehind(topic), t + 1, f)); // "a/#" matches "a"
            }
            t++;
        }
    }

    private boolean isAt(int f, char wildcard) {
        return f < filter.length && filter[f] == wildcard;
    }

    private static int endOfLevel(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != '/') {
            end++;
        }
        return end;
    }

    /** The first bytes of a topic with the filter's next level, where that is a name, behind them. */
    private byte[] below(byte[] topic, int length, int f) {
        int end = isAt(f, '+') ? f : endOfLevel(filter, f);
        byte[] key = Arrays.copyOf(topic, length + end - f);
        System.arraycopy(filter, f, key, length, end - f);
        return key;
    }

    /** Nothing more below this name: on to the next one where any name would do. */
    private Look skip(byte[] topic, int any) {
        return any < 0 ? Look.END : seek(TopicOrder.behindAllBelow(topic, any));
    }

    private Look seek(byte[] key) {
        target = key;
        return Look.SEEK;
    }
}
