package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.ByteSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrossingTest {
    private static final Rule OUT = Rules.rule(
            "out",
            Direction.OUT,
            TopicRemap.of("plant/{line}/{*}", "eu/{line}/raw/{*}"),
            List.of("plant/+/secret/#", "plant/l9/#"));
    private static final Rule IN =
            Rules.rule("in", Direction.IN, TopicRemap.of("orders/{*}", "eu/orders/{*}"), List.of("orders/old/#"));
    private static final Rule BOTH = new Rule(
            "both",
            Direction.BOTH,
            TopicRemap.of("chat/+", "eu/chat/+"),
            List.of(),
            1,
            Retention.STRIP,
            PropertyRule.KEEP,
            Map.of(),
            ByteSize.parse("10B"),
            null);
    private final Crossing crossing = new Crossing(Plans.of(OUT, IN, BOTH));

    @Test
    void localMessage_thatARuleTakes_leavesByItUnderItsOtherName() {
        assertThat(crossing.outward("plant/l1/press/1", 5)).contains(new Crossed(OUT, "eu/l1/raw/press/1"));
        assertThat(crossing.outward("chat/x", 5)).contains(new Crossed(BOTH, "eu/chat/x"));
    }

    @Test
    void remoteMessage_thatARuleTakes_arrivesByItUnderItsOtherName() {
        assertThat(crossing.inward("eu/orders/7", 5)).contains(new Crossed(IN, "orders/7"));
        assertThat(crossing.inward("eu/chat/x", 5)).contains(new Crossed(BOTH, "chat/x"));
    }

    @Test
    void message_ofTheOtherDirection_stays() {
        assertThat(crossing.outward("orders/7", 5)).isEmpty();
        assertThat(crossing.inward("eu/l1/raw/x", 5)).isEmpty();
    }

    @Test
    void message_excepted_stays() {
        assertThat(crossing.outward("plant/l1/secret", 5)).isEmpty();
        assertThat(crossing.outward("plant/l9/x", 5)).isEmpty();
        assertThat(crossing.inward("eu/orders/old/7", 5)).isEmpty();
    }

    @Test
    void payload_largerThanTheRuleLets_stays() {
        assertThat(crossing.outward("chat/x", 10)).isPresent();
        assertThat(crossing.outward("chat/x", 11)).isEmpty();
        assertThat(crossing.inward("eu/chat/x", 11)).isEmpty();
    }
}
