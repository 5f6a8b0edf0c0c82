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
    // a(llow), the last cap that still says something, i(gnore), s(trip), de(l)ay, d(rop), the code of refuse, the code
    // of close,
    // h(ang up).
    private static final String TABLE = """
            mqtt-3-1                        a -  - - - - 84 -  h
            mqtt-3-1-1                      a -  - - - - 84 -  h
            mqtt-5                          a -  - - - - 84 -  h
            client-certificate              a -  i - - - 87 -  h
            user-name                       a -  i - - - 86 -  h
            enhanced-authentication         a -  - - - - 8C -  h
            authentication-data             a -  - - - - 8C -  h
            empty-client-id                 a -  - - - - 85 -  h
            client-id-too-long              - -  - - - - 85 -  h
            too-many-connects               - -  - - - - 9F -  h
            too-many-failed-logins          - -  - - - - 9F -  h
            too-persistent-logins           - -  - - - - 8A -  h
            too-many-takeovers              - -  - - - - 9F -  h
            keep-alive                      a 1h i - - - 83 -  h
            no-keep-alive                   a -  i - - - 83 -  h
            keep-alive-too-long             a -  i - - - 83 -  h
            keep-alive-too-short            a -  i - - - 83 -  h
            clean-start                     a -  - - - - 83 -  h
            persistent-session              a -  i - - - 83 -  h
            session-expiry                  a 1h - - - - 83 -  h
            session-expiry-too-long         - -  i - - - 83 -  h
            will-too-large                  - -  i - - - 95 -  h
            will-topic-too-long             - -  i - - - 90 -  h
            will-to-system-topic            a -  i - - - 87 -  h
            will-not-permitted              a -  i - - - 87 -  h
            will                            a -  i - - - 83 -  h
            will-qos-1                      a 0  - - - - 9B -  h
            will-qos-2                      a 1  - - - - 9B -  h
            will-retain                     a -  - s - - 9A -  h
            will-delay                      a 1h - s - - 83 -  h
            will-delay-too-long             - -  i - - - 83 -  h
            will-message-expiry             a 1h - s - - 83 -  h
            will-user-properties            a -  - s - - 83 -  h
            client-receive-maximum          a -  i - - - 83 -  h
            client-maximum-packet-size      a -  i - - - 83 -  h
            client-topic-alias-maximum      a -  i - - - 83 -  h
            request-response-information    a -  i - - - 83 -  h
            request-problem-information     a -  i - - - 83 -  h
            connect-user-properties         a -  i - - - 83 -  h
            publish-qos-0                   a -  - - - d -  9B h
            topic-name-too-long             - -  - - - d 90 90 h
            system-topic-name               a -  - - - d 87 87 h
            publish-qos-1                   a 0  - - - d -  9B h
            publish-qos-2                   a 1  - - - d -  9B h
            retain                          a -  - s - d -  9A h
            topic-alias                     a -  - - - d -  94 h
            payload-format                  a -  - s - d 83 83 h
            message-expiry                  a 1h - s - d 83 83 h
            message-expiry-too-long         - -  i - - d 83 83 h
            response-topic                  a -  - s - d 83 83 h
            response-topic-out-of-reach    a -  - s - d 87 87 h
            correlation-data                a -  - s - d 83 83 h
            publish-user-properties         a -  - s - d 83 83 h
            content-type                    a -  - s - d 83 83 h
            property-too-long               - -  - - - d 97 97 h
            too-many-retained               - -  i - - d 97 97 h
            publish-not-permitted           a -  - - - d 87 87 h
            subscribe                       a -  - - - d 87 87 h
            too-many-filters                - -  - - - d 97 97 h
            filter-too-long                 - -  - - - d 8F 8F h
            shared-subscription             a -  - - - d 9E 9E h
            single-level-wildcard           a -  - - - d A2 A2 h
            multi-level-wildcard            a -  - - - d A2 A2 h
            subscription-identifier         a -  - s - d A1 A1 h
            sys-topics                      a -  i - - d 87 87 h
            subscribe-qos-1                 a 0  - - - d -  -  h
            subscribe-qos-2                 a 1  - - - d -  -  h
            no-local                        a -  - s - d 83 83 h
            retain-as-published             a -  - s - d 83 83 h
            retain-handling                 a -  - s - d 83 83 h
            subscribe-user-properties       a -  i - - d 83 83 h
            subscribe-not-permitted         a -  i - - d 87 87 h
            too-many-subscriptions          - -  - - - d 97 97 h
            unsubscribe                     a -  - - - d 87 87 h
            unsubscribe-user-properties     a -  i - - d 83 83 h
            packet-too-large                - -  - - - - -  95 h
            too-many-packets                - -  - - l d -  96 h
            too-many-bytes                  - -  - - l - -  96 h
            too-many-inflight               - -  - - - - -  93 h
            too-many-user-properties        - -  - - - - -  97 h
            error-in-acknowledgement        a -  - - - - -  83 h
            acknowledgement-user-properties a -  i - - - -  83 h
            pingreq                         a -  - - - d -  83 h
            auth                            a -  - - - d -  82 h
            disconnect                      a -  - - - - -  -  h
            disconnect-session-expiry       a 1h i - - - -  -  h
            disconnect-user-properties      a -  i - - - -  -  h
            token-expiry                    a -  - - - - -  A0 h
            session-present                 a -  - - - - -  -  -
            server-maximum-packet-size      a -  i - - - -  -  -
            offline-qos-0                   a -  i - - - -  -  -
            offline-qos-1                   a -  i - - - -  -  -
            flow-control                    a -  - - - - -  -  -
            retained-for-wildcard           a -  i - - - -  -  -
            parent-of-multi-level-wildcard  a -  i - - - -  -  -
            no-matching-subscribers         a -  i - - - -  -  -
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
    void featuresOfARequest_areFewEnough_forTheBitsOfALong() {
        for (Request each : Request.values()) {
            assertThat(Arrays.stream(Feature.values()).filter(feature -> feature.request() == each))
                    .hasSizeLessThanOrEqualTo(64);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void verdict_ofThisKind_loadsOrDoesNotAsDeclared(String key, Kind kind, Row row) {
        String value = kind == Kind.CAP ? "{ cap: " + (row.cap().equals("-") ? "0" : row.cap()) + " }" : kind.key();
        // QoS 1 and 2 go together, or Maximum QoS could not say it.
        String companion =
                key.equals("publish-qos-1") && kind.compareTo(Kind.DROP) >= 0 ? "\n  publish-qos-2: close" : "";
        PolicyReading reading = Shipped.features(key + ": " + value + companion);
        if (row.kinds().contains(kind)) {
            Feature feature = Feature.of(key).orElseThrow();
            assertThat(reading.problems()).isEmpty();
            assertThat(reading.book().profile("house").on(feature).kind()).isEqualTo(kind);
            assertThat(feature.naturalCode(kind)).isEqualTo(row.code(kind));
        } else {
            int column = kind == Kind.CAP ? key.length() + 7 : key.length() + 5;
            if (kind == Kind.ALLOW) {
                assertThat(reading.problems()).singleElement().asString().endsWith("to allow more, raise the limit");
                return;
            }
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
        private static final Kind[] ORDER = {
            Kind.ALLOW, Kind.CAP, Kind.IGNORE, Kind.STRIP, Kind.DELAY, Kind.DROP, Kind.REFUSE, Kind.CLOSE, Kind.HANG_UP
        };

        static Row of(String line) {
            String[] cells = line.split(" +");
            EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
            for (int i = 0; i < ORDER.length; i++) {
                if (!cells[i + 1].equals("-")) {
                    kinds.add(ORDER[i]);
                }
            }
            return new Row(cells[0], cells[2], kinds, cells[7], cells[8]);
        }

        @Nullable
        ReasonCode code(Kind kind) {
            return switch (kind) {
                case ALLOW, CAP, IGNORE, STRIP, DELAY, DROP, HANG_UP -> null;
                case REFUSE -> ReasonCode.of(Integer.parseInt(refuse, 16));
                case CLOSE -> ReasonCode.of(Integer.parseInt(close, 16));
            };
        }
    }
}
