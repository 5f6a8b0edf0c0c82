package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.PacketBytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderTest {
    private static final int ANY_SIZE = Integer.MAX_VALUE;

    private final Codec codec = new Codec();

    /** v3.1.1: [MQTT-3.2.2-4], section 3.2.2.3. */
    @ParameterizedTest
    @CsvSource({
        "UNSUPPORTED_PROTOCOL_VERSION, 1",
        "CLIENT_IDENTIFIER_NOT_VALID, 2",
        "SERVER_UNAVAILABLE, 3",
        "SERVER_BUSY, 3",
        "QUOTA_EXCEEDED, 3",
        "CONNECTION_RATE_EXCEEDED, 3",
        "USE_ANOTHER_SERVER, 3",
        "SERVER_MOVED, 3",
        "BAD_USER_NAME_OR_PASSWORD, 4",
        "NOT_AUTHORIZED, 5",
        "BANNED, 5",
        "RETAIN_NOT_SUPPORTED, 5",
        "QOS_NOT_SUPPORTED, 5"
    })
    void connAck_refusalIn311_hasAReturnCode(ReasonCode code, int returnCode) {
        assertThat(codec.encode(refusal(code), Dialect.V3_1_1)).containsExactly(0x20, 0x02, 0x00, returnCode);
    }

    /** v3.1.1: [MQTT-3.2.2-6] */
    @ParameterizedTest
    @EnumSource(
            value = ReasonCode.class,
            names = {
                "UNSPECIFIED_ERROR",
                "MALFORMED_PACKET",
                "PROTOCOL_ERROR",
                "IMPLEMENTATION_SPECIFIC_ERROR",
                "BAD_AUTHENTICATION_METHOD",
                "TOPIC_NAME_INVALID",
                "PACKET_TOO_LARGE",
                "PAYLOAD_FORMAT_INVALID"
            })
    void connAck_refusalWithoutReturnCodeIn311_hasNoWords(ReasonCode code) {
        assertThat(codec.says(refusal(code), Dialect.V3_1_1, ANY_SIZE)).isFalse();
    }

    /** Byte 8 is the protocol level, section 3.1.2.2. */
    @ParameterizedTest
    @CsvSource({"V3_1_1, CLIENT, 4", "V3_1_1, BRIDGE, 132", "V5, CLIENT, 5", "V5, BRIDGE, 5"})
    void connect_ofABridge_saysSoWhereNoOptionOfASubscriptionDoes(ProtocolVersion version, Guise guise, int level) {
        Packet connect = new Packet.Connect(version, "c", true, 60, Properties.NONE, null, null, null);
        ByteWriter out = new ByteWriter();
        new PacketEncoder(guise).encode(connect, Dialect.of(version), ANY_SIZE, out);
        assertThat(out.array()[8] & 0xFF).isEqualTo(level);
    }

    @Test
    void connAck_propertiesIn311_areLeftOut() {
        Packet packet = new Packet.ConnAck(
                true,
                ReasonCode.SUCCESS,
                Properties.builder().number(Property.RECEIVE_MAXIMUM, 5).build());

        assertThat(codec.encode(packet, Dialect.V3_1_1)).containsExactly(0x20, 0x02, 0x01, 0x00);
    }

    @Test
    void connAck_sessionPresentIn31_isNotTold() {
        Packet packet = new Packet.ConnAck(true, ReasonCode.SUCCESS, Properties.NONE);

        assertThat(codec.encode(packet, Dialect.V3_1)).containsExactly(0x20, 0x02, 0x00, 0x00);
    }

    /** v3.1.1: [MQTT-3.9.3-2] */
    @Test
    void subAck_failuresIn311_areAll0x80() {
        Packet packet = new Packet.SubAck(
                1,
                List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED, ReasonCode.TOPIC_FILTER_INVALID),
                Properties.NONE);

        assertThat(codec.encode(packet, Dialect.V3_1_1)).containsExactly(0x90, 0x05, 0x00, 0x01, 0x01, 0x80, 0x80);
    }

    @Test
    void unsubAck_in311_hasNoPayload() {
        Packet packet = new Packet.UnsubAck(1, List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED), Properties.NONE);

        assertThat(codec.encode(packet, Dialect.V3_1_1)).containsExactly(0xB0, 0x02, 0x00, 0x01);
    }

    @Test
    void pubAck_errorIn311_isAnOrdinaryOne() {
        Packet packet = new Packet.PubAck(7, ReasonCode.NOT_AUTHORIZED, Properties.NONE);

        assertThat(codec.encode(packet, Dialect.V3_1_1)).containsExactly(0x40, 0x02, 0x00, 0x07);
    }

    @ParameterizedTest
    @EnumSource(value = Dialect.class, names = "V5", mode = EnumSource.Mode.EXCLUDE)
    void disconnect_withAReasonBefore5_hasNoWords(Dialect dialect) {
        Packet packet = new Packet.Disconnect(ReasonCode.SERVER_SHUTTING_DOWN, Properties.NONE);

        assertThat(codec.says(packet, dialect, ANY_SIZE)).isFalse();
    }

    @Test
    void auth_in311_hasNoWords() {
        assertThat(codec.says(
                        new Packet.Auth(ReasonCode.CONTINUE_AUTHENTICATION, Properties.NONE), Dialect.V3_1_1, ANY_SIZE))
                .isFalse();
    }

    @Test
    void publish_aliasAloneIn311_hasNoWords() {
        Packet packet = new Packet.Publish(
                null,
                text("x"),
                Qos.AT_MOST_ONCE,
                false,
                false,
                0,
                Properties.builder().number(Property.TOPIC_ALIAS, 1).build());

        assertThat(codec.says(packet, Dialect.V3_1_1, ANY_SIZE)).isFalse();
    }

    @Test
    void publish_propertiesIn311_areLeftOut() {
        Packet packet = new Packet.Publish(
                TopicName.of("a"),
                text("x"),
                Qos.AT_MOST_ONCE,
                false,
                false,
                0,
                Properties.builder().user("k", "v").build());

        assertThat(codec.encode(packet, Dialect.V3_1_1)).isEqualTo(Bytes.of("30 04 00 01 'a' 'x'"));
    }

    @Test
    void subscribe_optionsIn311_areTheQosAlone() {
        Packet packet = new Packet.Subscribe(
                1,
                List.of(new SubscriptionRequest("a", Qos.AT_LEAST_ONCE, true, true, RetainHandling.DO_NOT_SEND)),
                Properties.NONE);

        assertThat(codec.encode(packet, Dialect.V3_1_1)).isEqualTo(Bytes.of("82 06 00 01 00 01 'a' 01"));
    }

    @Test
    void connect_passwordAloneIn311_hasNoWords() {
        Packet packet =
                new Packet.Connect(ProtocolVersion.V3_1_1, "a", true, 0, Properties.NONE, null, null, text("secret"));

        assertThat(codec.says(packet, Dialect.OPENING, ANY_SIZE)).isFalse();
    }

    /** [MQTT-3.4.2-2] and its like. */
    @ParameterizedTest
    @EnumSource(
            value = PacketType.class,
            names = {"CONNACK", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBACK", "UNSUBACK", "DISCONNECT", "AUTH"})
    void packet_tooLarge_losesItsReasonStringFirst(PacketType type) {
        Packet full = explained(
                type,
                Properties.builder()
                        .text(Property.REASON_STRING, "why")
                        .user("k", "v")
                        .build());
        Packet lean = explained(type, Properties.builder().user("k", "v").build());
        byte[] expected = codec.encode(lean, Dialect.V5);

        assertThat(encodeWithin(expected.length, full)).isEqualTo(expected);
    }

    /** [MQTT-3.4.2-3] and its like. */
    @ParameterizedTest
    @EnumSource(
            value = PacketType.class,
            names = {"CONNACK", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBACK", "UNSUBACK", "DISCONNECT", "AUTH"})
    void packet_stillTooLarge_losesItsUserPropertiesToo(PacketType type) {
        Packet full = explained(
                type,
                Properties.builder()
                        .text(Property.REASON_STRING, "why")
                        .user("k", "v")
                        .build());
        byte[] expected = codec.encode(explained(type, Properties.NONE), Dialect.V5);

        assertThat(encodeWithin(expected.length, full)).isEqualTo(expected);
    }

    @Test
    void packet_tooLargeAtItsLeast_isNotWritten() {
        Packet packet =
                explained(PacketType.SUBACK, Properties.builder().user("k", "v").build());

        assertThat(codec.says(packet, Dialect.V5, 5)).isFalse();
    }

    /** [MQTT-3.1.2-25]: never without what its publisher sent along. */
    @Test
    void publish_tooLarge_isNotTrimmed() {
        Packet packet = new Packet.Publish(
                TopicName.of("a"),
                text("x"),
                Qos.AT_MOST_ONCE,
                false,
                false,
                0,
                Properties.builder().user("k", "v").build());
        int size = codec.encode(packet, Dialect.V5).length;

        assertThat(codec.says(packet, Dialect.V5, size)).isTrue();
        assertThat(codec.says(packet, Dialect.V5, size - 1)).isFalse();
    }

    @Test
    void packet_notWritten_leavesNoBytes() {
        ByteWriter out = new ByteWriter();
        PacketEncoder encoder = new PacketEncoder();
        encoder.encode(new Packet.PingResp(), Dialect.V5, ANY_SIZE, out);

        encoder.encode(new Packet.PubAck(1, ReasonCode.SUCCESS, Properties.NONE), Dialect.V5, 3, out);

        assertThat(Bytes.of(out)).isEqualTo(Bytes.of("D0 00"));
    }

    @Test
    void packet_encoded_standsBehindWhatWasThere() {
        ByteWriter out = new ByteWriter();
        PacketEncoder encoder = new PacketEncoder();
        encoder.encode(new Packet.PingResp(), Dialect.V5, ANY_SIZE, out);

        encoder.encode(new Packet.PubAck(1, ReasonCode.SUCCESS, Properties.NONE), Dialect.V5, 4, out);

        assertThat(Bytes.of(out)).isEqualTo(Bytes.of("D0 00 40 02 00 01"));
    }

    @Test
    void code_ofAnotherPacket_isAProgrammersError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        codec.encode(new Packet.PubAck(1, ReasonCode.SESSION_TAKEN_OVER, Properties.NONE), Dialect.V5));
    }

    @Test
    void property_ofAnotherPacket_isAProgrammersError() {
        Properties alias = Properties.builder().number(Property.TOPIC_ALIAS, 1).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(new Packet.PubAck(1, ReasonCode.SUCCESS, alias), Dialect.V5));
    }

    @Test
    void property_outOfItsRange_isAProgrammersError() {
        Properties none =
                Properties.builder().number(Property.RECEIVE_MAXIMUM, 0).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(new Packet.ConnAck(false, ReasonCode.SUCCESS, none), Dialect.V5));
    }

    @ParameterizedTest
    @CsvSource({"0", "65536", "-1"})
    void packetId_outOfItsRange_isAProgrammersError(int packetId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        codec.encode(new Packet.PubAck(packetId, ReasonCode.SUCCESS, Properties.NONE), Dialect.V5));
    }

    /** [MQTT-3.2.2-6] */
    @Test
    void connAck_refusalWithSessionPresent_isAProgrammersError() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> codec.encode(new Packet.ConnAck(true, ReasonCode.BANNED, Properties.NONE), Dialect.V5));
    }

    @Test
    void packet_ofAProgrammersError_leavesNoBytes() {
        ByteWriter out = new ByteWriter();
        Packet wrong = new Packet.SubAck(1, List.of(ReasonCode.SESSION_TAKEN_OVER), Properties.NONE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PacketEncoder().encode(wrong, Dialect.V5, ANY_SIZE, out));
        assertThat(out.length()).isZero();
    }

    @Test
    void writer_afterALargePacket_keepsLittle() {
        ByteWriter out = new ByteWriter();
        Packet large = new Packet.Publish(
                TopicName.of("a"), new byte[1 << 20], Qos.AT_MOST_ONCE, false, false, 0, Properties.NONE);
        new PacketEncoder().encode(large, Dialect.V5, ANY_SIZE, out);

        out.clear();

        assertThat(out.array().length).isLessThanOrEqualTo(64 * 1024);
    }

    private byte[] encodeWithin(int size, Packet packet) {
        ByteWriter out = new ByteWriter();
        assertThat(new PacketEncoder().encode(packet, Dialect.V5, size, out)).isTrue();
        return Bytes.of(out);
    }

    private static Packet refusal(ReasonCode code) {
        return new Packet.ConnAck(false, code, Properties.NONE);
    }

    private static Packet explained(PacketType type, Properties properties) {
        return switch (type) {
            case CONNACK -> new Packet.ConnAck(false, ReasonCode.BANNED, properties);
            case PUBACK -> new Packet.PubAck(1, ReasonCode.NOT_AUTHORIZED, properties);
            case PUBREC -> new Packet.PubRec(1, ReasonCode.NOT_AUTHORIZED, properties);
            case PUBREL -> new Packet.PubRel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, properties);
            case PUBCOMP -> new Packet.PubComp(1, ReasonCode.SUCCESS, properties);
            case SUBACK -> new Packet.SubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), properties);
            case UNSUBACK -> new Packet.UnsubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), properties);
            case DISCONNECT -> new Packet.Disconnect(ReasonCode.SERVER_BUSY, properties);
            case AUTH -> new Packet.Auth(ReasonCode.SUCCESS, properties);
            case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PINGRESP -> throw new AssertionError(type);
        };
    }
}
