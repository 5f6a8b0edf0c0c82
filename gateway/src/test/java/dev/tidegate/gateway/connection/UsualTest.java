package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import org.junit.jupiter.api.Test;

/** Which PUBLISH packets are let through without asking. */
class UsualTest {
    private static final TopicName TOPIC = TopicName.of("plant/state");

    private final Usual usual = new Usual();

    private static Packet.Publish packet(Qos qos, boolean retain, Properties properties) {
        return new Packet.Publish(TOPIC, new byte[3], qos, retain, false, 7, properties);
    }

    private boolean passesOnceItHas(Packet.Publish packet) {
        usual.passed(packet, TOPIC);
        return usual.passes(packet, TOPIC);
    }

    @Test
    void packet_likeOneThatPassed_passes() {
        assertThat(passesOnceItHas(packet(Qos.AT_MOST_ONCE, false, Properties.NONE)))
                .isTrue();
    }

    @Test
    void packet_thatNeverPassed_isAskedAbout() {
        assertThat(usual.passes(packet(Qos.AT_MOST_ONCE, false, Properties.NONE), TOPIC))
                .isFalse();
    }

    @Test
    void packet_ofAnotherQos_isAskedAbout() {
        usual.passed(packet(Qos.AT_MOST_ONCE, false, Properties.NONE), TOPIC);
        assertThat(usual.passes(packet(Qos.AT_LEAST_ONCE, false, Properties.NONE), TOPIC))
                .isFalse();
    }

    @Test
    void packet_ofAnotherTopic_isAskedAbout() {
        usual.passed(packet(Qos.AT_MOST_ONCE, false, Properties.NONE), TOPIC);
        assertThat(usual.passes(packet(Qos.AT_MOST_ONCE, false, Properties.NONE), TopicName.of("plant/secret")))
                .isFalse();
    }

    @Test
    void packet_thatIsRetained_isAskedAboutEachTime() {
        assertThat(passesOnceItHas(packet(Qos.AT_MOST_ONCE, true, Properties.NONE)))
                .isFalse();
    }

    @Test
    void packet_withProperties_isAskedAboutEachTime() {
        Properties some =
                Properties.builder().text(Property.CONTENT_TYPE, "text/plain").build();
        assertThat(passesOnceItHas(packet(Qos.AT_MOST_ONCE, false, some))).isFalse();
    }

    @Test
    void packet_exactlyOnce_isAskedAboutEachTime() {
        assertThat(passesOnceItHas(packet(Qos.EXACTLY_ONCE, false, Properties.NONE)))
                .isFalse();
    }

    @Test
    void permissions_changed_nothingPassesAnyMore() {
        usual.passed(packet(Qos.AT_LEAST_ONCE, false, Properties.NONE), TOPIC);
        usual.forget();
        assertThat(usual.passes(packet(Qos.AT_LEAST_ONCE, false, Properties.NONE), TOPIC))
                .isFalse();
    }
}
