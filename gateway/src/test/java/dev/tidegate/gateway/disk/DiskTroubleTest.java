package dev.tidegate.gateway.disk;

import static dev.tidegate.gateway.fixture.StoreWords.began;
import static dev.tidegate.gateway.fixture.StoreWords.message;
import static dev.tidegate.gateway.fixture.StoreWords.retained;
import static dev.tidegate.gateway.fixture.StoreWords.tenure;
import static dev.tidegate.gateway.fixture.StoreWords.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.disk.FaultyEngine.Fault;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is acknowledged that is not written; what was told is written when it can be. */
class DiskTroubleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private FaultyEngine.Disk disk;
    private Bench bench;

    @BeforeEach
    void open() {
        Findings findings = new Findings();
        Path directory = folder.resolve("store");
        disk = new FaultyEngine.Disk(new RocksOpener(directory, milestone -> {}, findings));
        bench = new Bench(folder, milestone -> {}, new DiskStore.Opening(disk, findings), Durability.SYNC);
        bench.await(bench.desk(0).record(tenure("c", 1), List.of(began())));
    }

    @AfterEach
    void close() {
        disk.become(Fault.NONE);
        bench.close();
    }

    private void awaitRecovery() {
        await().atMost(PATIENCE).until(() -> bench.store().health().isWriting());
    }

    private CompletionStage<Void> enqueue(int sequence) {
        return bench.desk(1).enqueue(message(7, sequence), to("c"));
    }

    private int waiting() {
        return bench.await(bench.desk(0).resume(tenure("c", 9), Start.RESUME))
                .orElseThrow()
                .session()
                .waiting()
                .size();
    }

    @Test
    void noAnswer_comesBeforeItsSync() {
        for (int i = 0; i < 20; i++) {
            int before = disk.syncs();
            bench.await(enqueue(i));
            assertThat(disk.syncs()).isGreaterThan(before);
        }
    }

    @Test
    void manyTurns_shareASync() {
        int before = disk.syncs();
        CompletionStage<Void> last = enqueue(0);
        for (int i = 1; i < 2_000; i++) {
            last = enqueue(i);
        }
        bench.await(last);
        assertThat(disk.syncs() - before).isLessThan(50);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FULL", "GONE", "LOST_SYNC"})
    void failedWrite_isNotAcknowledged_andIsThereWhenTheDiskIsBack(Fault fault) {
        disk.become(fault);
        var refused = bench.settle(enqueue(1));
        assertThat(refused).isCompletedExceptionally();
        disk.become(Fault.NONE);
        awaitRecovery();
        bench.kill();
        assertThat(waiting())
                .isEqualTo(1); // it was told once, and may survive; what must not happen is that it does twice
    }

    @Test
    void dropped_whileTheSessionCannotBeRead_isDroppedWhenItCan() {
        bench.await(enqueue(1));
        bench.restart(); // nothing of the session is in memory
        disk.become(Fault.FULL);
        var unused = bench.settle(enqueue(2));
        bench.desk(0).record(tenure("c", 2), List.of(new SessionChange.Dropped(new Position(7, 1), null)));
        bench.runTurns();
        disk.become(Fault.NONE);
        awaitRecovery();
        bench.kill();
        assertThat(waiting()).isEqualTo(1); // the one that was refused, and may survive
    }

    @Test
    void whatSpeaksOfARefusedMessage_isNoDamage() {
        disk.become(Fault.FULL);
        var unused = bench.settle(enqueue(1));
        assertThat(enqueue(2).toCompletableFuture()).isCompletedExceptionally();
        disk.become(Fault.NONE);
        awaitRecovery();
        bench.await(bench.desk(0).record(tenure("c", 1), List.of(new SessionChange.Sent(new Position(7, 2), 1))));
        assertThat(bench.store().health().findings()).isEmpty();
    }

    @Test
    void handleThatFailed_isNeverAskedAgain() {
        int before = disk.opened();
        disk.become(Fault.LOST_SYNC);
        var unused = bench.settle(enqueue(1));
        awaitRecovery();
        bench.await(enqueue(2));
        assertThat(disk.opened()).isEqualTo(before + 1);
    }

    @Test
    void whileTheDiskIsFull_messagesAreRefusedAtOnce_withTheReason() {
        disk.become(Fault.FULL);
        var unused = bench.settle(enqueue(1));
        var refused = enqueue(2).toCompletableFuture();
        assertThat(refused).isCompletedExceptionally();
        assertThat(FaultyEngine.reason(
                        refused.handle((done, failure) -> failure).join()))
                .isEqualTo("No space left on device");
    }

    @Test
    void whileTheDiskIsFull_healthSaysWhySinceWhen() {
        disk.become(Fault.FULL);
        var unused = bench.settle(enqueue(1));
        Health health = bench.store().health();
        assertThat(health.trouble()).contains("No space left on device");
        assertThat(health.since()).isEqualTo(bench.wall);
    }

    @Test
    void diskThatNeverAnswers_isTrouble_untilItDoes() throws InterruptedException {
        disk.become(Fault.SILENT);
        CompletionStage<Void> waiting = enqueue(1);
        bench.runTurns();
        disk.awaitSilence();
        bench.wall += 10_000;
        assertThat(bench.store().health().trouble()).isEqualTo("the disk has not answered for 10 s");
        disk.become(Fault.NONE);
        bench.await(waiting);
        assertThat(bench.store().health().isWriting()).isTrue();
    }

    @Test
    void damageMetByTheFirstWrite_isMended_andTheStoreStarts() {
        long life = bench.store().life();
        bench.store().close();
        int handles = disk.opened();
        disk.become(Fault.SPOILT);
        bench.reopen();
        assertThat(bench.store().life()).isGreaterThan(life);
        assertThat(bench.store().health().damages()).isEqualTo(1);
        assertThat(disk.opened()).isEqualTo(handles + 2);
        assertThat(waiting()).isZero();
    }

    @Test
    void threadThatEnds_isTrouble_andNothingIsTakenAnyMore() {
        disk.become(Fault.DEADLY);
        CompletionStage<Void> unanswered = enqueue(1);
        bench.runTurns();
        await().dontCatchUncaughtExceptions()
                .atMost(PATIENCE)
                .until(() -> bench.store().health().trouble().contains("restart the gateway"));
        assertThat(unanswered.toCompletableFuture()).isNotDone();
        assertThat(enqueue(2).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void whatHappensWhileTheDiskIsFull_isWrittenAfterwards() {
        bench.await(enqueue(1));
        disk.become(Fault.FULL);
        var unused = bench.settle(enqueue(2));
        IntStream.range(0, 5_000)
                .forEach(i -> bench.desk(0)
                        .record(
                                tenure("c", 1),
                                List.of(i % 2 == 0 ? new SessionChange.Received(7) : new SessionChange.Released(7))));
        var unused2 = bench.settle(bench.desk(0).record(tenure("c", 1), List.of(new SessionChange.Received(8))));
        disk.become(Fault.NONE);
        awaitRecovery();
        bench.kill();
        assertThat(bench.found().values())
                .singleElement()
                .satisfies(session -> assertThat(session.received()).containsExactly(8));
    }

    @Test
    void retained_putWhileTheDiskIsFull_isWrittenAfterwards() {
        disk.become(Fault.FULL);
        assertThat(bench.settle(bench.retained().put(retained("a", "1"), 0))).isCompletedExceptionally();
        disk.become(Fault.NONE);
        awaitRecovery();
        bench.kill();
        assertThat(bench.retained().size()).isEqualTo(1);
    }

    @Test
    void resume_whileTheDiskIsFull_isRefused() {
        disk.become(Fault.FULL);
        var unused = bench.settle(enqueue(1));
        assertThat(bench.settle(bench.desk(0).resume(tenure("c", 2), Start.RESUME)))
                .isCompletedExceptionally();
    }

    @Test
    void pendingBytes_areNoneWhenAllIsWritten() {
        disk.become(Fault.FULL);
        var unused = bench.settle(enqueue(1));
        disk.become(Fault.NONE);
        awaitRecovery();
        bench.await(enqueue(2));
        await().atMost(PATIENCE).until(() -> bench.store().pendingBytes() == 0);
    }

    @Test
    void close_whileTheDiskIsBack_writesWhatWasKept() {
        disk.become(Fault.FULL);
        var unused = bench.settle(enqueue(1));
        disk.become(Fault.NONE);
        bench.restart();
        assertThat(waiting()).isEqualTo(1);
    }
}
