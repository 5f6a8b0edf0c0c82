package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A32: {@code auth.topics} of the configuration takes a permission back, while clients are connected and messages flow. */
class WithdrawnPermissionTest {
    private static final String FILE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
              ws: { transport: websocket, bind: 127.0.0.1:8080 }
            auth:
              jwt: { development-key: on }
              topics: %s
            """;

    private static final String BEFORE = FILE.formatted("[ allow all a/#, allow all other/# ]");
    private static final String AFTER = FILE.formatted("[ allow publish a/#, allow all other/# ]");
    private static final String END = "end";

    private static final int BURST = 50; // of either topic
    private static final long BURST_NANOS = 10_000_000; // 10,000 messages per second in all
    private static final long BEFOREHAND_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long A_SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RunningGateway gateway = RunningGateway.with();
    private final Operator operator = new Operator(gateway);

    @BeforeEach
    void start() {
        gateway.start();
        operator.reload(BEFORE);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static RawClient subscribed(RawClient client, String filters, String codes) {
        return client.send("82 ( 00 01 () " + filters + " )").expect("90 ( 00 01 () " + codes + " )");
    }

    private static String text(Packet.Publish publish) {
        return new String(publish.payload(), StandardCharsets.US_ASCII);
    }

    /** Both topics at the same pace, each message with its number, until a while after the permission has gone. */
    private record Flow(CompletableFuture<Long> answered, int sent, int firstTooLate) {
        static Flow run(RawClient publisher, CompletableFuture<Long> answered) {
            int next = 0;
            int firstTooLate = Integer.MAX_VALUE;
            long due = System.nanoTime();
            while (next < firstTooLate + 20 * BURST || firstTooLate == Integer.MAX_VALUE) {
                if (firstTooLate == Integer.MAX_VALUE
                        && answered.isDone()
                        && System.nanoTime() - answered.join() > A_SECOND_NANOS) {
                    firstTooLate = next;
                }
                StringBuilder burst = new StringBuilder();
                for (int i = 0; i < BURST; i++) {
                    burst.append("30 ( <a/b> () '").append(next).append("' ) 30 ( <other/x> () '");
                    burst.append(next++).append("' ) ");
                }
                publisher.send(burst.toString());
                due += BURST_NANOS;
                LockSupport.parkNanos(due - System.nanoTime());
            }
            publisher.send("30 ( <other/x> () '" + END + "' )");
            return new Flow(answered, next, firstTooLate);
        }
    }

    /** What came of the topic that may be had no longer, and when the last of it. */
    private record Heard(List<Integer> withdrawn, long lastNanos) {}

    private static Heard hear(RawClient subscriber) {
        List<Integer> withdrawn = new ArrayList<>();
        long last = 0;
        int expected = 0;
        while (true) {
            Packet.Publish publish = subscriber.next(Packet.Publish.class);
            String text = text(publish);
            if (text.equals(END)) {
                return new Heard(withdrawn, last);
            } else if (Objects.requireNonNull(publish.topic()).text().equals("a/b")) {
                withdrawn.add(Integer.valueOf(text));
                last = System.nanoTime();
            } else {
                assertThat(text)
                        .as("the other subscription, complete and in order")
                        .isEqualTo(expected + "");
                expected++;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    @DisplayName("A32 a permission withdrawn by reload under load holds within a second, and nothing else is lost")
    void permission_withdrawnUnderLoad_holdsWithinASecond(Via via) {
        RawClient subscriber = subscribed(gateway.join(via, "subscriber"), "<a/#> 00 <other/#> 00", "00 00");
        RawClient publisher = gateway.join(Via.TCP, "publisher");
        CompletableFuture<Long> answered = CompletableFuture.supplyAsync(() -> {
            LockSupport.parkNanos(BEFOREHAND_NANOS); // messages flow
            operator.reload(AFTER);
            return System.nanoTime();
        });
        CompletableFuture<Flow> flow = CompletableFuture.supplyAsync(() -> Flow.run(publisher, answered));

        Heard heard = hear(subscriber);

        Flow sent = flow.join();
        List<Integer> withdrawn = heard.withdrawn();
        assertThat(withdrawn).isNotEmpty().isSorted();
        int last = withdrawn.get(withdrawn.size() - 1);
        assertThat(withdrawn).as("without a gap until it ends").hasSize(last + 1);
        assertThat(last).as("sent a second after the answer").isLessThan(sent.firstTooLate());
        System.out.printf(
                "via=%s messages=%d delivered before the end=%d, last %d ms after the answer; of the others %d, lost 0%n",
                via,
                2 * sent.sent(),
                withdrawn.size(),
                TimeUnit.NANOSECONDS.toMillis(
                        heard.lastNanos() - sent.answered().join()),
                sent.sent());
        // The filter has gone, and comes back only by a new permission.
        subscriber.send("A2 ( 00 02 () <a/#> <other/#> )").expect("B0 ( 00 02 () 11 00 )");
        subscriber.send("82 ( 00 03 () <a/#> 00 )").expect("90 ( 00 03 () 87 )");
    }

    @Test
    void queuedMessages_ofAWithdrawnPermission_neverCome_andOthersDo() {
        RawClient subscriber = gateway.open(Via.TCP);
        subscriber.send(gateway.connect5("02", "21 00 01", "slow")).next(Packet.ConnAck.class);
        subscribed(subscriber, "<a/#> 01 <other/#> 01", "01 01");
        RawClient publisher = gateway.join(Via.TCP, "publisher");
        publisher.send("32 ( <other/x> 00 01 () 'under way' )").expect("40 ( 00 01 )");
        publisher.send("32 ( <a/b> 00 02 () 'waits' )").expect("40 ( 00 02 )");
        publisher.send("32 ( <other/x> 00 03 () 'waits too' )").expect("40 ( 00 03 )");
        Packet.Publish underWay = subscriber.next(Packet.Publish.class);
        assertThat(text(underWay)).isEqualTo("under way");

        reloadEverywhere(AFTER);

        subscriber.send(new byte[] {0x40, 2, 0, (byte) underWay.packetId()});
        assertThat(text(subscriber.next(Packet.Publish.class))).isEqualTo("waits too");
        subscriber.expectNothing();
    }

    @Test
    void absentClient_whosePermissionIsWithdrawn_comesBackToNothingOfIt() {
        RawClient before = gateway.open(Via.TCP);
        before.send(gateway.connect5("02", "11 00 00 0E 10", "away")).next(Packet.ConnAck.class);
        subscribed(before, "<a/#> 01 <other/#> 01", "01 01").send("E0 00").expectClose();
        RawClient publisher = gateway.join(Via.TCP, "publisher");
        publisher.send("32 ( <a/b> 00 01 () 'waits' )").expect("40 ( 00 01 )");
        publisher.send("32 ( <other/x> 00 02 () 'waits too' )").expect("40 ( 00 02 )");

        reloadEverywhere(AFTER);

        RawClient after = gateway.open(Via.TCP).send(gateway.connect5("00", "11 00 00 0E 10", "away"));
        assertThat(after.next(Packet.ConnAck.class).sessionPresent()).isTrue();
        assertThat(text(after.next(Packet.Publish.class))).isEqualTo("waits too");
        publisher.send("32 ( <a/b> 00 03 () 'late' )").expect("40 ( 00 03 10 )");
        after.expectNothing();
    }

    @Test
    void widerSubscription_stays_withoutWhatIsDeniedNow_liveAndRetained() {
        reloadEverywhere(FILE.formatted("[ 'allow all #' ]"));
        RawClient subscriber = subscribed(gateway.join(Via.TCP, "wide"), "<#> 00", "00");
        RawClient publisher = gateway.join(Via.TCP, "publisher");
        publisher.send("31 ( <a/r> () 'kept' )");
        assertThat(text(subscriber.next(Packet.Publish.class))).isEqualTo("kept");

        reloadEverywhere(FILE.formatted("[ deny subscribe a/#, 'allow all #' ]"));

        subscribed(subscriber, "<#> 00", "00"); // asks for retained messages again
        publisher.send("30 ( <a/b> () 'live' ) 30 ( <other/x> () 'seen' )");
        assertThat(text(subscriber.next(Packet.Publish.class))).isEqualTo("seen");
    }

    @Test
    void permissionToPublish_withdrawn_holdsForTheNextMessage() {
        RawClient publisher = gateway.join(Via.TCP, "publisher");
        publisher.send("32 ( <a/b> 00 01 () 'x' )").expect("40 ( 00 01 10 )");

        reloadEverywhere(FILE.formatted("[ allow all other/# ]"));

        publisher.send("32 ( <a/b> 00 02 () 'x' )").expect("40 ( 00 02 87 )");
    }

    /** The answer to a reload says that every shard will hear of it; when this returns, each has. */
    private void reloadEverywhere(String configuration) {
        operator.reload(configuration);
        gateway.later(Duration.ZERO);
    }
}
