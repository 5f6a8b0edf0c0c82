package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionDraft;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lays out a batch: what the archive knows, as puts and deletes. <i>Runs on: the committing thread.</i> */
final class BatchWriter {
    /** Entries that are worth a snapshot, and the bytes below which none is. */
    private static final int ENTRIES = 32;

    private static final int JOURNAL = 1024;
    /** A sleeping session up to this size is one record. */
    private static final int SMALL = 4 * 1024;

    private final Changeset changes = new Changeset();
    private final RecordWriter record = new RecordWriter();
    private final MessageFormat format;
    private final Function<TopicName, @Nullable Message> shelf;
    private final Consumer<Milestone> milestones;
    /** What is passed when the batch is on disk. */
    private final Set<Milestone> ahead = EnumSet.noneOf(Milestone.class);

    BatchWriter(MessageFormat format, Function<TopicName, @Nullable Message> shelf, Consumer<Milestone> milestones) {
        this.format = format;
        this.shelf = shelf;
        this.milestones = milestones;
    }

    Changeset changes() {
        return changes;
    }

    void written() {
        changes.clear();
        ahead.forEach(milestones);
        ahead.clear();
    }

    void body(Message message) {
        format.write(message, record);
        changes.put(Keys.body(message.position()), record);
    }

    void needless(Position position) {
        changes.delete(Keys.body(position));
        ahead.add(Milestone.BODY_DELETED);
    }

    void retained(TopicName topic) {
        Message message = shelf.apply(topic);
        if (message == null) {
            changes.delete(Keys.retained(topic));
        } else {
            format.write(message, record);
            changes.put(Keys.retained(topic), record);
        }
        ahead.add(Milestone.RETAINED_WRITTEN);
    }

    /** What is new of a session. */
    void session(Sheet sheet) {
        byte[] key = sheet.key();
        Sheet.Writing writing = sheet.writing();
        if (writing.isErased) {
            changes.delete(Keys.snapshot(key));
            deleteJournal(sheet, key);
            ahead.add(Milestone.FORGET_WRITTEN);
        }
        List<SessionChange> fresh = writing.fresh;
        if (sheet.exists() && (writing.isRewritten || fresh != null)) {
            ChangeFormat.write(fresh == null ? List.of() : fresh, record);
            SessionDraft draft = writing.draft;
            if (draft != null && (writing.isRewritten || isDue(sheet, record.length()))) {
                rewrite(sheet, draft, key);
            } else {
                sheet.last++;
                sheet.entries++;
                sheet.journalBytes += Sheet.ENTRY + record.length();
                changes.put(Keys.journal(key, sheet.last), record);
            }
        }
        writing.written();
    }

    /** Whether the journal has outgrown the session, or is not worth its keys because the client has just gone. */
    static boolean isDue(Sheet sheet, int more) {
        long journal = (long) sheet.journalBytes + Sheet.ENTRY + more;
        if (sheet.writing().isLeft && sheet.snapshotBytes <= SMALL) {
            return true;
        }
        return sheet.entries >= ENTRIES && journal > Math.max(JOURNAL, sheet.snapshotBytes);
    }

    private void rewrite(Sheet sheet, SessionDraft draft, byte[] key) {
        deleteJournal(sheet, key);
        sheet.last++;
        SessionFormat.write(draft, sheet.last, record);
        sheet.snapshotBytes = record.length();
        sheet.journalBytes = 0;
        changes.put(Keys.snapshot(key), record);
        milestones.accept(Milestone.SNAPSHOT_BUILT);
        ahead.add(Milestone.SNAPSHOT_WRITTEN);
    }

    private void deleteJournal(Sheet sheet, byte[] key) {
        for (long number = sheet.last - sheet.entries + 1; number <= sheet.last; number++) {
            changes.delete(Keys.journal(key, number));
        }
        sheet.entries = 0;
    }
}
