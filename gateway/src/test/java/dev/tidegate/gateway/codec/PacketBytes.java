package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The golden packets: written once as commented bytes, read by the tests of decoder and encoder alike, and by the fuzzer. */
final class PacketBytes {
    static final byte[] NOTHING = {};

    /** What a 3.1.1 client asks for without a clean session. */
    static final Properties FOREVER = Properties.builder()
            .number(Property.SESSION_EXPIRY_INTERVAL, 0xFFFF_FFFFL)
            .build();

    private PacketBytes() {}

    static Stream<Golden> all() {
        return Stream.of(ConnectBytes.all(), PublishBytes.all(), AckBytes.all(), OtherBytes.all())
                .flatMap(List::stream);
    }

    static Stream<Golden> canonical() {
        return all().filter(Golden::canonical);
    }

    /** Bytes that the encoder writes as well. */
    static Golden golden(String name, Dialect dialect, Sender from, String bytes, Packet packet) {
        return new Golden(name, dialect, from, packet, Bytes.of(bytes), true);
    }

    /** Bytes that are read, but written otherwise. */
    static Golden legal(String name, Dialect dialect, Sender from, String bytes, Packet packet) {
        return new Golden(name, dialect, from, packet, Bytes.of(bytes), false);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
