package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.shard.Load;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Overflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A session's waiting room, first in, first out: bounded in messages and in bytes, with one overflow rule.
 *
 * <p><b>Overflow.</b> What is delivered at most once gives way first, the oldest of it before the younger, and a QoS 0 message that
 * finds none of its kind waiting is itself the one: nothing that is owed an acknowledgement goes for its sake. After that
 * the configured rule names the newcomer or the oldest. Nobody gives way where the newcomer would not fit even so. Each
 * delivery stands in two orders, that of all and that of its {@link Kind}, so the one that gives way is found in one step
 * however many wait.
 *
 * <p>Retained messages that answer a SUBSCRIBE wait here as one {@link Answer} that is read a page at a time while the
 * client takes them. What is not read yet is the store's, so an answer does not count against the bounds: subscribing to
 * everything neither fills the outbox nor loses a message.
 */
final class Outbox {
    private @Nullable Waiting first;
    private @Nullable Waiting last;
    private final Kind atMostOnce = new Kind();
    private final Kind acknowledged = new Kind();

    /** Deliveries that leave one after the other, and their place among all that wait. */
    private abstract static class Waiting {
        private @Nullable Waiting before;
        private @Nullable Waiting behind;

        abstract @Nullable Delivery peek();
    }

    private static final class Single extends Waiting {
        private final Delivery delivery;
        private final long weight;
        private @Nullable Single younger;

        Single(Delivery delivery, long weight) {
            this.delivery = delivery;
            this.weight = weight;
        }

        @Override
        Delivery peek() {
            return delivery;
        }
    }

    /** Deliveries that give way alike. They leave from the front only: the oldest of all is the oldest of its kind. */
    private static final class Kind {
        private @Nullable Single oldest;
        private @Nullable Single youngest;
        private int messages;
        private long bytes;

        void add(Single single) {
            if (youngest == null) {
                oldest = single;
            } else {
                youngest.younger = single;
            }
            youngest = single;
            messages++;
            bytes += single.weight;
        }

        void removeOldest(Single single) {
            oldest = single.younger;
            single.younger = null;
            if (oldest == null) {
                youngest = null;
            }
            messages--;
            bytes -= single.weight;
        }
    }

    private static final class Run extends Waiting {
        private final Answer answer;

        Run(Answer answer) {
            this.answer = answer;
        }

        @Override
        @Nullable
        Delivery peek() {
            return answer.peek();
        }
    }

    boolean isEmpty() {
        return first == null;
    }

    private int messages() {
        return atMostOnce.messages + acknowledged.messages;
    }

    /** Whether at least half of what it may hold is taken, in messages or in bytes. */
    boolean isHalfFull(Limits limits) {
        return messages() >= limits.outboxMessages() / 2.0
                || bytes() >= limits.outboxBytes().bytes() / 2;
    }

    /** Whether no more than a quarter of what it may hold is taken. */
    boolean isNearlyEmpty(Limits limits) {
        return messages() <= limits.outboxMessages() / 4
                && bytes() <= limits.outboxBytes().bytes() / 4;
    }

    /** What is left to a message of a common size. */
    Load.Room room(Load.Room before, Limits limits) {
        long most = limits.outboxBytes().bytes();
        if (messages() >= limits.outboxMessages() || bytes() >= most - most / 8) {
            return Load.Room.NONE;
        }
        boolean recovering = before != Load.Room.ENOUGH && !isNearlyEmpty(limits);
        return recovering || isHalfFull(limits) ? Load.Room.LITTLE : Load.Room.ENOUGH;
    }

    /** The same where nothing waits. */
    static Load.Room roomInEmpty(Load.Room before, Limits limits) {
        return new Outbox().room(before, limits);
    }

    /** Messages that wait, those of a run of retained ones apart. */
    int size() {
        return messages();
    }

    /** What these weigh. */
    long bytes() {
        return atMostOnce.bytes + acknowledged.bytes;
    }

    /** Queues a delivery; returns how many messages gave way, itself perhaps among them, and names them. */
    int offer(Delivery delivery, Limits limits, Consumer<Delivery> lost) {
        boolean onlyAtMostOnceYields = delivery.qos() == Qos.AT_MOST_ONCE || limits.overflow() == Overflow.DROP_NEWEST;
        long weight = delivery.message().weight();
        int staying = onlyAtMostOnceYields ? acknowledged.messages : 0;
        long stayingBytes = onlyAtMostOnceYields ? acknowledged.bytes : 0;
        if (staying >= limits.outboxMessages()
                || stayingBytes + weight > limits.outboxBytes().bytes()) {
            lost.accept(delivery);
            return 1; // it would not fit whoever gave way: nobody does for nothing
        }
        int dropped = 0;
        while (messages() >= limits.outboxMessages()
                || bytes() + weight > limits.outboxBytes().bytes()) {
            lost.accept(dropOldest(atMostOnce.oldest == null ? acknowledged : atMostOnce));
            dropped++;
        }
        Single single = new Single(delivery, weight);
        append(single);
        kindOf(single).add(single);
        return dropped;
    }

    /**
     * Queues the retained messages that answer a subscription. What is left of an earlier answer to the same filter goes: the
     * new one says all of it again, and a client that subscribes without reading shall not pile up answers.
     */
    void offer(Answer answer) {
        forget(answer.filter());
        append(new Run(answer));
    }

    /** Forgets what is left of the answer to a filter. */
    void forget(String filter) {
        Waiting next;
        for (Waiting each = first; each != null; each = next) {
            next = each.behind;
            if (each instanceof Run run && run.answer.filter().equals(filter)) {
                unlink(run);
            }
        }
    }

    /** Whether the client is still owed retained messages that answer a subscription. */
    boolean hasAnswers() {
        for (Waiting each = first; each != null; each = each.behind) {
            if (each instanceof Run) {
                return true;
            }
        }
        return false;
    }

    /** What waits to be delivered at least once, in order, but for answers. */
    List<Delivery> acknowledged() {
        List<Delivery> all = new ArrayList<>();
        for (Single each = acknowledged.oldest; each != null; each = each.younger) {
            all.add(each.delivery);
        }
        return all;
    }

    /** Lets go of the answers that are nobody's without a client: what they have not read stays in the store and was never here. */
    void forgetAnswers() {
        Waiting next;
        for (Waiting each = first; each != null; each = next) {
            next = each.behind;
            if (each instanceof Run run && !run.answer.isOwedWithoutClient()) {
                unlink(run);
            }
        }
    }

    /** Lets go of what is delivered at most once: nobody is there. Returns how many messages go. */
    int forgetQos0() {
        int gone = 0;
        Waiting next;
        for (Waiting each = first; each != null; each = next) {
            next = each.behind;
            if (each instanceof Single single && single.delivery.qos() == Qos.AT_MOST_ONCE) {
                leave(single);
                gone++;
            }
        }
        return gone;
    }

    /** Takes out the deliveries of which this is true, in order; those of a run of retained ones are not asked about. */
    List<Delivery> take(Predicate<Delivery> wanted) {
        List<Delivery> taken = new ArrayList<>();
        List<Single> kept = new ArrayList<>();
        Waiting next;
        for (Waiting each = first; each != null; each = next) {
            next = each.behind;
            if (each instanceof Single single) {
                kindOf(single).removeOldest(single);
                if (wanted.test(single.delivery)) {
                    unlink(single);
                    taken.add(single.delivery);
                } else {
                    kept.add(single);
                }
            }
        }
        kept.forEach(single -> kindOf(single).add(single));
        return taken;
    }

    /** The delivery at the head, or null where nothing waits or {@link #unread} has to be read first. */
    @Nullable
    Delivery peek() {
        while (first instanceof Run run && run.answer.isSpent()) {
            unlink(run);
        }
        return first == null ? null : first.peek();
    }

    /** The answer at the head of which a page has to be read before anything can leave; null where that is not so. */
    @Nullable
    Answer unread() {
        return peek() == null && first instanceof Run run ? run.answer : null;
    }

    /** Takes the head off. */
    void pop() {
        Waiting head = first;
        if (head instanceof Single single) {
            leave(single);
        } else if (head instanceof Run run) {
            run.answer.pop();
            if (run.answer.isSpent()) {
                unlink(run);
            }
        }
    }

    private Delivery dropOldest(Kind kind) {
        Single oldest = kind.oldest;
        if (oldest == null) {
            throw new IllegalStateException("an outbox that is full, and nobody in it");
        }
        leave(oldest);
        return oldest.delivery;
    }

    private Kind kindOf(Single single) {
        return single.delivery.qos() == Qos.AT_MOST_ONCE ? atMostOnce : acknowledged;
    }

    private void leave(Single single) {
        kindOf(single).removeOldest(single);
        unlink(single);
    }

    private void append(Waiting waiting) {
        waiting.before = last;
        if (last == null) {
            first = waiting;
        } else {
            last.behind = waiting;
        }
        last = waiting;
    }

    private void unlink(Waiting waiting) {
        Waiting before = waiting.before;
        Waiting behind = waiting.behind;
        if (before == null) {
            first = behind;
        } else {
            before.behind = behind;
        }
        if (behind == null) {
            last = before;
        } else {
            behind.before = before;
        }
        waiting.before = null;
        waiting.behind = null;
    }
}
