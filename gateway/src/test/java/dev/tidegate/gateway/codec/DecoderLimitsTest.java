package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.api.Test;

class DecoderLimitsTest {
    private static final PacketLimits LIMITS = new PacketLimits(100, 50, 3, 20);

    private final PacketDecoder decoder = new PacketDecoder();

    /** [MQTT-3.2.2-15]: from the header alone, the body is never waited for. */
    @Test
    void packet_declaredTooLarge_isRefusedByItsHeader() {
        MalformedPacket refusal = refusalOf("30 FF FF FF 7F", Dialect.V5);

        assertThat(refusal.code()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void packet_oneByteTooLarge_isRefused() {
        assertThat(refusalOf("30 63", Dialect.V5).code()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void packet_asLargeAsAllowed_isAwaited() throws MalformedPacket {
        assertThat(lengthOf("30 62", Dialect.V5)).isEqualTo(100);
    }

    @Test
    void connect_tooLarge_isRefusedByItsOwnLimit() {
        assertThat(refusalOf("10 31", Dialect.OPENING).code()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void connect_asLargeAsAllowed_isAwaited() throws MalformedPacket {
        assertThat(lengthOf("10 30", Dialect.OPENING)).isEqualTo(50);
    }

    @Test
    void length_headerIncomplete_isUnknown() throws MalformedPacket {
        assertThat(lengthOf("", Dialect.V5)).isEqualTo(-1);
        assertThat(lengthOf("30", Dialect.V5)).isEqualTo(-1);
        assertThat(lengthOf("30 80", Dialect.V5)).isEqualTo(-1);
    }

    @Test
    void userProperties_asManyAsAllowed_areRead() throws MalformedPacket {
        assertThat(decode(publishWith("26 00 01 'a' 00 01 'b'".repeat(3)))).isTrue();
    }

    @Test
    void userProperties_oneTooMany_exceedTheQuota() {
        assertThat(publishRefused("26 00 01 'a' 00 01 'b'".repeat(4)).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    }

    @Test
    void userProperties_asLargeAsAllowed_areRead() throws MalformedPacket {
        assertThat(decode(publishWith("26 00 0A '0123456789' 00 0A '0123456789'")))
                .isTrue();
    }

    @Test
    void userProperties_oneByteTooLarge_exceedTheQuota() {
        MalformedPacket refusal = publishRefused("26 00 0A '0123456789' 00 0A '0123456789' 26 00 01 'a' 00 00");

        assertThat(refusal.code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    }

    @Test
    void userProperties_ofEachPacket_areCountedAnew() throws MalformedPacket {
        byte[] full = publishWith("26 00 01 'a' 00 01 'b'".repeat(3));

        assertThat(decode(full)).isTrue();
        assertThat(decode(full)).isTrue();
    }

    @Test
    void userProperties_ofConnectAndWill_areCountedTogether() {
        String two = Flawed.properties("26 00 00 00 00 26 00 00 00 00");
        String connect = Flawed.sized("10", "00 04 'MQTT' 05 06 00 00" + two + "00 00" + two + "00 01 'w' 00 00");

        assertThat(refusalOf(connect, Dialect.OPENING).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    }

    private static byte[] publishWith(String properties) {
        return Bytes.of(Flawed.sized("30", "00 01 'a'" + Flawed.properties(properties)));
    }

    private boolean decode(byte[] bytes) throws MalformedPacket {
        ByteReader in = new ByteReader();
        in.reset(bytes, 0, bytes.length);
        return decoder.next(in, Dialect.V5, LIMITS) != null;
    }

    private int lengthOf(String header, Dialect dialect) throws MalformedPacket {
        byte[] bytes = Bytes.of(header);
        return decoder.lengthOf(bytes, 0, bytes.length, dialect, LIMITS);
    }

    private MalformedPacket publishRefused(String properties) {
        return refused(publishWith(properties), Dialect.V5);
    }

    private MalformedPacket refusalOf(String bytes, Dialect dialect) {
        return refused(Bytes.of(bytes), dialect);
    }

    private MalformedPacket refused(byte[] bytes, Dialect dialect) {
        ByteReader in = new ByteReader();
        in.reset(bytes, 0, bytes.length);
        MalformedPacket refusal = catchThrowableOfType(MalformedPacket.class, () -> decoder.next(in, dialect, LIMITS));
        assertThat(refusal).as("refused").isNotNull();
        return refusal;
    }
}
