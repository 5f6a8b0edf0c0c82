package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.store.SessionDraft;
import dev.tidegate.gateway.store.StoredSession;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sessions that sleep with something waiting and are still held, the one that was written longest ago first: who overflows in its client's absence is written
 * again and again, and is not to be read from disk each time. Bounded by what waits in all of them. <i>Runs on: the committing
 * thread.</i>
 */
final class Drowsy {
    /** What one costs beside what waits, in deliveries. */
    private static final int SELF = 10;

    private static final long MOST = 50_000;

    private final Map<Sheet, Integer> held = new LinkedHashMap<>();
    private long weight;

    static boolean isAsleep(SessionDraft draft) {
        return draft.life().leftAt() != StoredSession.Life.CONNECTED;
    }

    /** A session has been written: it is the last to be let go of, or is awake. */
    void written(Sheet sheet) {
        Integer before = held.remove(sheet);
        weight -= before == null ? 0 : before;
        SessionDraft draft = sheet.draft();
        if (draft != null && isAsleep(draft)) {
            int waiting = draft.waitingSize();
            if (waiting == 0) {
                letGo(sheet); // what comes next is told without knowing it
                return;
            }
            int cost = SELF + waiting;
            held.put(sheet, cost);
            weight += cost;
            letGo();
        }
    }

    private static void letGo(Sheet sheet) {
        sheet.writing().draft = null;
        sheet.rest();
    }

    private void letGo() {
        Iterator<Map.Entry<Sheet, Integer>> eldest = held.entrySet().iterator();
        while (weight > MOST && eldest.hasNext()) {
            Map.Entry<Sheet, Integer> next = eldest.next();
            weight -= next.getValue();
            letGo(next.getKey());
            eldest.remove();
        }
    }
}
