package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Overflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's waiting room, first in, first out: bounded in messages and in bytes, with one overflow rule.
 *
 * <p>Retained messages that answer a SUBSCRIBE wait here as one <em>run</em> that is unrolled while the client takes them. They
 * are the store's own messages, so a run costs a reference each and does not count against the bounds: subscribing to
 * everything neither fills the outbox nor loses a message.
 */
final class Outbox {
    private final Deque<Waiting> queue = new ArrayDeque<>(4);
    private int messages;
    private long bytes;

    /** Deliveries that leave one after the other. */
    private sealed interface Waiting {
        @Nullable
        Delivery peek();

        /** Takes the head off; true when nothing is left. */
        boolean pop();
    }

    private record Single(Delivery delivery) implements Waiting {
        @Override
        public Delivery peek() {
            return delivery;
        }

        @Override
        public boolean pop() {
            return true;
        }
    }

    private static final class Run implements Waiting {
        private final String filter;
        private final Grant grant;
        private Iterator<Message> messages;
        private @Nullable Delivery head;

        Run(String filter, List<Message> messages, Grant grant) {
            this.filter = filter;
            this.messages = messages.iterator();
            this.grant = grant;
        }

        /** Keeps only what is delivered with an acknowledgement; returns how many messages go. */
        int forgetQos0() {
            int gone = 0;
            List<Message> kept = new ArrayList<>();
            for (Delivery each = peek(); each != null; each = peek()) {
                head = null;
                if (each.qos() == Qos.AT_MOST_ONCE) {
                    gone++;
                } else {
                    kept.add(each.message());
                }
            }
            messages = kept.iterator();
            return gone;
        }

        @Override
        public @Nullable Delivery peek() {
            if (head == null && messages.hasNext()) {
                Message message = messages.next();
                // RETAIN 1, whatever Retain As Published says [MQTT-3.3.1-9].
                head = new Delivery(message, Qos.min(message.qos(), grant.qos()), true, grant.identifiers());
            }
            return head;
        }

        @Override
        public boolean pop() {
            head = null;
            return !messages.hasNext();
        }
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Whether at least half of what it may hold is taken, in messages or in bytes. */
    boolean isHalfFull(Limits limits) {
        return messages >= limits.outboxMessages() / 2.0
                || bytes >= limits.outboxBytes().bytes() / 2;
    }

    /** Whether no more than a quarter of what it may hold is taken. */
    boolean isNearlyEmpty(Limits limits) {
        return messages <= limits.outboxMessages() / 4
                && bytes <= limits.outboxBytes().bytes() / 4;
    }

    /** Queues a delivery; returns how many messages gave way, itself perhaps among them. */
    int offer(Delivery delivery, Limits limits) {
        long weight = delivery.message().weight();
        long most = limits.outboxBytes().bytes();
        if (weight > most) {
            return 1; // it would not fit into an empty outbox either: nobody gives way for nothing
        }
        int dropped = 0;
        while (messages >= limits.outboxMessages() || bytes + weight > most) {
            dropped++;
            if (limits.overflow() == Overflow.DROP_NEWEST || !dropOldest()) {
                return dropped;
            }
        }
        queue.add(new Single(delivery));
        messages++;
        bytes += weight;
        return dropped;
    }

    /**
     * Queues the retained messages that answer a subscription. What is left of an earlier answer to the same filter goes: the
     * new one says all of it again, and a client that subscribes without reading shall not pile up answers.
     */
    void offer(String filter, List<Message> retained, Grant grant) {
        queue.removeIf(waiting -> waiting instanceof Run run && run.filter.equals(filter));
        queue.add(new Run(filter, retained, grant));
    }

    /** Lets go of what is delivered at most once: nobody is there. Returns how many messages go. */
    int forgetQos0() {
        int gone = 0;
        Iterator<Waiting> all = queue.iterator();
        while (all.hasNext()) {
            Waiting waiting = all.next();
            if (waiting instanceof Run run) {
                gone += run.forgetQos0();
            } else if (waiting instanceof Single single && single.delivery.qos() == Qos.AT_MOST_ONCE) {
                leave(single);
                gone++;
            }
            if (isSpent(waiting)) {
                all.remove();
            }
        }
        return gone;
    }

    private static boolean isSpent(Waiting waiting) {
        Delivery next = waiting.peek();
        return next == null || next.qos() == Qos.AT_MOST_ONCE;
    }

    /** The delivery at the head, or null where nothing waits. */
    @Nullable
    Delivery peek() {
        Waiting head = queue.peek();
        return head == null ? null : head.peek();
    }

    /** Takes the head off. */
    void pop() {
        Waiting head = queue.element();
        if (head instanceof Single single) {
            leave(single);
        }
        if (head.pop()) {
            queue.remove();
        }
    }

    private boolean dropOldest() {
        Iterator<Waiting> oldestFirst = queue.iterator();
        while (oldestFirst.hasNext()) {
            if (oldestFirst.next() instanceof Single single) {
                oldestFirst.remove();
                leave(single);
                return true;
            }
        }
        return false;
    }

    private void leave(Single single) {
        messages--;
        bytes -= single.delivery.message().weight();
    }
}
