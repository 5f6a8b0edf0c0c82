package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.store.Origin;
import dev.tidegate.gateway.store.SessionChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a session in one commit, as bytes: a journal entry. */
final class ChangeFormat {
    private static final int FORMAT = 1;

    /** Each change begins with the place of its kind in this list: add at the end, never move. */
    private enum Kind {
        BEGAN,
        LEFT,
        WILL_PUBLISHED,
        SUBSCRIBED,
        UNSUBSCRIBED,
        RECEIVED,
        RELEASED,
        QUEUED,
        SENT,
        DROPPED,
        RECORDED,
        FINISHED,
        SENT_OF_SHARE,
        DROPPED_OF_SHARE,
        SENT_OF_ANSWER;

        private static final Kind[] ALL = values();
    }

    private ChangeFormat() {}

    static void write(List<SessionChange> changes, RecordWriter out) {
        out.begin(FORMAT);
        for (int i = 0; i < changes.size(); i++) {
            write(changes.get(i), out);
        }
    }

    private static void write(SessionChange change, RecordWriter out) {
        if (change instanceof SessionChange.Queued queued) {
            begin(Kind.QUEUED, out);
            SessionFormat.write(queued, 0, out);
        } else if (change instanceof SessionChange.Sent sent) {
            TopicFilter share = sent.share();
            begin(kind(sent), out).position(sent.position()).number(sent.packetId());
            name(share, out);
        } else if (change instanceof SessionChange.Finished finished) {
            begin(Kind.FINISHED, out).number(finished.packetId());
        } else if (change instanceof SessionChange.Recorded recorded) {
            begin(Kind.RECORDED, out).number(recorded.packetId());
        } else if (change instanceof SessionChange.Received received) {
            begin(Kind.RECEIVED, out).number(received.packetId());
        } else if (change instanceof SessionChange.Released released) {
            begin(Kind.RELEASED, out).number(released.packetId());
        } else if (change instanceof SessionChange.Dropped dropped) {
            TopicFilter share = dropped.share();
            begin(share == null ? Kind.DROPPED : Kind.DROPPED_OF_SHARE, out).position(dropped.position());
            name(share, out);
        } else {
            writeRare(change, out);
        }
    }

    private static Kind kind(SessionChange.Sent sent) {
        return switch (sent.origin()) {
            case PUBLISHED -> sent.share() == null ? Kind.SENT : Kind.SENT_OF_SHARE;
            case RETAINED -> Kind.SENT_OF_ANSWER; // a share is answered nothing [MQTT-3.8.4-4]
        };
    }

    private static void name(@Nullable TopicFilter share, RecordWriter out) {
        if (share != null) {
            out.text(share.text());
        }
    }

    private static void writeRare(SessionChange change, RecordWriter out) {
        if (change instanceof SessionChange.Began began) {
            begin(Kind.BEGAN, out).text(began.owner()).number(began.expirySeconds());
            SessionFormat.write(began.will(), out);
        } else if (change instanceof SessionChange.Left left) {
            begin(Kind.LEFT, out).signed(left.wallMillis()).number(left.expirySeconds());
            SessionFormat.write(left.will(), out);
        } else if (change instanceof SessionChange.Subscribed subscribed) {
            begin(Kind.SUBSCRIBED, out);
            SessionFormat.write(subscribed.subscription(), out);
        } else if (change instanceof SessionChange.Unsubscribed unsubscribed) {
            begin(Kind.UNSUBSCRIBED, out).text(unsubscribed.filter());
        } else if (change instanceof SessionChange.WillPublished) {
            begin(Kind.WILL_PUBLISHED, out);
        } else {
            throw new IllegalArgumentException("no format for " + change);
        }
    }

    private static RecordWriter begin(Kind kind, RecordWriter out) {
        return out.u8(kind.ordinal());
    }

    static List<SessionChange> read(byte[] bytes, String what) throws BadRecord {
        RecordReader in = new RecordReader(bytes, what, FORMAT);
        List<SessionChange> changes = new ArrayList<>();
        while (!in.isAtEnd()) {
            changes.add(change(in));
        }
        return changes;
    }

    private static SessionChange change(RecordReader in) throws BadRecord {
        int kind = in.u8();
        if (kind >= Kind.ALL.length) {
            throw in.bad("has an unknown change " + kind);
        }
        return switch (Kind.ALL[kind]) {
            case BEGAN -> new SessionChange.Began(in.text(), in.number(), SessionFormat.will(in));
            case LEFT -> new SessionChange.Left(in.signed(), in.number(), SessionFormat.will(in));
            case WILL_PUBLISHED -> new SessionChange.WillPublished();
            case SUBSCRIBED -> new SessionChange.Subscribed(SessionFormat.subscription(in));
            case UNSUBSCRIBED -> new SessionChange.Unsubscribed(in.text());
            case RECEIVED -> new SessionChange.Received(in.count());
            case RELEASED -> new SessionChange.Released(in.count());
            case QUEUED -> SessionFormat.queued(in.u8(), in);
            case SENT -> new SessionChange.Sent(in.position(), in.count());
            case DROPPED -> new SessionChange.Dropped(in.position());
            case SENT_OF_SHARE ->
                new SessionChange.Sent(in.position(), in.count(), SessionFormat.filter(in), Origin.PUBLISHED);
            case DROPPED_OF_SHARE -> new SessionChange.Dropped(in.position(), SessionFormat.filter(in));
            case SENT_OF_ANSWER -> new SessionChange.Sent(in.position(), in.count(), null, Origin.RETAINED);
            case RECORDED -> new SessionChange.Recorded(in.count());
            case FINISHED -> new SessionChange.Finished(in.count());
        };
    }
}
