package dev.tidegate.gateway.store;

import static dev.tidegate.gateway.fixture.StoreWords.began;
import static dev.tidegate.gateway.fixture.StoreWords.client;
import static dev.tidegate.gateway.fixture.StoreWords.left;
import static dev.tidegate.gateway.fixture.StoreWords.message;
import static dev.tidegate.gateway.fixture.StoreWords.subscribed;
import static dev.tidegate.gateway.fixture.StoreWords.tenure;
import static dev.tidegate.gateway.fixture.StoreWords.to;
import static dev.tidegate.gateway.fixture.StoreWords.will;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.store.SessionChange.Queued;
import dev.tidegate.gateway.store.SessionStore.Start;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every session store does, in memory or on disk, however it ends and begins again. */
public abstract class SessionStoreContract {
    private static final Position FIRST = new Position(7, 1);
    private static final Position SECOND = new Position(7, 2);

    private StoreUnderTest store;

    /** A new and empty one. */
    protected abstract StoreUnderTest open();

    @BeforeEach
    void openIt() {
        store = open();
    }

    @AfterEach
    void closeIt() {
        store.close();
    }

    private void tell(SessionChange... changes) {
        store.await(store.desk(0).record(tenure("c", 1), List.of(changes)));
    }

    private void queue(int lane, int sequence, String... clients) {
        store.await(store.desk(1).enqueue(message(lane, sequence), to(clients)));
    }

    private Optional<Resumed> resume(String client, long number) {
        return store.await(store.desk(0).resume(tenure(client, number), Start.RESUME));
    }

    private StoredSession stored(String client) {
        store.reopen();
        return resume(client, 9).orElseThrow().session();
    }

    private static StoredSession folded(SessionChange... changes) {
        SessionDraft draft = new SessionDraft(StoredSession.EMPTY);
        Stream.of(changes).forEach(draft::apply);
        return draft.stored();
    }

    private static Queued queued(Position position) {
        return new Queued(position, Qos.EXACTLY_ONCE, false, List.of(), null, Origin.PUBLISHED);
    }

    static Stream<List<SessionChange>> changes() {
        return Stream.of(
                List.of(new SessionChange.Began("an owner", 0xFFFF_FFFFL, will())),
                List.of(new SessionChange.Left(1_800_000_000_123L, 7, will())),
                List.of(new SessionChange.Left(1_800_000_000_123L, 7, will()), new SessionChange.WillPublished()),
                List.of(subscribed("$share/s/a/+/#"), subscribed("b"), subscribed("$share/s/a/+/#")),
                List.of(subscribed("a"), subscribed("b"), new SessionChange.Unsubscribed("a")),
                List.of(new SessionChange.Received(65_535), new SessionChange.Received(1)),
                List.of(new SessionChange.Received(4), new SessionChange.Received(2), new SessionChange.Released(4)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void change_outlivesTheStore(List<SessionChange> changes) {
        tell(began());
        changes.forEach(this::tell);
        StoredSession expected = changes.stream().reduce(folded(began()), StoredSession::apply, (a, b) -> b);
        assertThat(stored("c")).usingRecursiveComparison().isEqualTo(expected); // a will's bytes, not their array
    }

    @Test
    void delivery_fromQueuedToRecorded_outlivesTheStore() {
        tell(began());
        queue(7, 1, "c");
        queue(7, 2, "c");
        tell(new SessionChange.Sent(FIRST, 3));
        tell(new SessionChange.Sent(SECOND, 4), new SessionChange.Recorded(3));
        assertThat(stored("c"))
                .isEqualTo(folded(
                        began(),
                        queued(FIRST),
                        queued(SECOND),
                        new SessionChange.Sent(FIRST, 3),
                        new SessionChange.Sent(SECOND, 4),
                        new SessionChange.Recorded(3)));
    }

    @Test
    void finishedAndDropped_leaveNothing() {
        tell(began());
        queue(7, 1, "c");
        queue(7, 2, "c");
        tell(new SessionChange.Sent(FIRST, 3), new SessionChange.Dropped(SECOND));
        tell(new SessionChange.Finished(3));
        assertThat(stored("c")).isEqualTo(folded(began()));
    }

    @Test
    void answerToASubscribe_sentBeforeThePublishedCopyOfTheMessage_leavesThatOneWaiting() {
        tell(began());
        queue(7, 1, "c");
        Addressee answered = new Addressee(client("c"), Qos.AT_LEAST_ONCE, true, List.of(1), null, Origin.RETAINED);
        store.await(store.desk(0).enqueue(message(7, 1), List.of(answered)));
        tell(new SessionChange.Sent(FIRST, 3, null, Origin.RETAINED));
        assertThat(stored("c").waiting()).containsExactly(queued(FIRST));
        assertThat(stored("c").inflight())
                .extracting(StoredSession.Unacknowledged::delivery)
                .containsExactly(answered.queued(FIRST));
    }

    @Test
    void addressee_isQueuedInItsOwnWords() {
        tell(began());
        TopicFilter share = Objects.requireNonNull(TopicFilter.parse("$share/s/a/#"));
        Addressee addressee =
                new Addressee(client("c"), Qos.AT_LEAST_ONCE, true, List.of(1, 268_435_455), share, Origin.PUBLISHED);
        store.await(store.desk(1).enqueue(message(7, 1), List.of(addressee)));
        assertThat(stored("c").waiting())
                .containsExactly(
                        new Queued(FIRST, Qos.AT_LEAST_ONCE, true, List.of(1, 268_435_455), share, Origin.PUBLISHED));
    }

    @Test
    void message_waitsOnceForAllItsSessions_andStaysForWhoStillNeedsIt() {
        tell(began());
        store.await(store.desk(0).record(tenure("d", 1), List.of(began())));
        queue(7, 1, "c", "d");
        tell(new SessionChange.Sent(FIRST, 1), new SessionChange.Finished(1));
        store.reopen();
        assertThat(payloads(resume("d", 9).orElseThrow())).containsExactly("payload 7/1");
    }

    @Test
    void message_thatCameBackAfterNobodyNeededIt_isThere() {
        tell(began());
        queue(7, 1, "c");
        tell(new SessionChange.Sent(FIRST, 1), new SessionChange.Finished(1));
        queue(7, 1, "c");
        store.reopen();
        assertThat(payloads(resume("c", 9).orElseThrow())).containsExactly("payload 7/1");
    }

    @Test
    void order_isThatOfTheTelling_acrossLanes() {
        tell(began());
        queue(9, 1, "c");
        queue(7, 5, "c");
        queue(8, 3, "c");
        store.reopen();
        assertThat(payloads(resume("c", 9).orElseThrow())).containsExactly("payload 9/1", "payload 7/5", "payload 8/3");
    }

    private static List<String> payloads(Resumed resumed) {
        return resumed.session().waiting().stream()
                .map(each -> Objects.requireNonNull(resumed.messages().get(each.position())))
                .map(each -> new String(each.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void oldTenure_isRefused_andLeavesNoTrace() {
        tell(began());
        resume("c", 2);
        var refused = store.settle(store.desk(1).record(tenure("c", 1), List.of(new SessionChange.Received(5))));
        assertThat(refused).isCompletedExceptionally();
        assertThat(stored("c").received()).isEmpty();
    }

    @Test
    void oldTenure_cannotForget() {
        tell(began());
        resume("c", 2);
        assertThat(store.settle(store.desk(1).forget(tenure("c", 1)))).isCompletedExceptionally();
        assertThat(stored("c")).isEqualTo(folded(began()));
    }

    @Test
    void cleanStart_throwsAwayWhatThereIs() {
        tell(began(), subscribed("a"));
        queue(7, 1, "c");
        assertThat(store.await(store.desk(0).resume(tenure("c", 2), Start.CLEAN)))
                .isEmpty();
        store.reopen();
        assertThat(resume("c", 9)).isEmpty();
    }

    @Test
    void sessionAfterACleanStart_isNewFromTheGround() {
        tell(began(), subscribed("a"));
        queue(7, 1, "c");
        store.desk(0).resume(tenure("c", 2), Start.CLEAN);
        store.await(store.desk(0).record(tenure("c", 2), List.of(began(), new SessionChange.Received(3))));
        assertThat(stored("c")).isEqualTo(folded(began(), new SessionChange.Received(3)));
    }

    @Test
    void forgotten_isNotThere() {
        tell(began(), subscribed("a"));
        store.await(store.desk(0).forget(tenure("c", 1)));
        store.reopen();
        assertThat(resume("c", 9)).isEmpty();
    }

    @Test
    void stranger_hasNoSession() {
        assertThat(resume("stranger", 1)).isEmpty();
    }

    @Test
    void resumedSession_goesOn() {
        tell(began());
        queue(7, 1, "c");
        tell(left(1));
        store.reopen();
        resume("c", 2);
        store.desk(0).record(tenure("c", 2), List.of(began()));
        queue(7, 2, "c");
        store.await(store.desk(0).record(tenure("c", 2), List.of(new SessionChange.Sent(FIRST, 1))));
        assertThat(stored("c"))
                .isEqualTo(folded(
                        began(), queued(FIRST), left(1), began(), queued(SECOND), new SessionChange.Sent(FIRST, 1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyWalk_leavesWhatItsChangesAddUpTo(long seed) {
        RandomWalk walk = new RandomWalk(new Random(seed), store);
        for (int leg = 0; leg < 6; leg++) {
            walk.go(400);
            store.reopen();
            walk.compare();
        }
    }

    @Test
    void longQueue_isReadWholeAndInOrder() {
        tell(began());
        IntStream.range(0, 3_000).forEach(i -> store.desk(1).enqueue(message(7, i), to("c")));
        queue(7, 3_000, "c");
        store.reopen();
        Resumed resumed = resume("c", 9).orElseThrow();
        assertThat(resumed.session().waiting()).hasSize(3_001);
        assertThat(payloads(resumed))
                .startsWith("payload 7/0")
                .endsWith("payload 7/3000")
                .hasSize(3_001);
    }
}
