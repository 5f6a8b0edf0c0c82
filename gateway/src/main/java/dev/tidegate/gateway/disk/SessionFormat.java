package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.Origin;
import dev.tidegate.gateway.store.SessionChange.Queued;
import dev.tidegate.gateway.store.SessionDraft;
import dev.tidegate.gateway.store.StoredSession;
import dev.tidegate.gateway.store.StoredSession.Unacknowledged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A session at rest as bytes. */
final class SessionFormat {
    private static final int FORMAT = 1;

    private static final int RETAIN = 1 << 2;
    private static final int IDENTIFIERS = 1 << 3;
    private static final int SHARE = 1 << 4;
    private static final int RECORDED = 1 << 5;
    private static final int ANSWER = 1 << 6;

    private static final int NO_LOCAL = 1 << 2;
    private static final int AS_PUBLISHED = 1 << 3;
    private static final int BELOW_ONLY = 1 << 4;
    private static final int HANDLING = 5;

    private SessionFormat() {}

    /**
     * A session as it was read.
     *
     * @param number of the last journal entry that is in it
     */
    record Snapshot(StoredSession session, long number) {}

    static void write(SessionDraft session, long number, RecordWriter out) {
        StoredSession.Life life = session.life();
        out.begin(FORMAT).number(number);
        out.text(life.owner()).number(life.expirySeconds()).signed(life.leftAt());
        write(life.will(), out);
        out.number(session.subscriptions().size());
        session.subscriptions().forEach(each -> write(each, out));
        out.number(session.received().size());
        session.received().forEach(out::number);
        List<Queued> waiting = session.waiting();
        out.number(waiting.size());
        waiting.forEach(each -> write(each, 0, out));
        out.number(session.inflight().size());
        for (Unacknowledged each : session.inflight()) {
            out.number(each.packetId());
            write(each.delivery(), each.stage() == Unacknowledged.Stage.RECORDED ? RECORDED : 0, out);
        }
    }

    static Snapshot read(byte[] bytes, String what) throws BadRecord {
        RecordReader in = new RecordReader(bytes, what, FORMAT);
        long number = in.number();
        String owner = in.text();
        long expirySeconds = in.number();
        long leftAt = in.signed();
        StoredSession.Life life = new StoredSession.Life(owner, expirySeconds, will(in), leftAt);
        Map<String, Subscription> subscriptions = new LinkedHashMap<>();
        for (int left = in.things(); left > 0; left--) {
            Subscription each = subscription(in);
            subscriptions.put(each.filter().text(), each);
        }
        TreeSet<Integer> received = new TreeSet<>();
        for (int left = in.things(); left > 0; left--) {
            received.add(in.count());
        }
        int count = in.things();
        List<Queued> waiting = new ArrayList<>(count);
        for (int left = count; left > 0; left--) {
            waiting.add(queued(in.u8(), in));
        }
        List<Unacknowledged> inflight = new ArrayList<>();
        for (int left = in.things(); left > 0; left--) {
            int packetId = in.count();
            int flags = in.u8();
            Unacknowledged.Stage stage =
                    MessageFormat.has(flags, RECORDED) ? Unacknowledged.Stage.RECORDED : Unacknowledged.Stage.SENT;
            inflight.add(new Unacknowledged(packetId, queued(flags, in), stage));
        }
        in.end();
        return new Snapshot(new StoredSession(life, subscriptions, received, waiting, inflight), number);
    }

    static void write(@Nullable Will will, RecordWriter out) {
        out.u8(will == null ? 0 : 1);
        if (will != null) {
            MessageFormat.write(will, out);
        }
    }

    static @Nullable Will will(RecordReader in) throws BadRecord {
        return in.u8() == 0 ? null : MessageFormat.will(in);
    }

    static void write(Subscription each, RecordWriter out) {
        int flags = each.qos().level()
                | MessageFormat.flag(each.noLocal(), NO_LOCAL)
                | MessageFormat.flag(each.retainAsPublished(), AS_PUBLISHED)
                | MessageFormat.flag(each.reach() == Subscription.Reach.BELOW_ONLY, BELOW_ONLY)
                | each.retainHandling().ordinal() << HANDLING; // 0, 1, 2 as on the wire
        out.u8(flags).text(each.filter().text()).number(each.identifier());
    }

    static Subscription subscription(RecordReader in) throws BadRecord {
        int flags = in.u8();
        int handling = flags >> HANDLING;
        if (handling >= RetainHandling.values().length) {
            throw in.bad("has an unknown retain handling");
        }
        TopicFilter filter = filter(in);
        Subscription.Options options = new Subscription.Options(
                MessageFormat.qos(flags, in),
                MessageFormat.has(flags, NO_LOCAL),
                MessageFormat.has(flags, AS_PUBLISHED),
                RetainHandling.values()[handling],
                MessageFormat.has(flags, BELOW_ONLY) ? Subscription.Reach.BELOW_ONLY : Subscription.Reach.ALL);
        return new Subscription(filter, options, in.count());
    }

    static void write(Queued each, int more, RecordWriter out) {
        TopicFilter share = each.share();
        List<Integer> identifiers = each.identifiers();
        out.u8(each.qos().level()
                        | MessageFormat.flag(each.retain(), RETAIN)
                        | MessageFormat.flag(!identifiers.isEmpty(), IDENTIFIERS)
                        | MessageFormat.flag(share != null, SHARE)
                        | MessageFormat.flag(each.origin() == Origin.RETAINED, ANSWER)
                        | more)
                .position(each.position());
        if (!identifiers.isEmpty()) {
            out.number(identifiers.size());
            identifiers.forEach(out::number);
        }
        if (share != null) {
            out.text(share.text());
        }
    }

    static Queued queued(int flags, RecordReader in) throws BadRecord {
        var position = in.position();
        List<Integer> identifiers = List.of();
        if (MessageFormat.has(flags, IDENTIFIERS)) {
            List<Integer> read = new ArrayList<>();
            for (int left = in.things(); left > 0; left--) {
                read.add(in.count());
            }
            identifiers = List.copyOf(read);
        }
        TopicFilter share = MessageFormat.has(flags, SHARE) ? filter(in) : null;
        Qos qos = MessageFormat.qos(flags, in);
        Origin origin = MessageFormat.has(flags, ANSWER) ? Origin.RETAINED : Origin.PUBLISHED;
        return new Queued(position, qos, MessageFormat.has(flags, RETAIN), identifiers, share, origin);
    }

    static TopicFilter filter(RecordReader in) throws BadRecord {
        TopicFilter filter = TopicFilter.parse(in.text());
        if (filter == null) {
            throw in.bad("has no topic filter");
        }
        return filter;
    }
}
