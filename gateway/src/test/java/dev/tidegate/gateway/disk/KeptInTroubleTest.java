package dev.tidegate.gateway.disk;

import static dev.tidegate.gateway.fixture.StoreWords.began;
import static dev.tidegate.gateway.fixture.StoreWords.message;
import static dev.tidegate.gateway.fixture.StoreWords.retained;
import static dev.tidegate.gateway.fixture.StoreWords.tenure;
import static dev.tidegate.gateway.fixture.StoreWords.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.disk.FaultyEngine.Fault;
import dev.tidegate.gateway.store.RetainedStore.Kept;
import dev.tidegate.gateway.store.SessionChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens while the disk is away is kept, within the same bound as what waits for a disk that is there. */
class KeptInTroubleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long BOUND = 1024 * 1024;
    private static final int SESSIONS = 50;
    private static final int LAST = 500;

    @TempDir
    Path folder;

    private FaultyEngine.Disk disk;
    private Bench bench;

    @BeforeEach
    void open() {
        Findings findings = new Findings();
        disk = new FaultyEngine.Disk(new RocksOpener(folder.resolve("store"), Milestone.UNHEARD, findings));
        bench = new Bench(folder, Milestone.UNHEARD, new DiskStore.Opening(disk, findings), Durability.SYNC, BOUND);
        for (int i = 0; i < SESSIONS; i++) {
            bench.await(bench.desk(0).record(tenure("c" + i, 1), List.of(began())));
        }
        disk.become(Fault.FULL);
        var unused = bench.settle(bench.desk(0).enqueue(message(7, 1), to("c0")));
    }

    @AfterEach
    void close() {
        disk.become(Fault.NONE);
        bench.close();
    }

    /** Far more than the bound in changes, and hardly anything in what comes of them. */
    private long happens() {
        long most = 0;
        for (int change = 1; change <= LAST; change++) {
            CompletionStage<Void> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < SESSIONS; i++) {
                last = bench.desk(0)
                        .record(
                                tenure("c" + i, 1),
                                List.of(new SessionChange.Received(change), new SessionChange.Released(change - 1)));
            }
            var unused = bench.settle(last);
            most = Math.max(most, bench.store().pendingBytes());
        }
        return most;
    }

    @Test
    void changesOfSessions_areCounted() {
        int changes = 100;
        for (int i = 1; i <= changes; i++) {
            var unused = bench.settle(bench.desk(0).record(tenure("c1", 1), List.of(new SessionChange.Received(i))));
        }
        assertThat(bench.store().pendingBytes()).isGreaterThan(changes * Order.Changes.WEIGHT);
    }

    @Test
    void changesOfSessions_stayWithinTheBound() {
        assertThat(happens()).isBetween(BOUND / 4, BOUND);
    }

    @Test
    void outcomeOfTheChanges_isWrittenWhenTheDiskIsBack() {
        happens();
        disk.become(Fault.NONE);
        await().atMost(PATIENCE).until(() -> bench.store().health().isWriting());
        bench.kill();
        assertThat(bench.found().values())
                .hasSize(SESSIONS)
                .allSatisfy(session -> assertThat(session.received()).containsExactly(LAST));
    }

    @Test
    void diskThatIsBack_leavesNothingKept() {
        happens();
        disk.become(Fault.NONE);
        await().atMost(PATIENCE).until(() -> bench.store().pendingBytes() == 0);
    }

    @Test
    void retainedMessages_beyondTheBound_areRefused_andTheStoreSaysSo() {
        String topic = "t".repeat(10_000);
        int taken = 0;
        while (taken < 1_000 && bench.store().pendingBytes() < BOUND) {
            var unused = bench.settle(bench.retained().put(retained(topic + taken, ""), 0));
            taken++;
        }
        assertThat(taken).isBetween(50, 999);
        assertThat(bench.retained().put(retained("one more", ""), 0).toCompletableFuture())
                .isCompletedWithValue(Kept.REFUSED);
    }
}
