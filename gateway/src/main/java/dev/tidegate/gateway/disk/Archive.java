package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.shard.Directory;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionDraft;
import dev.tidegate.gateway.store.SessionStore.Start;
import dev.tidegate.gateway.store.StoredSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the committing thread knows: the sheets of all sessions, who needs which message, and the batch that is being built. It is always
 * ahead of the disk by that batch, and by the one whose writing has failed. <i>Runs on: the committing thread.</i>
 */
final class Archive {
    /** Changes of one session in one batch, above which all of it is written. */
    private static final int MANY = 1024;

    /** What it takes to know that something has to be written, or is not needed. */
    private static final long MARK = 64;

    private final Directory<ClientId, Sheet> sheets;
    private final Counts counts;
    /** Reads a session from disk at once, as it was after the batch before; null where that fails. */
    private final Function<ClientId, @Nullable SessionDraft> disk;
    /** Hears of a change that speaks of what is not there. */
    private final BiConsumer<ClientId, SessionChange> misfits;

    private final Drowsy drowsy = new Drowsy();

    // --- the batch that is being built
    private final Set<Sheet> touched = new LinkedHashSet<>();
    private final Map<Position, Message> bodies = new LinkedHashMap<>();
    private final Set<Position> needless = new LinkedHashSet<>();
    private final Set<TopicName> topics = new LinkedHashSet<>();
    private List<Order.Resumption> resumptions = new ArrayList<>();

    Archive(
            Directory<ClientId, Sheet> sheets,
            Counts counts,
            Function<ClientId, @Nullable SessionDraft> disk,
            BiConsumer<ClientId, SessionChange> misfits) {
        this.sheets = sheets;
        this.counts = counts;
        this.disk = disk;
        this.misfits = misfits;
    }

    // --- orders

    void change(Sheet told, long tenure, List<SessionChange> changes) {
        Sheet sheet = current(told, tenure);
        for (SessionChange each : changes) {
            if (!sheet.exists() && each instanceof SessionChange.Began) {
                sheet.begin();
                sheet.writing().draft = new SessionDraft(StoredSession.EMPTY);
                sheet.writing().isRewritten = true;
            }
            fold(sheet, each);
        }
    }

    /** The sheet may have been taken out of the index since it was found there. */
    private Sheet current(Sheet told, long tenure) {
        Sheet sheet = told.isGone() ? sheets.claim(told.clientId, Sheet::new) : told;
        sheet.claim(tenure);
        touched.add(sheet);
        return sheet;
    }

    void deliver(Message message, List<Addressee> addressees) {
        for (Addressee each : addressees) {
            Sheet sheet = sheets.find(each.clientId());
            if (sheet != null && sheet.exists()) { // it may have ended while the message was on its way
                if (counts.add(message.position()) == 1) {
                    bodies.put(message.position(), message);
                }
                touched.add(sheet);
                fold(sheet, each.queued(message.position()));
            }
        }
    }

    void erase(Sheet told) {
        Sheet sheet = current(told, 0);
        if (sheet.exists()) {
            know(sheet);
            sheet.owed().forEach(this::release);
            sheet.end();
            Sheet.Writing writing = sheet.writing();
            writing.draft = null;
            writing.fresh = null;
            writing.isErased = true;
            writing.isRewritten = false;
        }
        sheet.writing().backlog = null;
    }

    void resume(Order.Resumption order) {
        Sheet sheet = current(order.sheet(), 0);
        if (order.start() == Start.CLEAN) {
            erase(sheet);
        }
        resumptions.add(order);
    }

    void load(Order.Loading order) {
        Sheet sheet = order.sheet();
        if (!isAwaited(sheet, order)) {
            return;
        }
        sheet.writing().backlog = null;
        touched.add(sheet); // it may sleep again by now
        SessionDraft draft = order.draft();
        if (draft == null) {
            return;
        }
        SessionDraft known = sheet.draft();
        if (known != null) { // it was known all the time, and its reader has found that messages are missing
            order.repairs().stream()
                    .filter(each -> isSame(released(draft, each), released(known, each)))
                    .forEach(each -> fold(sheet, each));
            return;
        }
        sheet.writing().draft = draft;
        apply(order.since(), draft, sheet);
        order.repairs().forEach(each -> fold(sheet, each));
    }

    private static boolean isSame(@Nullable Position read, @Nullable Position known) {
        return read != null && read.equals(known);
    }

    @SuppressWarnings("ReferenceEquality") // this very reading
    private static boolean isAwaited(Sheet sheet, Order.Loading order) {
        return sheet.backlog() == order.since();
    }

    /** What was found damaged is written anew as it was read. */
    void mend(Sheet sheet) {
        touched.add(sheet);
        sheet.writing().isErased = !sheet.exists();
        sheet.writing().isRewritten = sheet.exists();
    }

    void shelve(TopicName topic) {
        topics.add(topic);
    }

    void collect(List<Position> positions) {
        for (Position each : positions) {
            if (counts.of(each) == 0) {
                needless.add(each);
            }
        }
    }

    // --- changes

    private void fold(Sheet sheet, SessionChange change) {
        if (speaksOfDelivery(change)) {
            know(sheet);
        }
        if (!sheet.exists()) {
            return; // it has ended
        }
        Sheet.Writing writing = sheet.writing();
        SessionDraft draft = writing.draft;
        if (draft != null && !change.fits(draft)) {
            misfits.accept(sheet.clientId, change);
            return;
        }
        // where it could not be read it is written down as it was told, and what it lets go of is found with the next
        // start
        Position released = draft == null ? null : released(draft, change);
        if (released != null) {
            release(released);
        }
        if (draft != null) {
            draft.apply(change);
        } else if (writing.backlog != null) {
            writing.backlog.add(change);
        }
        writing.isLeft |= change instanceof SessionChange.Left;
        List<SessionChange> fresh = writing.fresh();
        fresh.add(change);
        if (draft != null && fresh.size() > MANY) { // the disk is away: its bounds are those of the session
            fresh.clear();
            writing.isRewritten = true;
        }
    }

    /** Whether it can be understood only by who knows the whole session. */
    private static boolean speaksOfDelivery(SessionChange change) {
        return change instanceof SessionChange.Finished
                || change instanceof SessionChange.Sent
                || change instanceof SessionChange.Dropped
                || change instanceof SessionChange.Recorded;
    }

    private void apply(List<SessionChange> changes, SessionDraft draft, Sheet sheet) {
        for (SessionChange each : changes) {
            if (each.fits(draft)) {
                draft.apply(each);
            } else {
                misfits.accept(sheet.clientId, each);
            }
        }
    }

    private static @Nullable Position released(SessionDraft draft, SessionChange change) {
        if (change instanceof SessionChange.Dropped dropped) {
            return dropped.position();
        }
        if (change instanceof SessionChange.Finished finished) {
            StoredSession.Unacknowledged known = draft.inflight(finished.packetId());
            return known == null ? null : known.delivery().position();
        }
        return null;
    }

    private void release(Position position) {
        if (counts.remove(position) == 0 && bodies.remove(position) == null) {
            needless.add(position);
        }
    }

    /** Takes a session up from disk, where nobody has yet. */
    private void know(Sheet sheet) {
        if (sheet.draft() != null || !sheet.exists()) {
            return;
        }
        Sheet.Writing writing = sheet.writing();
        SessionDraft draft = disk.apply(sheet.clientId);
        if (draft != null) {
            apply(writing.fresh(), draft, sheet);
            writing.draft = draft;
            writing.backlog = null;
        }
    }

    // --- the batch

    /** Writes down what has been told since the last time; to be called when that has been written or is kept. */
    void seal(BatchWriter out) {
        for (Sheet each : touched) {
            if (each.writing().fresh != null && BatchWriter.isDue(each, 0)) {
                know(each); // the session as a whole is written
            }
            out.session(each);
        }
        bodies.values().forEach(out::body);
        for (Position each : needless) {
            if (counts.of(each) == 0) {
                out.needless(each);
            }
        }
        topics.forEach(out::retained);
        for (Sheet each : touched) {
            drowsy.written(each);
            each.rest();
            if (!each.exists()) {
                each.leaveIndex();
                sheets.forget(each.clientId, each);
            }
        }
        touched.clear();
        bodies.clear();
        needless.clear();
        topics.clear();
    }

    /**
     * Forgets how the sessions have come to be what they are, where they can be written as a whole. Tells roughly what is kept after
     * that, in bytes.
     */
    long condense() {
        long left = 0;
        for (Sheet each : touched) {
            left += MARK;
            Sheet.Writing writing = each.writing();
            if (writing.fresh != null && each.exists() && writing.draft != null) {
                writing.fresh = null;
                writing.isRewritten = true;
            } else if (writing.fresh != null) {
                left += Order.Changes.WEIGHT * writing.fresh.size();
            }
        }
        for (Message each : bodies.values()) {
            left += each.weight();
        }
        for (TopicName each : topics) {
            left += MARK + each.utf8().length;
        }
        return left + MARK * needless.size();
    }

    /** Who asked for a session since this was last asked. */
    List<Order.Resumption> resumptions() {
        List<Order.Resumption> all = resumptions;
        resumptions = new ArrayList<>();
        return all;
    }

    /** From now on what is told of a session that is not known here is kept for its reader. */
    List<SessionChange> follow(Sheet sheet) {
        List<SessionChange> since = new ArrayList<>();
        sheet.writing().backlog = since;
        return since;
    }
}
