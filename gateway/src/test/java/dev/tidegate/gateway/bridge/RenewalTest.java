package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bridge whose token expires, in virtual time. */
class RenewalTest {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration BEFORE = Duration.ofMinutes(1);
    private static final long MINUTE = 60_000;

    private final BridgedNodes nodes = new BridgedNodes(11, Protocol.MQTT_5);
    private final List<Long> readings = new ArrayList<>();
    private @Nullable Instant expires;
    private @Nullable IOException failure;

    private CompletionStage<Secret> read() {
        readings.add(nodes.now().toEpochMilli());
        return failure == null
                ? CompletableFuture.completedFuture(new Secret(null, expires))
                : CompletableFuture.failedFuture(failure);
    }

    private CompletionStage<Secret> readFresh() {
        expires = nodes.now().plus(LIFE);
        return read();
    }

    private Instant openWithOneToken(Duration renewBefore) {
        Instant first = nodes.now().plus(LIFE);
        expires = first;
        nodes.showing(renewBefore, this::read).open();
        return first;
    }

    private long connections() {
        return nodes.state().counts().getOrDefault(Fare.CONNECTED, 0L);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void tokenThatIsRenewedWhereItComesFrom_isReplacedBeforeItExpires_andNothingIsLost(Protocol protocol) {
        BridgedNodes others = new BridgedNodes(11, protocol);
        others.showing(
                        BEFORE,
                        () -> CompletableFuture.completedFuture(
                                new Secret(null, others.now().plus(LIFE))))
                .open();
        int messages = 600;
        for (int i = 0; i < messages; i++) {
            others.publishUp(String.valueOf(i), Qos.EXACTLY_ONCE);
            others.publishDown(String.valueOf(i), Qos.EXACTLY_ONCE);
            others.elapse(10_000);
        }
        assertThat(others.heardThere)
                .containsExactlyElementsOf(IntStream.range(0, messages)
                        .mapToObj(i -> "eu/up/q2=" + i + " qos2 #" + (i + 1))
                        .toList());
        assertThat(others.heardHere).hasSize(messages);
        assertThat(others.state().counts())
                .extractingByKey(Fare.CONNECTED, InstanceOfAssertFactories.LONG)
                .isBetween(11L, 13L); // each 8:45 to 9:00 minutes
        assertThat(others.events)
                .filteredOn(each -> each.kind() != BridgeEvent.Kind.OPENED)
                .isEmpty();
    }

    @Test
    void tokenThatIsNew_isReadOnce_andShown() {
        nodes.showing(BEFORE, this::readFresh).open();
        nodes.elapse(9 * MINUTE);
        assertThat(connections()).isEqualTo(2);
        assertThat(readings).hasSize(2);
    }

    @Test
    void tokenThatIsNotRenewed_isAskedForAtAPace_andToldOnce_whileTheConnectionStays() {
        openWithOneToken(BEFORE);
        nodes.events.clear();
        nodes.elapse(10 * MINUTE);
        assertThat(readings).hasSizeBetween(50, 80); // one a second, the longest backoff of this bridge
        assertThat(nodes.events)
                .singleElement()
                .extracting(BridgeEvent::what)
                .asString()
                .isEqualTo("its token expires at " + expires
                        + ", and where it comes from there is no newer one yet: see to it that it is renewed there");
        assertThat(connections()).isEqualTo(1);
        assertThat(nodes.state().trouble()).contains("expires at");

        expires = nodes.now().plus(LIFE);
        nodes.elapse(2_000);

        assertThat(connections()).isEqualTo(2);
        assertThat(nodes.state().trouble()).isEmpty();
    }

    @Test
    void tokenThatCannotBeRead_isToldWithTheReason_andTheConnectionStays() {
        openWithOneToken(BEFORE);
        nodes.events.clear();
        failure = new IOException("the file is gone");
        nodes.elapse(12 * MINUTE);
        assertThat(nodes.events)
                .singleElement()
                .extracting(BridgeEvent::what)
                .asString()
                .endsWith("no newer one can be had: the file is gone");
        assertThat(nodes.state().phase()).isEqualTo(BridgeState.Phase.OPEN);
    }

    @Test
    void tokenThatIsNewerAndHasExpired_isNone() {
        Instant first = openWithOneToken(BEFORE);
        nodes.elapse(11 * MINUTE);
        expires = first.plusSeconds(30);
        nodes.elapse(5 * MINUTE);
        assertThat(connections()).isEqualTo(1);
    }

    @Test
    void tokenShorterThanTheLead_isReplacedHalfWay_andNotOverAndOver() {
        nodes.showing(Duration.ofHours(1), this::readFresh).open();
        nodes.elapse(59 * MINUTE);
        assertThat(connections()).isBetween(11L, 17L);
    }

    @Test
    void renewalThatIsSwitchedOff_leavesTheEndToTheUpstream() {
        openWithOneToken(Duration.ZERO);
        nodes.elapse(20 * MINUTE);
        assertThat(readings).hasSize(1);
    }

    @Test
    void passwordThatIsNoToken_isReadForConnectionsAlone() {
        nodes.showing(BEFORE, this::read).open();
        nodes.elapse(60 * MINUTE);
        assertThat(readings).hasSize(1);
    }

    @Test
    void bridgeThatIsPaused_asksForNothing() {
        openWithOneToken(BEFORE);
        nodes.bridge().pause();
        nodes.elapse(20 * MINUTE);
        assertThat(readings).hasSize(1);
    }
}
