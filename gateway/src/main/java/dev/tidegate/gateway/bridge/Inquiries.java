package dev.tidegate.gateway.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who has subscribed here and shall have what the upstream retains, before and after it has been asked. An upstream says what it retains
 * whenever it is subscribed to, and not which SUBSCRIBE it answers, nor when it has said all: so those for whom it was asked hear every retained message
 * that comes in the next moments, each topic once, and none of which they have had a newer one.
 *
 * <p><i>Runs on: the shard of the bridge.</i>
 */
final class Inquiries {
    /** An upstream that has said nothing for so long has said all. */
    static final long LISTEN_MILLIS = 10_000;
    /** The upstream says no more often than this what it retains under one filter: those who come together are told together. */
    static final long PAUSE_MILLIS = 1_000;

    private final int most;
    /** Of those who wait for their first answer. */
    private final Inquiry.Heard nothing = new Inquiry.Heard();

    private final Map<Newcomer, Inquiry.Heard> waiting = new LinkedHashMap<>();
    private final List<Inquiry> open = new ArrayList<>();
    private final Map<String, Long> pauses = new HashMap<>();

    /** @param most topics that are remembered for an inquiry; it has had its share then */
    Inquiries(int most) {
        this.most = most;
    }

    /** What is retained now, for somebody who has had nothing yet. */
    void asked(Newcomer newcomer) {
        withdrawn(newcomer);
        waiting.put(newcomer, nothing);
    }

    void withdrawn(Newcomer newcomer) {
        waiting.remove(newcomer);
        open.removeIf(each -> each.isWithout(newcomer));
    }

    /** The connection on which they were asked is gone: whoever was not told all asks again. */
    void interrupted() {
        open.forEach(each -> each.handTo(waiting));
        open.clear();
        pauses.clear();
    }

    /**
     * Makes an inquiry of those who wait, for each upstream filter that may be asked now, and returns these.
     *
     * @param upstream the filter to ask for somebody's filter; null where there is none, and nothing to be had
     * @param room inquiries at most
     */
    Set<String> begin(Function<String, @Nullable String> upstream, int room, long now) {
        pauses.values().removeIf(end -> end <= now);
        Map<String, Inquiry> made = new LinkedHashMap<>();
        waiting.entrySet().removeIf(each -> {
            String filter = upstream.apply(each.getKey().filter());
            if (filter == null) {
                return true;
            }
            boolean isTurn = !pauses.containsKey(filter) && (made.containsKey(filter) || made.size() < room);
            if (isTurn) {
                made.computeIfAbsent(filter, Inquiry::new)
                        .join(each.getKey(), each.getValue() == nothing ? null : each.getValue());
            }
            return isTurn;
        });
        made.keySet().forEach(each -> pauses.put(each, now + PAUSE_MILLIS));
        open.addAll(made.values());
        return made.keySet();
    }

    /** The upstream has granted a filter, and answers those who asked. */
    void granted(String filter, long now) {
        open.stream().filter(each -> each.filter().equals(filter)).forEach(each -> each.goOn(now + LISTEN_MILLIS));
    }

    /** It does not: those who asked wait for another filter, if there is one for them. */
    void refused(String filter) {
        open.stream().filter(each -> each.filter().equals(filter)).forEach(each -> each.handTo(waiting));
        open.removeIf(each -> each.filter().equals(filter));
    }

    void lapse(long now) {
        open.removeIf(each -> each.ends() <= now);
    }

    /** When to look again; {@link Wishes#NEVER} where that is of no use. */
    long next() {
        long next = Wishes.NEVER;
        for (Inquiry each : open) {
            next = Math.min(next, each.ends());
        }
        if (!waiting.isEmpty()) {
            for (long end : pauses.values()) {
                next = Math.min(next, end);
            }
        }
        return next;
    }

    /** Whom a retained message answers: those who asked and have had nothing on this topic. */
    List<Newcomer> answered(String remoteTopic, String localTopic, long now) {
        List<Newcomer> all = new ArrayList<>();
        for (Inquiry each : open) {
            if (each.isAbout(remoteTopic)) {
                each.collect(localTopic, all);
                each.goOn(now + LISTEN_MILLIS);
            }
        }
        passed(remoteTopic, localTopic);
        return all;
    }

    /** A live message: what was retained before it is old. */
    void passed(String remoteTopic, String localTopic) {
        if (!open.isEmpty()) {
            open.removeIf(each -> each.isAbout(remoteTopic) && each.hear(localTopic) >= most);
        }
    }

    /** They have not had it after all. */
    void lost(String localTopic) {
        waiting.values().forEach(each -> each.remove(localTopic));
        open.forEach(each -> each.lost(localTopic));
    }
}
