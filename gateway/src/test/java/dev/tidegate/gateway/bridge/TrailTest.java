package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.UserProperty;
import org.junit.jupiter.api.Test;

/** Where a message has been, told in a user property. */
class TrailTest {
    private static final Trail HERE = new Trail("here");

    private static Properties of(String path) {
        return Properties.builder().user("k", "v").user(Trail.NAME, path).build();
    }

    @Test
    void message_thatLeaves_hasThisNodeInItsPath() {
        assertThat(HERE.leaving(Properties.NONE).userProperties())
                .containsExactly(new UserProperty(Trail.NAME, "here"));
    }

    @Test
    void message_thatCameOverABridgeAndLeaves_hasBothNodesInItsPathAndItsOtherProperties() {
        assertThat(HERE.leaving(of("there")).userProperties())
                .containsExactly(new UserProperty("k", "v"), new UserProperty(Trail.NAME, "there here"));
    }

    @Test
    void message_thatHasBeenHere_isNotTakenAgain() {
        assertThat(HERE.isClosedBy(of("there here elsewhere"))).isTrue();
    }

    @Test
    void message_thatHasBeenElsewhere_isTaken() {
        assertThat(HERE.isClosedBy(of("there nowhere"))).isFalse();
    }

    @Test
    void message_withoutProperties_isTaken() {
        assertThat(HERE.isClosedBy(Properties.NONE)).isFalse();
    }

    @Test
    void message_thatHasBeenAtEightNodes_isTaken() {
        assertThat(HERE.isClosedBy(of("1 2 3 4 5 6 7 8"))).isFalse();
    }

    @Test
    void message_thatHasBeenAtMore_isNotTaken() {
        assertThat(HERE.isClosedBy(of("1 2 3 4 5 6 7 8 9"))).isTrue();
    }
}
