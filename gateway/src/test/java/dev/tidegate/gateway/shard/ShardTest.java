package dev.tidegate.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ShardTest {
    private static final int MAILBOX = 4;
    private static final Shard.Mailbox BOUNDS = new Shard.Mailbox(MAILBOX, 1_000);

    private final List<Deque<Runnable>> loops = List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
    private final List<Shard> shards = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();
    private int running;

    ShardTest() {
        for (int i = 0; i < loops.size(); i++) {
            int index = i;
            shards.add(new Shard(index, loops.get(index)::add, () -> running == index, () -> 0, BOUNDS, faults::add));
        }
        Shard.introduce(shards);
    }

    private void turn(int shard) {
        running = shard;
        loops.get(shard).remove().run();
    }

    private void post(int from, int to, String word) {
        shards.get(from).post(shards.get(to), () -> read.add(word));
    }

    @Test
    void notes_fromOneSender_areReadInTheOrderTheyWerePosted() {
        post(0, 1, "a");
        post(0, 1, "b");
        turn(0);
        post(0, 1, "c");
        turn(0);
        turn(1);
        turn(1);
        assertThat(read).containsExactly("a", "b", "c");
    }

    @Test
    void notes_ofOneTurn_arriveAsOneBatch() {
        post(0, 1, "a");
        post(0, 1, "b");
        post(0, 2, "c");
        turn(0);
        assertThat(loops.get(1)).hasSize(1);
        assertThat(loops.get(2)).hasSize(1);
    }

    @Test
    void note_beforeTheTurnEnds_staysWithItsSender() {
        post(0, 1, "a");
        assertThat(loops.get(1)).isEmpty();
    }

    @Test
    void note_postedWhileReading_goesOutWithTheNextBatch() {
        shards.get(0).post(shards.get(1), () -> post(1, 0, "answer"));
        turn(0);
        turn(1);
        turn(1);
        turn(0);
        assertThat(read).containsExactly("answer");
    }

    @Test
    void turnEnd_isDoneBeforeTheTurnsNotesLeave() {
        post(0, 1, "note");
        shards.get(0)
                .atTurnEnd(() -> read.add("turn end, notes out: " + loops.get(1).size()));
        turn(0);
        turn(1);
        assertThat(read).containsExactly("turn end, notes out: 0", "note");
    }

    @Test
    void stage_completedOnTheShard_goesOnInTheSameTurn() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        shards.get(0).await(stage, (word, failure) -> read.add(String.valueOf(word)));
        running = 0;
        stage.complete("done");
        assertThat(read).containsExactly("done");
    }

    @Test
    void stage_awaitedByTwo_letsTheFirstGoOnFirst() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        shards.get(0).await(stage, (word, failure) -> {
            shards.get(0).await(stage, (again, none) -> read.add("third"));
            read.add("first");
        });
        shards.get(0).await(stage, (word, failure) -> read.add("second"));
        running = 0;
        stage.complete("done");
        assertThat(read).containsExactly("first", "second", "third");
    }

    @Test
    void note_toOneself_isReadInALaterTurn() {
        post(0, 0, "note to self");
        assertThat(read).isEmpty();
        turn(0);
        turn(0);
        assertThat(read).containsExactly("note to self");
    }

    @Test
    void mailbox_asManyNotesAsItsLimit_hasNoRoom() {
        for (int i = 0; i < MAILBOX; i++) {
            assertThat(shards.get(1).hasRoom()).isTrue();
            post(0, 1, "note " + i);
        }
        assertThat(shards.get(1).hasRoom()).isFalse();
    }

    @Test
    void mailbox_read_hasRoomAgain() {
        for (int i = 0; i < MAILBOX; i++) {
            post(0, 1, "note " + i);
        }
        turn(0);
        turn(1);
        assertThat(shards.get(1).hasRoom()).isTrue();
    }

    @Test
    void mailbox_asManyBytesAsItsLimit_hasNoRoom() {
        shards.get(0).post(shards.get(1), () -> {}, 999);
        assertThat(shards.get(1).hasRoom()).isTrue();
        shards.get(0).post(shards.get(1), () -> {}, 1);
        assertThat(shards.get(1).hasRoom()).isFalse();
        assertThat(shards.get(2).hasRoom()).isTrue();
    }

    @Test
    void mailbox_ofBytesRead_hasRoomAgain_alsoWhereANoteFailed() {
        shards.get(0)
                .post(
                        shards.get(1),
                        () -> {
                            throw new IllegalStateException("a fault");
                        },
                        5_000);
        turn(0);
        turn(1);
        shards.get(0).post(shards.get(1), () -> {}, 999);
        assertThat(shards.get(1).hasRoom()).isTrue();
    }

    @Test
    void mailbox_full_stillTakesNotesThatCarryNoMessage() {
        for (int i = 0; i <= MAILBOX; i++) {
            post(0, 1, "note " + i);
        }
        turn(0);
        turn(1);
        assertThat(read).hasSize(MAILBOX + 1);
    }

    @Test
    void note_thatFails_costsNobodyElseTheirs() {
        post(0, 1, "before");
        shards.get(0).post(shards.get(1), () -> {
            throw new IllegalStateException("a fault");
        });
        post(0, 1, "after");
        turn(0);
        turn(1);
        assertThat(faults).singleElement().asString().contains("a fault");
        assertThat(read).containsExactly("before", "after");
    }

    @Test
    void mailbox_afterNotesThatFailed_isNotFullForEver() {
        for (int i = 0; i < MAILBOX; i++) {
            shards.get(0).post(shards.get(1), () -> {
                throw new IllegalStateException("a fault");
            });
        }
        turn(0);
        turn(1);
        for (int i = 1; i < MAILBOX; i++) {
            post(0, 1, "note " + i);
        }
        assertThat(shards.get(1).hasRoom()).isTrue();
    }

    @Test
    void assertOwned_onAnotherThread_fails() {
        running = 2;
        shards.get(2).assertOwned();
        assertThatThrownBy(shards.get(1)::assertOwned).hasMessageContaining("not on shard 1");
    }

    @Test
    void tick_firesWhatIsDueByTheInjectedClock() {
        long[] now = {-50};
        Shard shard = new Shard(0, Runnable::run, () -> true, () -> now[0], BOUNDS, faults::add);
        shard.timers().set(Timers.timer(() -> read.add("due")), shard.now(), 1_000);
        now[0] = 949;
        shard.tick();
        assertThat(read).isEmpty();
        now[0] = 1_050;
        shard.tick();
        assertThat(read).containsExactly("due");
    }

    @Test
    void await_ofWhatIsKnown_goesOnAtOnce_andLetsAFaultOut() {
        Shard shard = shards.get(0);
        List<String> heard = new ArrayList<>();
        shard.await(CompletableFuture.completedFuture("yes"), (known, failure) -> heard.add(known + " " + failure));
        assertThat(heard).containsExactly("yes null");
        assertThatThrownBy(() -> shard.await(CompletableFuture.completedFuture("yes"), (known, failure) -> {
                    throw new IllegalStateException("a fault");
                }))
                .hasMessage("a fault");
    }

    @Test
    void await_ofAFailureThatIsKnown_hearsIt() {
        List<String> heard = new ArrayList<>();
        shards.get(0)
                .await(
                        CompletableFuture.failedFuture(new IllegalStateException("no disk")),
                        (known, failure) -> heard.add(known + " " + failure));
        assertThat(heard).containsExactly("null java.lang.IllegalStateException: no disk");
    }
}
