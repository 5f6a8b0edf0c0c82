package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.bridge.BridgePlan.Direction;
import dev.tidegate.bridge.BridgePlan.Lane;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgePlanTest {
    private static final Lane EVERYTHING = new Lane(Direction.UP, "#", TopicRemap.NONE, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mqtt://10.0.0.5:1883",
                "mqtts://broker.example",
                "ws://broker.example/mqtt",
                "wss://[::1]:8084/mqtt"
            })
    void address_ofABroker_isTaken(String address) {
        assertThat(new BridgePlan("plant", URI.create(address), List.of(EVERYTHING)).upstream())
                .hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1883", "http://broker.example", "broker.example", "mqtt:///topic"})
    void address_ofSomethingElse_isRefused(String address) {
        assertThatThrownBy(() -> plan(URI.create(address))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void address_withAPassword_isRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> plan(URI.create("mqtt://me:hunter2@broker.example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void lanes_changedAfterwards_doNotChangeThePlan() {
        List<Lane> lanes = new ArrayList<>(List.of(EVERYTHING));
        BridgePlan plan = new BridgePlan("plant", URI.create("mqtt://h"), lanes);

        lanes.clear();

        assertThat(plan.lanes()).containsExactly(EVERYTHING);
    }

    @Test
    void plan_withoutLanes_isRefused() {
        assertThatThrownBy(() -> new BridgePlan("plant", URI.create("mqtt://h"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lane");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void lane_withAQosThatIsNone_isRefused(int qos) {
        assertThatThrownBy(() -> new Lane(Direction.DOWN, "#", TopicRemap.NONE, qos))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BridgePlan plan(URI address) {
        return new BridgePlan("plant", address, List.of(EVERYTHING));
    }
}
