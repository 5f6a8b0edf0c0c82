package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.packet.TopicName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicCacheTest {
    private final TopicCache cache = new TopicCache();

    @Test
    void topic_readAgain_isTheSameObject() throws MalformedPacket {
        assertThat(read("devices/7/temperature")).isSameAs(read("devices/7/temperature"));
    }

    @Test
    void topic_empty_isNone() throws MalformedPacket {
        assertThat(read("")).isNull();
    }

    /** Twice as many names as slots, of every length: a wrong hit would show. */
    @Test
    void topics_moreThanSlots_areNeverMistaken() throws MalformedPacket {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 10_000; i++) {
                String name = Integer.toString(i, 36).repeat(1 + i % 100);
                assertThat(read(name)).hasToString(name);
            }
        }
    }

    /** [MQTT-4.7.3-4] */
    @Test
    void topics_differentInTheLastByte_areDifferent() throws MalformedPacket {
        assertThat(read("devices/7/temperaturE")).isNotEqualTo(read("devices/7/temperature"));
    }

    @Test
    void topic_flawed_isRefusedEachTime() {
        for (int round = 0; round < 2; round++) {
            assertThatThrownBy(() -> read("devices/+")).isInstanceOf(MalformedPacket.class);
        }
    }

    @Test
    void topic_longerThanWhatIsKept_isReadAfresh() throws MalformedPacket {
        String longName = "x".repeat(257);

        assertThat(read(longName)).hasToString(longName).isNotSameAs(read(longName));
    }

    private @Nullable TopicName read(String name) throws MalformedPacket {
        ByteWriter field = new ByteWriter();
        field.binary(name.getBytes(StandardCharsets.UTF_8));
        ByteReader in = new ByteReader();
        in.reset(field.array(), 0, field.length());
        return cache.read(in);
    }
}
