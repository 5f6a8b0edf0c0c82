package dev.tidegate.gateway.bridge;

import static dev.tidegate.gateway.bridge.BridgedNodes.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bridge between two nodes in virtual time, while what it is to do changes. */
class BridgeChangeTest {
    private static final Rule UP = rule("up", "eu/up", Direction.OUT);
    private static final Rule DOWN = rule("down", "eu/down", Direction.IN);
    private static final Rule SIDE = rule("side", "eu/side", Direction.BOTH);

    private final BridgedNodes nodes = new BridgedNodes(7, Protocol.MQTT_5);

    /** How a node comes to another plan. */
    enum Way {
        WHILE_IT_RUNS {
            @Override
            void change(BridgedNodes nodes, Rule... rules) {
                nodes.change(rules);
            }
        },
        OVER_A_RESTART {
            @Override
            void change(BridgedNodes nodes, Rule... rules) {
                nodes.killAndChange(rules);
            }
        };

        abstract void change(BridgedNodes nodes, Rule... rules);
    }

    private List<String> payloadsThere() {
        return nodes.heardThere.stream()
                .map(each -> each.substring(each.indexOf('=') + 1).split(" ", 2)[0])
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void subscriptionsThePlanHasNoMore_endOnBothSides(Way way) {
        nodes.open();
        way.change(nodes, UP, DOWN, SIDE);
        nodes.elapse(2_000);
        assertThat(nodes.filtersHere()).containsExactlyInAnyOrder("up/#", "side/#");
        assertThat(nodes.filtersThere()).containsExactlyInAnyOrder("eu/down/#", "eu/side/#");

        way.change(nodes, SIDE);
        nodes.elapse(2_000);

        assertThat(nodes.filtersHere()).containsExactly("side/#");
        assertThat(nodes.filtersThere()).containsExactly("eu/side/#");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void subscriptionsThePlanHasNoMore_endUpstreamWhateverItSpeaks(Protocol protocol) {
        BridgedNodes others = new BridgedNodes(7, protocol).open();
        others.killAndChange(UP);
        others.elapse(2_000);
        assertThat(others.filtersThere()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatWaited_goesUpUnderTheNewRules(Way way) {
        nodes.open();
        nodes.block();
        nodes.publishUp("a", Qos.EXACTLY_ONCE);
        way.change(nodes, rule("up", "eu/up/renamed", Direction.OUT));
        nodes.settle();
        nodes.publishUp("b", Qos.EXACTLY_ONCE);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(nodes.heardThere).containsExactly("eu/up/renamed/q2=a qos2 #1", "eu/up/renamed/q2=b qos2 #2");
    }

    @Test
    void whatWaitedAndNoRuleTakesAnyMore_isLeftBehindAndCounted() {
        nodes.open();
        nodes.block();
        nodes.publishUp("a", Qos.EXACTLY_ONCE);
        nodes.change(DOWN);
        nodes.settle();
        nodes.publishUp("b", Qos.EXACTLY_ONCE);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(nodes.heardThere).isEmpty();
        assertThat(nodes.state().counts()).containsEntry(Fare.LEFT_BEHIND, 1L);
        assertThat(nodes.state().backlog()).isEqualTo(Holdings.Backlog.NONE);
    }

    @Test
    void upstreamThatWasNeverReached_isWaitedForByMessages() {
        nodes.block();
        nodes.open();
        nodes.publishUp("a", Qos.AT_LEAST_ONCE);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(payloadsThere()).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void retainedMessages_goUpWhenARuleIsNew_andNotAgain(Way way) {
        nodes.block();
        nodes.open();
        nodes.change(DOWN);
        nodes.settle();
        nodes.retainUp("kept");
        nodes.change(UP, DOWN);
        nodes.elapse(5_000);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(payloadsThere()).containsExactly("kept");
        nodes.heardThere.clear();
        way.change(nodes, UP, DOWN, SIDE);
        nodes.elapse(5_000);
        assertThat(payloadsThere()).isEmpty();
    }

    @Test
    void bridgeThatIsPaused_leavesItsUpstreamAlone_andItsMessagesWait() {
        nodes.open();
        nodes.bridge().pause();
        nodes.settle();
        nodes.publishUp("a", Qos.EXACTLY_ONCE);
        nodes.publishUp("b", Qos.EXACTLY_ONCE);
        nodes.elapse(120_000);
        assertThat(nodes.heardThere).isEmpty();
        assertThat(nodes.state().phase()).isEqualTo(BridgeState.Phase.PAUSED);
        assertThat(nodes.state().backlog().messages()).isEqualTo(2);

        nodes.bridge().resume();
        nodes.elapse(1_000);

        assertThat(payloadsThere()).containsExactly("a", "b");
    }

    @Test
    void bridgeThatStartsPaused_connectsNowhere_andItsMessagesWait() {
        nodes.open();
        nodes.pauseAndChange(UP, DOWN, SIDE);
        nodes.settle();
        nodes.publishUp("a", Qos.EXACTLY_ONCE);
        nodes.elapse(120_000);
        assertThat(nodes.heardThere).isEmpty();
        assertThat(nodes.filtersHere()).contains("side/#");
        assertThat(nodes.state().backlog().messages()).isEqualTo(1);
    }

    @Test
    void lag_isTheAgeOfWhatWaitsLongest() {
        nodes.open();
        nodes.block();
        nodes.elapse(5_000);
        nodes.publishUp("a", Qos.AT_LEAST_ONCE);
        nodes.elapse(60_000);
        nodes.publishUp("b", Qos.AT_LEAST_ONCE);
        nodes.elapse(10_000);
        assertThat(nodes.state().backlog().messages()).isEqualTo(2);
        assertThat(nodes.state().lagMillis()).isBetween(68_000L, 70_500L);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(nodes.state().lagMillis()).isZero();
    }

    @Test
    void errorThatIsOver_isRemembered() {
        nodes.open();
        nodes.cut();
        nodes.elapse(5_000);
        BridgeState state = nodes.state();
        assertThat(state.trouble()).isEmpty();
        assertThat(state.last())
                .isNotNull()
                .extracting(BridgeState.Mishap::what)
                .asString()
                .contains("closed");
        assertThat(state.counts()).containsEntry(Fare.RECONNECTED, 1L);
    }

    @Test
    void clientIdThatChanges_leavesNothingUpstream_andLosesNothing() {
        nodes.open();
        nodes.publishUp("a", Qos.EXACTLY_ONCE);
        nodes.rename("another");
        nodes.settleHere();
        nodes.publishUp("b", Qos.EXACTLY_ONCE);
        nodes.elapse(5_000);
        assertThat(nodes.outcomes).containsExactly("");
        assertThat(nodes.isKnownThere("bridge-from-here")).isFalse();
        assertThat(payloadsThere()).contains("a").endsWith("b");
        assertThat(nodes.filtersThere()).containsExactly("eu/down/#");
    }

    @Test
    void upstreamThatIsAway_isNotWaitedForToForget() {
        nodes.open();
        nodes.block();
        nodes.rename("another");
        nodes.elapse(1_000);
        assertThat(nodes.outcomes).containsExactly("nobody is there");
    }

    @Test
    void clientIdThatChanges_isTakenLeaveOfWithinTheMannersOfTheUpstream() {
        nodes.open();
        nodes.behave(new Manners() {
            @Override
            public Packet.@Nullable Connect connect(Packet.Connect asked) {
                return asked.clientId().equals("another") ? asked : null;
            }
        });
        nodes.rename("another");
        nodes.elapse(1_000);
        assertThat(nodes.outcomes)
                .containsExactly("the profile of the upstream leaves nothing of CONNECT, and the audit trail says why");
        assertThat(nodes.filtersThere()).containsExactly("eu/down/#");
    }

    @Test
    void bridgeThatIsTakenAwayAndIsBack_beginsAnew() {
        nodes.open();
        nodes.block();
        nodes.publishUp("dropped", Qos.EXACTLY_ONCE);
        nodes.unblock();
        nodes.removeAndReturn();
        nodes.elapse(10_000);
        nodes.publishUp("a", Qos.EXACTLY_ONCE);
        nodes.publishDown("b", Qos.EXACTLY_ONCE);
        nodes.elapse(1_000);
        assertThat(payloadsThere()).containsExactly("a");
        assertThat(nodes.heardHere).hasSize(1);
        assertThat(nodes.filtersHere()).containsExactly("up/#");
        assertThat(nodes.outcomes).isEmpty();
    }
}
