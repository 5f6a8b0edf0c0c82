package dev.tidegate.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is changed about a CONNECT that could have been refused, and what is told of it. */
class KindnessTest {
    private final Gate gate = new Gate();

    private static Profile profile(String features) throws IOException {
        String standard = Files.readString(Path.of("../config/profiles/standard.yaml"));
        String house = "profile: house\nextends: standard\nfeatures:\n  " + features + "\n";
        return PolicyYaml.read(
                        List.of(new PolicySource("standard.yaml", standard), new PolicySource("house.yaml", house)),
                        Limits.defaults())
                .book()
                .profile("house");
    }

    private static Packet.Connect connect(Properties properties, @Nullable Will will) {
        return new Packet.Connect(ProtocolVersion.V5, "c", true, 0, properties, will, null, null);
    }

    private static Will retainedWill() {
        return new Will(TopicName.of("t"), new byte[] {1}, Qos.AT_MOST_ONCE, true, Properties.NONE);
    }

    @Test
    void retainedWill_whereRetainIsDenied_isRefused() throws IOException {
        Ruling<Packet.Connect> ruling =
                gate.rule(connect(Properties.NONE, retainedWill()), profile("retain: close"), 0);
        assertThat(ruling)
                .isInstanceOfSatisfying(
                        Ruling.Refused.class,
                        refused -> assertThat(refused.objection().code()).isEqualTo(ReasonCode.RETAIN_NOT_SUPPORTED));
    }

    @Test
    void retainedWill_ofAClientThatIsMadeToFit_losesItsFlagAlone_andThatIsTold() throws IOException {
        Packet.Connect asked = connect(Properties.NONE, retainedWill());
        Ruling<Packet.Connect> ruling =
                gate.rule(asked, profile("retain: close").in(Mode.ADAPT), 0);
        Will left = Objects.requireNonNull(ruling.granted(asked).will());
        assertThat(left.retain()).isFalse();
        assertThat(left.payload()).containsExactly(1);
        assertThat(ruling.findings()).extracting(Finding::feature).contains(Feature.RETAIN);
    }

    @ParameterizedTest
    @CsvSource({"29, 0", "30, 0", "31, 1"})
    void cap_isToldOfWhatWasLoweredAlone(long asked, int told) throws IOException {
        Properties properties = Properties.builder()
                .number(Property.SESSION_EXPIRY_INTERVAL, asked)
                .build();
        assertThat(gate.rule(connect(properties, null), profile("session-expiry: { cap: 30s }"), 0)
                        .findings())
                .filteredOn(finding -> finding.feature() == Feature.SESSION_EXPIRY)
                .hasSize(told);
    }
}
