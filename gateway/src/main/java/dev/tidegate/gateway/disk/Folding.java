package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionDraft;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts one session together from its snapshot and its journal. What is damaged or missing is reported; what comes later is taken as far as
 * it fits, because all of it has been acknowledged: rather twice than never.
 */
final class Folding {
    private final String name;
    private final Consumer<Damage> damages;
    private @Nullable SessionDraft draft;
    private long covered;
    private long last;
    private int snapshotBytes;
    private int journalBytes;
    private boolean isBroken;

    Folding(String name, Consumer<Damage> damages) {
        this.name = name;
        this.damages = damages;
    }

    void add(long number, byte[] value) {
        if (number < 0) {
            begin(value);
        } else if (number > last || draft == null) {
            follow(number, value);
        }
    }

    private void begin(byte[] value) {
        snapshotBytes = value.length;
        try {
            SessionFormat.Snapshot snapshot = SessionFormat.read(value, "the snapshot");
            draft = new SessionDraft(snapshot.session());
            covered = snapshot.number();
            last = covered;
        } catch (BadRecord bad) {
            report(bad.getMessage() + ": the session is lost");
        }
    }

    private void follow(long number, byte[] value) {
        journalBytes += Sheet.ENTRY + value.length;
        if (draft == null) {
            if (!isBroken) {
                report("has no snapshot that can be read: the session is lost");
                covered = number - 1;
            }
        } else if (number != last + 1) {
            report("journal entry " + (last + 1)
                    + (number == last + 2 ? " is" : " and those up to " + (number - 1) + " are")
                    + " missing: what they said is lost");
        }
        last = number;
        if (draft != null) {
            fold(draft, number, value);
        }
    }

    private void fold(SessionDraft into, long number, byte[] value) {
        try {
            for (SessionChange each : ChangeFormat.read(value, "journal entry " + number)) {
                if (each.fits(into)) {
                    into.apply(each);
                } else {
                    report("journal entry " + number + " does not fit what came before, and is left out: " + each);
                }
            }
        } catch (BadRecord bad) {
            report(bad.getMessage() + ": what it said is lost");
        }
    }

    private void report(String what) {
        isBroken = true;
        damages.accept(new Damage(name, what));
    }

    /** The session, or null where nothing is left of it. */
    @Nullable
    SessionDraft draft() {
        return draft;
    }

    /** Whether what is on disk has to be written anew. */
    boolean isBroken() {
        return isBroken;
    }

    /** Tells a sheet what is on disk of its session. */
    void describe(Sheet sheet) {
        if (draft != null) {
            sheet.snapshotBytes = snapshotBytes;
        }
        sheet.last = last;
        sheet.entries = (int) Math.min(last - covered, Integer.MAX_VALUE);
        sheet.journalBytes = journalBytes;
    }
}
