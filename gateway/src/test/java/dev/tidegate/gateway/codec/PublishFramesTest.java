package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.PacketBytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishFramesTest {
    private static final long NOW = 1_000_000;
    private static final int QOS_0 = PublishFrames.flags(Qos.AT_MOST_ONCE);
    private static final int QOS_1 = PublishFrames.flags(Qos.AT_LEAST_ONCE);
    private static final int QOS_2 = PublishFrames.flags(Qos.EXACTLY_ONCE);

    private final PublishFrames frames = new PublishFrames();

    @Test
    void delivery_in5_isAPublish() {
        Frame frame = frames.frame(message("a/b", "hi"), QOS_0, 0, Dialect.V5, NOW);

        assertThat(bytes(frame)).isEqualTo(Bytes.of("30 08 00 03 'a/b' 00 'hi'"));
    }

    @Test
    void delivery_in311_isAPublishWithoutProperties() {
        Message message = with(Properties.builder().user("k", "v").build(), NOW + 5000, "hi".length());

        Frame frame = frames.frame(message, QOS_2 | PublishFrames.RETAIN | PublishFrames.DUP, 7, Dialect.V3_1_1, NOW);

        assertThat(bytes(frame)).isEqualTo(Bytes.of("3D 07 00 01 'a' 00 07 00 00"));
    }

    @Test
    void delivery_toTheNextRecipient_differsInThePacketIdAlone() {
        Message message = message("a", "x");
        byte[] first = bytes(frames.frame(message, QOS_1, 1, Dialect.V5, NOW));

        byte[] second = bytes(frames.frame(message, QOS_1, 0xFFFE, Dialect.V5, NOW));

        assertThat(first).isEqualTo(Bytes.of("32 07 00 01 'a' 00 01 00 'x'"));
        assertThat(second).isEqualTo(Bytes.of("32 07 00 01 'a' FF FE 00 'x'"));
    }

    @Test
    void delivery_sameLayout_reusesTheEncoding() {
        Message message = message("a", "x");
        Frame first = frames.frame(message, QOS_1, 1, Dialect.V5, NOW);
        byte[] head = first.head();

        Frame second = frames.frame(message, QOS_1, 2, Dialect.V5, NOW);

        assertThat(second).isSameAs(first);
        assertThat(second.head()).isSameAs(head);
    }

    @Test
    void delivery_layoutsTakingTurns_staysRight() {
        Message message = message("a", "x");
        for (int round = 1; round < 4; round++) {
            assertThat(bytes(frames.frame(message, QOS_0, 0, Dialect.V5, NOW)))
                    .isEqualTo(Bytes.of("30 05 00 01 'a' 00 'x'"));
            assertThat(bytes(frames.frame(message, QOS_0, 0, Dialect.V3_1_1, NOW)))
                    .isEqualTo(Bytes.of("30 04 00 01 'a' 'x'"));
            assertThat(bytes(frames.frame(message, QOS_2, round, Dialect.V3_1, NOW)))
                    .isEqualTo(Bytes.of("34 06 00 01 'a' 00 0" + round + " 'x'"));
        }
    }

    @Test
    void delivery_ofAnotherMessage_isEncodedAnew() {
        frames.frame(message("a", "x"), QOS_0, 0, Dialect.V5, NOW);

        Frame frame = frames.frame(message("b", "y"), QOS_0, 0, Dialect.V5, NOW);

        assertThat(bytes(frame)).isEqualTo(Bytes.of("30 05 00 01 'b' 00 'y'"));
    }

    /** [MQTT-3.3.2-6]: the seconds that are left, a part of one counted in full. */
    @ParameterizedTest
    @CsvSource({"5000, 5", "4001, 5", "4000, 4", "1, 1", "0, 0", "-9000, 0", "4294967295000, 4294967295"})
    void expiry_forwarded_isWhatIsLeft(long millisLeft, long seconds) throws MalformedPacket {
        Message message = with(Properties.NONE, NOW + millisLeft, 0);

        Packet.Publish publish = decoded(frames.frame(message, QOS_0, 0, Dialect.V5, NOW));

        assertThat(publish.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, -1))
                .isEqualTo(seconds);
    }

    @Test
    void expiry_aSecondLater_isWrittenAnew() throws MalformedPacket {
        Message message = with(Properties.NONE, NOW + 5000, 0);
        frames.frame(message, QOS_0, 0, Dialect.V5, NOW);

        Packet.Publish publish = decoded(frames.frame(message, QOS_0, 0, Dialect.V5, NOW + 1000));

        assertThat(publish.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, -1))
                .isEqualTo(4);
    }

    @Test
    void expiry_never_isNotWritten() throws MalformedPacket {
        Packet.Publish publish = decoded(frames.frame(message("a", "x"), QOS_0, 0, Dialect.V5, NOW));

        assertThat(publish.properties()).isEqualTo(Properties.NONE);
    }

    /** [MQTT-3.3.2-4], [MQTT-3.3.2-15] to [MQTT-3.3.2-18], [MQTT-3.3.2-20] */
    @Test
    void properties_forwarded_areUnaltered() throws MalformedPacket {
        Properties sent = Properties.builder()
                .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                .user("b", "1")
                .text(Property.RESPONSE_TOPIC, "r")
                .user("a", "2")
                .binary(Property.CORRELATION_DATA, new byte[] {1, 2})
                .text(Property.CONTENT_TYPE, "text")
                .user("b", "1")
                .build();

        Packet.Publish publish = decoded(frames.frame(with(sent, Message.NEVER, 0), QOS_0, 0, Dialect.V5, NOW));

        assertThat(publish.properties()).isEqualTo(sent);
    }

    /** [MQTT-3.3.4-3], [MQTT-3.3.4-4] */
    @Test
    void subscriptionIds_ofARecipient_areAllWritten() {
        Envelope envelope = Envelope.of(new int[] {1, 300});

        Frame frame = frames.frame(message("a", "x"), QOS_1, 9, envelope, NOW);

        assertThat(bytes(frame)).isEqualTo(Bytes.of("32 0C 00 01 'a' 00 09 05 0B 01 0B AC 02 'x'"));
    }

    @Test
    void alias_introduced_standsBesideTheTopic() {
        Frame frame = frames.frame(message("a", "x"), QOS_0, 0, Envelope.of(3, AliasUse.INTRODUCE), NOW);

        assertThat(bytes(frame)).isEqualTo(Bytes.of("30 08 00 01 'a' 03 23 00 03 'x'"));
    }

    @Test
    void alias_replacing_standsInsteadOfTheTopic() {
        Frame frame = frames.frame(message("a", "x"), QOS_0, 0, Envelope.of(3, AliasUse.REPLACE), NOW);

        assertThat(bytes(frame)).isEqualTo(Bytes.of("30 07 00 00 03 23 00 03 'x'"));
    }

    @Test
    void delivery_toOneAlone_leavesTheSharedEncodingAlone() {
        Message message = message("a", "x");
        frames.frame(message, QOS_0, 0, Dialect.V5, NOW);
        frames.frame(message, QOS_0, 0, Envelope.of(3, AliasUse.REPLACE), NOW);

        assertThat(bytes(frames.frame(message, QOS_0, 0, Dialect.V5, NOW)))
                .isEqualTo(Bytes.of("30 05 00 01 'a' 00 'x'"));
    }

    @Test
    void payload_large_isSharedNotCopied() {
        Message message = with(Properties.NONE, Message.NEVER, 4097);

        Frame frame = frames.frame(message, QOS_1, 5, Dialect.V5, NOW);

        assertThat(frame.body()).isSameAs(message.payload());
    }

    @Test
    void payload_small_standsInTheHead() {
        Frame frame = frames.frame(with(Properties.NONE, Message.NEVER, 4096), QOS_1, 5, Dialect.V5, NOW);

        assertThat(frame.bodyLength()).isZero();
    }

    /** The sizes at which a length, the packet's or the properties', takes one byte more, and the payload moves apart. */
    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 115, 116, 117, 118, 119, 120, 121, 122, 4095, 4096, 4097, 16_370, 16_377, 16_378, 16_379})
    void delivery_ofAnySize_isReadBack(int payload) throws MalformedPacket {
        for (int name = 0; name < 200; name++) {
            Properties properties =
                    Properties.builder().user("n".repeat(name), "v").build();
            Message message = with(properties, NOW + 1000, payload);

            Frame frame = frames.frame(message, QOS_2, 0x1234, Dialect.V5, NOW);
            Packet.Publish publish = decoded(frame);

            assertThat(frame.length()).isEqualTo(frame.headLength() + frame.bodyLength());
            assertThat(publish.packetId()).isEqualTo(0x1234);
            assertThat(publish.payload()).isEqualTo(message.payload());
            assertThat(publish.properties().userProperties()).isEqualTo(properties.userProperties());
        }
    }

    @Test
    void packetId_missingAtQos1_isAProgrammersError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> frames.frame(message("a", "x"), QOS_1, 0, Dialect.V5, NOW));
    }

    @Test
    void alias0_isAProgrammersError() {
        assertThatIllegalArgumentException().isThrownBy(() -> Envelope.of(0, AliasUse.INTRODUCE));
    }

    private static Message message(String topic, String payload) {
        return new Message(
                TopicName.of(topic), text(payload), Qos.EXACTLY_ONCE, false, Properties.NONE, Message.NEVER, null);
    }

    private static Message with(Properties properties, long expiresAt, int payload) {
        return new Message(TopicName.of("a"), new byte[payload], Qos.EXACTLY_ONCE, false, properties, expiresAt, null);
    }

    private static byte[] bytes(Frame frame) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Arrays.copyOf(frame.head(), frame.headLength()));
        bytes.writeBytes(Arrays.copyOf(frame.body(), frame.bodyLength()));
        return bytes.toByteArray();
    }

    private static Packet.Publish decoded(Frame frame) throws MalformedPacket {
        Packet packet = new Codec().decode(bytes(frame), Dialect.V5, Sender.SERVER);
        assertThat(packet).isInstanceOf(Packet.Publish.class);
        return (Packet.Publish) packet;
    }
}
