package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.shard.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a client is owed while the store takes its time. */
class AcknowledgementsTest {
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private boolean elsewhere;
    private final Shard shard =
            new Shard(0, turns::add, () -> !elsewhere, () -> 0, new Shard.Mailbox(10, 1_000), fault -> {
                throw new AssertionError(fault);
            });
    private final List<String> said = new ArrayList<>();
    private final Acknowledgements<String> acknowledgements = new Acknowledgements<>(
            shard, 2, new Unanswered(), (packet, outcome) -> said.add(packet.packetId() + "=" + outcome));

    private CompletableFuture<String> owe(int packetId) {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        owe(packetId, outcome);
        return outcome;
    }

    private void owe(int packetId, CompletableFuture<String> outcome) {
        acknowledgements.owe(
                new Packet.Publish(
                        TopicName.of("t"), new byte[0], Qos.AT_LEAST_ONCE, false, false, packetId, Properties.NONE),
                outcome);
    }

    private void settle() {
        for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.run();
        }
    }

    @Test
    void outcome_knownAtOnce_isSaidAtOnce() {
        owe(1, CompletableFuture.completedFuture("ok"));
        assertThat(said).containsExactly("1=ok");
    }

    @Test
    void outcome_knownBeforeAnEarlierOne_waitsForIt() {
        // [MQTT-4.6.0-2]: PUBACK in the order of the PUBLISH packets.
        CompletableFuture<String> first = owe(1);
        owe(2, CompletableFuture.completedFuture("ok"));
        settle();
        assertThat(said).isEmpty();
        first.complete("ok");
        settle();
        assertThat(said).containsExactly("1=ok", "2=ok");
    }

    @Test
    void refusal_behindAnOutcomeThatIsNotKnown_waitsForIt() {
        CompletableFuture<String> first = owe(1);
        acknowledgements.inTurn(() -> said.add("2=refused"));
        assertThat(said).isEmpty();
        first.complete("ok");
        settle();
        assertThat(said).containsExactly("1=ok", "2=refused");
    }

    @Test
    void outcome_completedByAnotherThread_isSaidOnTheShard() {
        CompletableFuture<String> outcome = owe(1);
        elsewhere = true;
        outcome.complete("ok");
        assertThat(said).isEmpty();
        elsewhere = false;
        settle();
        assertThat(said).containsExactly("1=ok");
    }

    @Test
    void failure_isToldAsNoOutcome() {
        owe(1).completeExceptionally(new IllegalStateException("the disk is full"));
        settle();
        assertThat(said).containsExactly("1=null");
    }

    @Test
    void bound_reached_isToldAndRelieved() {
        CompletableFuture<String> first = owe(1);
        owe(2, new CompletableFuture<>());
        assertThat(acknowledgements.isFull()).isTrue();
        acknowledgements.whenRelieved(shard, () -> said.add("relieved"));
        assertThat(said).isEmpty();
        first.complete("ok");
        settle();
        assertThat(said).containsExactly("1=ok", "relieved");
    }
}
