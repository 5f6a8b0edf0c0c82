package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.UserProperty;
import org.junit.jupiter.api.Test;

/** Where a message has been, told in a user property. */
class TrailTest {
    private static final Trail HERE = new Trail("here");

    private static Properties of(String path) {
        return Properties.builder().user("k", "v").user(Trail.PATH, path).build();
    }

    private static Message message(Properties properties, Position position) {
        return new Message(TopicName.of("t"), new byte[0], Qos.AT_LEAST_ONCE, false, properties, Message.NEVER, null)
                .at(position);
    }

    private static String left(Properties properties, Position position) {
        return String.valueOf(
                Trail.of(HERE.leaving(message(properties, position)).properties()));
    }

    @Test
    void messageOfThisNode_leavesWithItsNameAndItsNumber() {
        assertThat(left(Properties.NONE, new Position(36, 35))).isEqualTo("here:10.z");
    }

    @Test
    void messageThatIsNowhereNumbered_leavesWithTheNameAlone() {
        assertThat(left(Properties.NONE, Position.NONE)).isEqualTo("here");
    }

    @Test
    void messageOfAnotherNode_keepsItsNumberAndItsOtherPropertiesWhenItLeaves() {
        assertThat(HERE.leaving(message(of("there:1.2"), new Position(3, 4)))
                        .properties()
                        .userProperties())
                .containsExactly(new UserProperty("k", "v"), new UserProperty(Trail.PATH, "there:1.2 here"));
    }

    @Test
    void pathNobodyHasWritten_isNotMadeLonger() {
        assertThat(left(of("x".repeat(65_535)), new Position(0, 1))).isEqualTo("here:0.1");
    }

    @Test
    void message_thatHasBeenHere_isNotTakenAgain() {
        assertThat(HERE.isClosedBy(of("there:1.2 here elsewhere"))).isTrue();
    }

    @Test
    void message_thatWasPublishedHere_isNotTakenAgain() {
        assertThat(HERE.isClosedBy(of("here:1.2 elsewhere"))).isTrue();
        assertThat(HERE.isClosedBy(of("here elsewhere"))).isTrue();
    }

    @Test
    void message_thatHasBeenElsewhere_isTaken() {
        assertThat(HERE.isClosedBy(of("there:1.2 nowhere"))).isFalse();
        assertThat(HERE.isClosedBy(of("here2:1.2 where"))).isFalse();
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

    @Test
    void origin_isTheFirstOfAPathWhereItHasANumber() {
        assertThat(Trail.lengthOfOrigin("there:1.2 here")).isEqualTo("there:1.2".length());
        assertThat(Trail.lengthOfOrigin("there here")).isZero();
        assertThat(Trail.lengthOfOrigin("there here:1")).isZero();
        assertThat(Trail.lengthOfOrigin(":1 here")).isZero();
    }
}
