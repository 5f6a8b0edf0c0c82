package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedPacketsTest {
    private final Codec codec = new Codec();

    static Stream<Flawed> flawed() {
        return Stream.of(
                        FlawedFields.fixedHeader(),
                        FlawedFields.fields(),
                        FlawedFields.reasonCodes(),
                        FlawedFields.publish(),
                        FlawedFields.subscribe(),
                        FlawedConnects.connect(),
                        FlawedConnects.properties())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("flawed")
    void bytes_flawed_areRefusedForTheirFlaw(Flawed flawed) {
        MalformedPacket refusal = refusalOf(flawed.bytes(), flawed.dialect(), flawed.from());

        assertThat(refusal.why()).isEqualTo(flawed.flaw().why);
        assertThat(refusal.code()).isEqualTo(flawed.flaw().code);
    }

    @Test
    void table_holdsEveryFlaw() {
        // What depends on limits has tests of its own: DecoderLimitsTest.
        Set<Flaw> byLimits = EnumSet.of(Flaw.PACKET_SIZE, Flaw.USER_PROPERTY_COUNT, Flaw.USER_PROPERTY_BYTES);
        Set<Flaw> seen = flawed().map(Flawed::flaw).collect(Collectors.toSet());

        assertThat(seen).containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(byLimits)));
    }

    @Test
    void connect_flawedBehindItsLevel_isRefusedInItsVersion() {
        assertThat(connectRefused("00 04 'MQTT' 05 01 00 00 00 00 00").version())
                .isEqualTo(ProtocolVersion.V5);
        assertThat(connectRefused("00 04 'MQTT' 04 01 00 00 00 00").version()).isEqualTo(ProtocolVersion.V3_1_1);
        assertThat(connectRefused("00 06 'MQIsdp' 03 01 00 00 00 00").version()).isEqualTo(ProtocolVersion.V3_1);
    }

    @Test
    void connect_bytesLeftOver_isRefusedInItsVersion() {
        assertThat(connectRefused("00 04 'MQTT' 05 02 00 00 00 00 00 FF").version())
                .isEqualTo(ProtocolVersion.V5);
    }

    @Test
    void connect_unknownName_hasNoVersionToBeRefusedIn() {
        assertThat(connectRefused("00 04 'HTTP' 05 02 00 00 00 00 00").version())
                .isNull();
    }

    @Test
    void connect_laterLevel_isRefusedInTheWordsOf5() {
        MalformedPacket refusal = connectRefused("00 04 'MQTT' 06 02 00 00 00 00 00");

        assertThat(refusal.code()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
        assertThat(refusal.version()).isEqualTo(ProtocolVersion.V5);
    }

    @Test
    void connect_earlierLevel_isRefusedInTheWordsOf311() {
        assertThat(connectRefused("00 04 'MQTT' 02 02 00 00 00 01 'a'").version())
                .isEqualTo(ProtocolVersion.V3_1_1);
    }

    @Test
    void connect_ofMosquittosBridge_isRefusedInTheWordsOf311() {
        assertThat(connectRefused("00 04 'MQTT' 84 02 00 00 00 01 'a'").version())
                .isEqualTo(ProtocolVersion.V3_1_1);
    }

    @Test
    void packet_flawedBehindAConnect_hasNoVersion() throws MalformedPacket {
        ByteReader in = new ByteReader();
        byte[] bytes = Bytes.of("10 0D 00 04 'MQTT' 05 02 00 00 00 00 00 40 02 00 00");
        in.reset(bytes, 0, bytes.length);
        PacketDecoder decoder = new PacketDecoder();
        decoder.next(in, Dialect.OPENING, Codec.WIDE);

        MalformedPacket refusal =
                catchThrowableOfType(MalformedPacket.class, () -> decoder.next(in, Dialect.V5, Codec.WIDE));

        assertThat(refusal.version()).isNull();
    }

    @Test
    void refusal_hasNoStackTrace() {
        assertThat(refusalOf(Bytes.of("00"), Dialect.V5, Sender.CLIENT).getStackTrace())
                .isEmpty();
    }

    private MalformedPacket connectRefused(String body) {
        return refusalOf(Bytes.of(Flawed.sized("10", body)), Dialect.OPENING, Sender.CLIENT);
    }

    private MalformedPacket refusalOf(byte[] bytes, Dialect dialect, Sender from) {
        MalformedPacket refusal = catchThrowableOfType(MalformedPacket.class, () -> codec.decode(bytes, dialect, from));
        assertThat(refusal).as("refused").isNotNull();
        return refusal;
    }
}
