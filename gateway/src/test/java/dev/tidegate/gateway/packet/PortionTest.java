package dev.tidegate.gateway.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of all topics. */
class PortionTest {
    private static final int TOPICS = 10_000;

    private static TopicName topic(int i) {
        return TopicName.of("plant/line-" + i % 20 + "/sensor/" + i);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 64})
    void topic_isInOnePartOfAll(int of) {
        for (int i = 0; i < TOPICS; i++) {
            TopicName topic = topic(i);
            assertThat(IntStream.rangeClosed(1, of).filter(number -> new Portion(number, of).has(topic)))
                    .as("%s", topic)
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void parts_areAboutTheSame(int of) {
        for (int number = 1; number <= of; number++) {
            Portion portion = new Portion(number, of);
            assertThat(IntStream.range(0, TOPICS)
                            .filter(i -> portion.has(topic(i)))
                            .count())
                    .isBetween(TOPICS / of * 8L / 10, TOPICS / of * 12L / 10);
        }
    }

    @Test
    void nothing_hasNoTopic() {
        assertThat(IntStream.range(0, TOPICS).anyMatch(i -> Portion.NOTHING.has(topic(i))))
                .isFalse();
    }
}
