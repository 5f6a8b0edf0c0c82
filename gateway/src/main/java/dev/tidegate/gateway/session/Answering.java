package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.RetainedReading.Page;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of a session's {@link Answer}s, the next one when the client has taken the last, and only so much in a turn that the
 * other clients of the shard do not notice.
 *
 * <p>A page that comes later comes back to the shard that asked. The session may have left it meanwhile, and may even have returned: only
 * the page that is still waited for counts, and a client that has left waits for none.
 *
 * <p><i>Runs on: the session's shard.</i>
 */
final class Answering {
    /** Topics looked at in one turn, and as many more as the last page needs. */
    private static final int LOOKS_A_TURN = 1024;

    private final SessionRef ref;
    private final Outbound outbound;
    private int looks;
    private boolean resting;

    Answering(SessionRef ref, Outbound outbound) {
        this.ref = ref;
        this.outbound = outbound;
    }

    /** Reads a page of this answer, or sees to it that it is read later; true where it is there now. */
    boolean turnPage(@Nullable Answer answer, Outlet outlet, Shard shard, Counters counters) {
        if (answer == null || resting || !answer.wantsPage()) {
            return false;
        }
        if (looks >= LOOKS_A_TURN) {
            resting = true;
            outlet.rest();
            return false;
        }
        CompletableFuture<Page> asked = answer.ask(shard.now());
        boolean isHere = asked.isDone();
        shard.await(asked, (page, failure) -> {
            if (ref.isHeldBy(shard) && answer.awaits(asked)) {
                turn(answer, page, counters);
                outbound.pump(); // which goes on by itself where it is under way
            }
        });
        return isHere;
    }

    private void turn(Answer answer, @Nullable Page page, Counters counters) {
        if (page == null) {
            counters.add(Count.RETAINED_UNREAD);
        } else {
            looks += page.looks();
        }
        answer.turn(page);
    }

    /** Others have had their turn. */
    void rested() {
        resting = false;
        looks = 0;
    }
}
