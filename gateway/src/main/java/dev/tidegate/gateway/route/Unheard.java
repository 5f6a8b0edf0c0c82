package dev.tidegate.gateway.route;

import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.gateway.shard.Shard;
import java.util.ArrayList;
import java.util.List;

/**
 * What one shard has sent another at QoS 1 and 2 and had no word of yet. Until the other shard has had its turn, nobody here knows
 * whether its clients keep up; so beyond a bound, every publisher waits for the word. Notes are read in order: a word that comes
 * back says that everything sent before it has been delivered, and has left its mark on
 * {@link dev.tidegate.gateway.session.SessionRef#isCongested}.
 *
 * <p><i>Runs on: the sending shard.</i>
 */
final class Unheard implements Relief {
    /** Messages without word before publishers wait: with one more from each of them, well below half an outbox. */
    static final int MOST = 256;

    /** The same in bytes, for large messages: well below half an outbox and far below a mailbox. */
    static final long MOST_BYTES = 2L * 1024 * 1024;

    private final Shard here;
    private final Shard target;
    private int sent;
    private long sentBytes;
    private int askedFor;
    private long askedForBytes;
    private List<Runnable> waiting = new ArrayList<>();

    Unheard(Shard here, Shard target) {
        this.here = here;
        this.target = target;
    }

    /** One more message, of this weight. */
    void sent(long bytes) {
        sent++;
        sentBytes += bytes;
        if (isMuch()) {
            ask();
        }
    }

    private boolean isMuch() {
        return sent >= MOST / 2 || sentBytes >= MOST_BYTES / 2;
    }

    boolean isTooMuch() {
        return sent >= MOST || sentBytes >= MOST_BYTES;
    }

    private void ask() {
        if (askedFor == 0) {
            askedFor = sent;
            askedForBytes = sentBytes;
            here.post(target, () -> target.post(here, this::heard));
        }
    }

    private void heard() {
        sent -= askedFor;
        sentBytes -= askedForBytes;
        askedFor = 0;
        if (isMuch()) {
            ask();
        }
        if (!isTooMuch()) {
            List<Runnable> released = waiting;
            waiting = new ArrayList<>();
            released.forEach(Runnable::run);
        }
    }

    @Override
    public void whenRelieved(Shard asking, Runnable task) {
        if (isTooMuch()) {
            waiting.add(task);
        } else {
            task.run();
        }
    }
}
