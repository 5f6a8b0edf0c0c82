package dev.tidegate.gateway.crash;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The messages of one publisher to one topic at one QoS, numbered from 1: what MQTT keeps in order. */
final class Stream {
    /** What becomes of its messages beside being delivered. */
    enum Kind {
        PLAIN,
        /** The newest stays with the topic. */
        RETAINED,
        /** Said by the broker. */
        WILL
    }

    final int index;
    final String topic;
    final int qos;
    final Kind kind;

    /** Those whose books are still open, in order. */
    final Deque<Publication> open = new ArrayDeque<>();

    private int last;

    // --- the value that stays with the topic ---

    /** The newest that was acknowledged in full. */
    @Nullable
    Publication settled;

    Stream(int index, String topic, int qos, Kind kind) {
        this.index = index;
        this.topic = topic;
        this.qos = qos;
        this.kind = kind;
    }

    int last() {
        return last;
    }

    Publication next(long now) {
        Publication publication = new Publication(this, ++last, now);
        open.add(publication);
        return publication;
    }

    /** Null where its books are closed. */
    @Nullable
    Publication find(int sequence) {
        Publication first = open.peekFirst();
        if (first == null || sequence < first.sequence) {
            return null;
        }
        for (Publication each : open) {
            if (each.sequence == sequence) {
                return each;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return topic + " QoS " + qos;
    }
}
