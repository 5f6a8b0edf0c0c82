package dev.tidegate.gateway.bridge;

import static dev.tidegate.gateway.bridge.BridgedNodes.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bridge.Direction;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A queue that is bounded by age, between two nodes in virtual time. */
class AgeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static List<String> publish(BridgedNodes nodes, String name, Qos qos) {
        List<String> published = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String payload = name + i;
            nodes.publishUp("t" + i % 7, payload, qos);
            published.add(payload);
        }
        return published;
    }

    private static List<String> payloads(List<String> heard) {
        return heard.stream()
                .map(each -> each.substring(each.indexOf('=') + 1).split(" ", 2)[0])
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"MQTT_5,1,1", "MQTT_5,2,1", "MQTT_5,2,3", "MQTT_3_1_1,2,1"})
    void messagesThatHaveWaitedForTooLong_doNotLeave_andAllOthersDo(Protocol protocol, int qos, int connections) {
        BridgedNodes nodes = new BridgedNodes(3, protocol)
                .connections(connections)
                .age(MINUTE)
                .open();
        nodes.block();
        publish(nodes, "old", Qos.of(qos));
        nodes.elapse(50_000);
        List<String> young = publish(nodes, "young", Qos.of(qos));
        nodes.elapse(11_000);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(payloads(nodes.heardThere)).containsExactlyInAnyOrderElementsOf(young);
        assertThat(nodes.state().counts()).containsEntry(Fare.TOO_OLD, 30L);
    }

    @Test
    void messagesThatHaveWaitedOverARestart_areAsOldAsTheyAre() {
        BridgedNodes nodes = new BridgedNodes(3, Protocol.MQTT_5).age(MINUTE).open();
        nodes.block();
        publish(nodes, "old", Qos.EXACTLY_ONCE);
        nodes.elapse(50_000);
        List<String> young = publish(nodes, "young", Qos.EXACTLY_ONCE);
        nodes.settleHere();
        nodes.kill();
        nodes.elapse(11_000);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(payloads(nodes.heardThere)).containsExactlyInAnyOrderElementsOf(young);
    }

    @Test
    void messagesThatAreTooOld_areToldOnceForAll() {
        BridgedNodes nodes = new BridgedNodes(3, Protocol.MQTT_5).age(MINUTE).open();
        nodes.block();
        publish(nodes, "old", Qos.AT_LEAST_ONCE);
        nodes.elapse(61_000);
        nodes.unblock();
        nodes.elapse(10_000);
        assertThat(nodes.events)
                .filteredOn(each -> each.kind() == BridgeEvent.Kind.REMARKED)
                .extracting(BridgeEvent::what)
                .containsExactly("30 messages had waited for longer than queue.age, and were dropped");
        assertThat(nodes.state().trouble()).isEmpty();
    }

    /** It does not wait, it stays. */
    @Test
    void retainedMessage_goesUpHoweverOldItIs() {
        BridgedNodes nodes = new BridgedNodes(3, Protocol.MQTT_5).age(MINUTE);
        nodes.start(rule("none", "eu/none", Direction.OUT));
        nodes.listenThere();
        nodes.retainUp("r");
        nodes.elapse(61_000);
        nodes.change(rule("up", "eu/up", Direction.OUT));
        nodes.elapse(5_000);
        assertThat(payloads(nodes.heardThere)).containsExactly("r");
    }

    @Test
    void messageThatWasOnItsWay_isSentAgainHoweverOldItIs() {
        BridgedNodes nodes = new BridgedNodes(3, Protocol.MQTT_5).age(MINUTE).open();
        nodes.publishUp("t", "sent", Qos.EXACTLY_ONCE);
        nodes.settleHere(); // and nobody there has read it
        nodes.block();
        nodes.elapse(61_000);
        nodes.unblock();
        nodes.elapse(5_000);
        assertThat(payloads(nodes.heardThere)).containsExactly("sent");
    }
}
