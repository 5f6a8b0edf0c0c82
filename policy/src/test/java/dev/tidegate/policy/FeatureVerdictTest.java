package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Verdict.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What MQTT can express, feature by feature, written down a second time. */
class FeatureVerdictTest {
    // The last cap that still says something, i(gnore), s(trip), r(efuse) and its code, x(close) and its code.
    private static final String TABLE = """
            mqtt-3-1                     -    - - 84 -
            mqtt-3-1-1                   -    - - 84 -
            mqtt-5                       -    - - 84 -
            client-certificate           -    i - 87 -
            user-name                    -    i - 86 -
            enhanced-authentication      -    - - 8C -
            empty-client-id              -    - - 85 -
            persistent-session           -    i - 83 -
            session-expiry               1h   - - 83 -
            will                         -    i - 83 -
            will-qos-1                   0    - - 9B -
            will-qos-2                   1    - - 9B -
            will-retain                  -    - s 9A -
            will-delay                   1h   - s 83 -
            will-message-expiry          1h   - s 83 -
            will-user-properties         -    - s 83 -
            client-receive-maximum       -    i - 83 -
            client-maximum-packet-size   -    i - 83 -
            client-topic-alias-maximum   -    i - 83 -
            request-response-information -    i - 83 -
            connect-user-properties      -    i - 83 -
            publish-qos-1                0    - - -  9B
            publish-qos-2                1    - - -  9B
            retain                       -    - s -  9A
            topic-alias                  -    - - -  94
            payload-format               -    - s 83 83
            message-expiry               1h   - s 83 83
            response-topic               -    - s 83 83
            correlation-data             -    - s 83 83
            publish-user-properties      -    - s 83 83
            content-type                 -    - s 83 83
            shared-subscription          -    - - 9E 9E
            single-level-wildcard        -    - - A2 A2
            multi-level-wildcard         -    - - A2 A2
            subscription-identifier      -    - s A1 A1
            sys-topics                   -    i - 87 87
            subscribe-qos-1              0    - - -  -
            subscribe-qos-2              1    - - -  -
            no-local                     -    - s 83 83
            retain-as-published          -    - s 83 83
            retain-handling              -    - s 83 83
            subscribe-user-properties    -    i - 83 83
            """;

    private static List<Row> rows() {
        return TABLE.lines().map(Row::of).toList();
    }

    static Stream<Arguments> cells() {
        return rows().stream()
                .flatMap(row -> Arrays.stream(Kind.values()).map(kind -> Arguments.of(row.feature(), kind, row)));
    }

    @Test
    void table_hasARowForEveryFeature_inTheirOrder() {
        assertThat(rows().stream().map(Row::feature))
                .containsExactlyElementsOf(
                        Arrays.stream(Feature.values()).map(Feature::key).toList());
    }

    @Test
    void features_areFewEnough_forTheBitsOfALong() {
        assertThat(Feature.values()).hasSizeLessThanOrEqualTo(64);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void verdict_ofThisKind_loadsOrDoesNotAsDeclared(String key, Kind kind, Row row) {
        String value = kind == Kind.CAP ? "{ cap: " + (row.cap().equals("-") ? "0" : row.cap()) + " }" : kind.key();
        // QoS 1 and 2 go together, or Maximum QoS could not say it.
        String companion = key.equals("publish-qos-1") && kind == Kind.CLOSE ? "\n  publish-qos-2: close" : "";
        PolicyReading reading = Shipped.features(key + ": " + value + companion);
        if (row.kinds().contains(kind)) {
            Feature feature = Feature.of(key).orElseThrow();
            assertThat(reading.problems()).isEmpty();
            assertThat(reading.book().profile("house").on(feature).kind()).isEqualTo(kind);
            assertThat(feature.naturalCode(kind)).isEqualTo(row.code(kind));
        } else {
            int column = kind == Kind.CAP ? key.length() + 7 : key.length() + 5;
            assertThat(reading.problems())
                    .singleElement()
                    .hasToString("house.yaml:4:" + column + ": MQTT cannot express '" + kind.key() + "' for " + key
                            + " (section " + Feature.of(key).orElseThrow().section() + "); possible are "
                            + String.join(
                                    ", ", row.kinds().stream().map(Kind::key).toList()));
        }
    }

    @Test
    void naturalCode_ofEveryFeature_isLegalInTheAnsweringPacket() {
        for (Feature each : Feature.values()) {
            for (Kind kind : List.of(Kind.REFUSE, Kind.CLOSE)) {
                ReasonCode code = each.naturalCode(kind);
                if (code != null) {
                    assertThat(each.codes(kind)).as(each.key()).contains(code);
                }
            }
        }
    }

    private record Row(String feature, String cap, Set<Kind> kinds, String refuse, String close) {
        static Row of(String line) {
            String[] cells = line.split(" +");
            EnumSet<Kind> kinds = EnumSet.of(Kind.ALLOW);
            Kind[] order = {Kind.CAP, Kind.IGNORE, Kind.STRIP, Kind.REFUSE, Kind.CLOSE};
            for (int i = 0; i < order.length; i++) {
                if (!cells[i + 1].equals("-")) {
                    kinds.add(order[i]);
                }
            }
            return new Row(cells[0], cells[1], kinds, cells[4], cells[5]);
        }

        @Nullable
        ReasonCode code(Kind kind) {
            return switch (kind) {
                case ALLOW, CAP, IGNORE, STRIP -> null;
                case REFUSE -> ReasonCode.of(Integer.parseInt(refuse, 16));
                case CLOSE -> ReasonCode.of(Integer.parseInt(close, 16));
            };
        }
    }
}
