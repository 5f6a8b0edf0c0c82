package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenPacketsTest {
    private final Codec codec = new Codec();

    static Stream<Golden> all() {
        return PacketBytes.all();
    }

    static Stream<Golden> canonical() {
        return PacketBytes.canonical();
    }

    @ParameterizedTest
    @MethodSource("all")
    void bytes_decoded_areThePacket(Golden golden) throws MalformedPacket {
        Packet packet = codec.decode(golden.bytes(), golden.dialect(), golden.from());

        assertThat(packet).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(golden.packet());
    }

    @ParameterizedTest
    @MethodSource("canonical")
    void packet_encoded_isTheBytes(Golden golden) {
        assertThat(codec.encode(golden.packet(), golden.dialect())).isEqualTo(golden.bytes());
    }

    @ParameterizedTest
    @MethodSource("all")
    void bytes_cutAnywhere_areIncomplete(Golden golden) throws MalformedPacket {
        for (int length = 0; length < golden.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(golden.bytes(), length);

            assertThat(codec.decode(cut, golden.dialect(), golden.from()))
                    .as("first %d bytes", length)
                    .isNull();
        }
    }

    @Test
    void table_holdsEveryPacketType() {
        assertThat(PacketBytes.all().map(each -> each.packet().type())).contains(PacketType.values());
    }

    @Test
    void table_holdsEveryProperty() throws ReflectiveOperationException {
        Set<Property> seen = EnumSet.noneOf(Property.class);
        for (Golden golden : PacketBytes.all().toList()) {
            collect((Record) golden.packet(), seen);
        }

        assertThat(seen).containsExactlyInAnyOrder(Property.values());
    }

    /** Finds the properties of a packet, and of the will in it, among its record components. */
    private static void collect(Record record, Set<Property> seen) throws ReflectiveOperationException {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(record);
            if (value instanceof Properties properties) {
                properties.forEach((property, ignored) -> seen.add(property));
            } else if (value instanceof Record inner) {
                collect(inner, seen);
            }
        }
    }
}
