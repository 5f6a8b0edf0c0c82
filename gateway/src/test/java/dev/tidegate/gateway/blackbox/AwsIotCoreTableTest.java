package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Protocol;
import dev.tidegate.policy.Rule;
import dev.tidegate.policy.Verdict.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What AWS documents of AWS IoT Core, rule by rule, as bytes, over TCP and WebSocket, under the profile that promises it. A row names
 * the features and limits of the profile it shows; the name of a test says where the profile has them from. Told as
 * {@link TableTeller} has it.
 */
class AwsIotCoreTableTest {
    private static final String NAME = "aws-iot-core";

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "policy.profile=" + NAME,
            "limits.will-size=8KiB",
            "auth.topics=[\"deny all forbidden/#\", \"allow all #\"]");

    /** Cannot be seen by themselves: data without a method is malformed; QoS 1 waits in its window, and QoS 2 is not there. */
    private static final Set<String> UNSEEN = Set.of("authentication-data", "too-many-inflight");

    /** What it is about; the versions it is told in, 5, 3 or both; and the story. */
    private static final String TABLE = """
            mqtt-3-1 | 3 | > 10 ( <MQIsdp> 03 C2 003C <ID> KEY ); < 20 02 00 01; < close
            mqtt-3-1-1 mqtt-5 user-name keep-alive clean-start pingreq | 53 | > HELLO; < CONNACK; > C000; < D000
            empty-client-id | 5 | > 10 ( <MQTT> V C2 003C {()} <> KEY ); < CONNACK 12
            empty-client-id | 3 | > 10 ( <MQTT> V C2 003C {()} <> KEY ); < CONNACK
            enhanced-authentication | 5 | > 10 ( <MQTT> V 02 003C {( 15 <OAUTH2-JWT> 16 <TOKEN> )} <ID> ); < NO 8C
            enhanced-authentication | 5 | > 10 ( <MQTT> V 02 003C {( 15 <OAUTH2-JWT> 16 <bad> )} <ID> ); < NO 8C
            enhanced-authentication | 5 | > 10 ( <MQTT> V C2 003C {( 15 <SCRAM-SHA-256> 16 <any> )} <ID> KEY ); < NO 8C
            client-id-too-long client-id-bytes | 5 | > 10 ( <MQTT> V C2 003C {()} @129 KEY ); < NO 85; again; > 10 ( <MQTT> V C2 003C {()} @128 KEY ); < CONNACK
            client-id-too-long client-id-bytes | 3 | > 10 ( <MQTT> V C2 003C {()} @129 KEY ); < NO 02; again; > 10 ( <MQTT> V C2 003C {()} @128 KEY ); < CONNACK
            too-many-connects connect-rate | 5 | OFTEN 9F; later 1; again; > HELLO; < CONNACK
            too-many-connects connect-rate | 3 | OFTEN 03; later 1; again; > HELLO; < CONNACK
            no-keep-alive keep-alive-max | 5 | > 10 ( <MQTT> V C2 0000 {()} <ID> KEY ); < CONNACK 13 04B0
            no-keep-alive | 3 | > 10 ( <MQTT> V C2 0000 {()} <ID> KEY ); < CONNACK; later 1790; > C000; < D000
            keep-alive-too-long keep-alive-max | 5 | > 10 ( <MQTT> V C2 04B1 {()} <ID> KEY ); < CONNACK 13 04B0; later 1801; < E0 01 8D; < close
            keep-alive-too-short keep-alive-min | 5 | > 10 ( <MQTT> V C2 001D {()} <ID> KEY ); < CONNACK 13 001E; later 46; < E0 01 8D; < close
            session-expiry persistent-session session-present | 5 | > KEPT; < CONNACK; > E000; < close; later; again; > KEPT; < CONNACK present
            persistent-session session-present | 3 | > KEPT; < CONNACK; > E000; < close; later; again; > KEPT; < CONNACK present
            session-expiry-too-long session-expiry-max | 5 | > 10 ( <MQTT> V C0 003C {( 11 00000E11 )} <ID> KEY ); < CONNACK 11 00000E10; > E000; < close; later 3601; again; > KEPT; < CONNACK
            will will-qos-1 | 53 | > 10 ( <MQTT> V CE 003C {()} <ID> {()} <T> <gone> KEY ); < CONNACK; again; w< 32 ( <T> 0001 () 'gone' )
            will-delay will-message-expiry will-user-properties | 5 | > 10 ( <MQTT> V C6 003C {( 11 0000003C )} <ID> {( 18 0000001E 26 <k> <v> )} <T> <gone> KEY ); < CONNACK; cut; later; w< 30 ( <T> ( 26 <k> <v> ) 'gone' )
            will-qos-2 | 5 | > 10 ( <MQTT> V D6 003C {()} <ID> {()} <T> <gone> KEY ); < NO 9B
            will-qos-2 | 3 | > 10 ( <MQTT> V D6 003C {()} <ID> {()} <T> <gone> KEY ); < close
            will-retain | 53 | > 10 ( <MQTT> V E6 003C {()} <ID> {()} <T> <gone> KEY ); < CONNACK; cut; w< 30 ( <T> () 'gone' ); later; again; > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); < 31 ( <T> {()} 'gone' )
            will-too-large | 5 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} <T> @9000 KEY ); < NO 95
            will-too-large | 3 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} <T> @9000 KEY ); < close
            will-topic-too-long topic-levels | 5 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} <T/1/2/3/4/5/6/7/8> <gone> KEY ); < NO 90
            will-topic-too-long topic-bytes | 3 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} @257 <gone> KEY ); < close
            will-to-system-topic | 5 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} <$own> <gone> KEY ); < NO 90
            will-to-system-topic | 3 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} <$own> <gone> KEY ); < close
            will-not-permitted | 5 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} <forbidden/a> <gone> KEY ); < NO 87
            will-not-permitted | 3 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} <forbidden/a> <gone> KEY ); < NO 05
            client-receive-maximum flow-control | 5 | > 10 ( <MQTT> V C2 003C {( 21 0001 )} <ID> KEY ); < CONNACK; > 82 ( 0001 {()} <T> 01 ); < 90 ( 0001 {()} 01 ); w> 32 ( <T> 0001 () 'a' ); w< 40 02 0001; w> 32 ( <T> 0002 () 'b' ); w< 40 02 0002; < 32 ( <T> 0001 () 'a' ); > 40 02 0001; < 32 ( <T> 0002 () 'b' )
            client-maximum-packet-size | 5 | > 10 ( <MQTT> V C2 003C {( 27 00000040 )} <ID> KEY ); < CONNACK; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); w> 30 ( <T> () LONG ); w> 30 ( <T> () 'short' ); < 30 ( <T> () 'short' )
            request-response-information connect-user-properties | 5 | > 10 ( <MQTT> V C2 003C {( 19 01 26 <k> <v> )} <ID> KEY ); < CONNACK
            publish-qos-0 subscribe subscribe-qos-1 | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 01 ); < 90 ( 0001 {()} 01 ); > 30 ( <T> {()} 'x' ); < 30 ( <T> {()} 'x' ); w< 30 ( <T> () 'x' )
            publish-qos-1 | 53 | > HELLO; < CONNACK; > 32 ( <T> 0007 {()} 'x' ); < 40 02 0007; w< 32 ( <T> 0001 () 'x' )
            publish-qos-2 | 5 | > HELLO; < CONNACK 24 01; > 34 ( <T> 0007 {()} 'x' ); < E0 01 9B; < close
            publish-qos-2 | 3 | > HELLO; < CONNACK; > 34 ( <T> 0007 {()} 'x' ); > 32 ( <T> 0008 {()} 'y' ); < 40 02 0008; w< 32 ( <T> 0001 () 'y' )
            topic-name-too-long topic-levels | 5 | > HELLO; < CONNACK; > 32 ( <T/1/2/3/4/5/6/7> 0007 {()} 'x' ); < 40 02 0007; w< 32 ( <T/1/2/3/4/5/6/7> 0001 () 'x' ); > 32 ( <T/1/2/3/4/5/6/7/8> 0008 {()} 'x' ); < E0 01 90; < close
            topic-name-too-long topic-levels | 3 | > HELLO; < CONNACK; > 32 ( <T/1/2/3/4/5/6/7> 0007 {()} 'x' ); < 40 02 0007; w< 32 ( <T/1/2/3/4/5/6/7> 0001 () 'x' ); > 32 ( <T/1/2/3/4/5/6/7/8> 0008 {()} 'x' ); < close
            topic-name-too-long topic-bytes | 5 | > HELLO; < CONNACK; > 32 ( @256 0007 {()} 'x' ); < 40 02 0007; > 32 ( @257 0008 {()} 'x' ); < E0 01 90; < close
            topic-name-too-long topic-bytes | 3 | > HELLO; < CONNACK; > 32 ( @256 0007 {()} 'x' ); < 40 02 0007; > 32 ( @257 0008 {()} 'x' ); < close
            system-topic-name | 5 | > HELLO; < CONNACK; > 32 ( <$own> 0007 {()} 'x' ); < 40 03 0007 90
            system-topic-name | 3 | > HELLO; < CONNACK; > 32 ( <$own> 0007 {()} 'x' ); < close
            publish-not-permitted | 5 | > HELLO; < CONNACK; > 32 ( <forbidden/a> 0007 {()} 'x' ); < 40 03 0007 87
            publish-not-permitted | 3 | > HELLO; < CONNACK; > 32 ( <forbidden/a> 0007 {()} 'x' ); < close
            retain | 53 | > HELLO; < CONNACK; > 31 ( <T> {()} 'x' ); > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); < 31 ( <T> {()} 'x' )
            topic-alias topic-alias-maximum | 5 | > HELLO; < CONNACK 22 0008; > 30 ( <T> ( 23 0008 ) 'x' ); w< 30 ( <T> () 'x' ); > 30 ( <T> ( 23 0009 ) 'x' ); < E0 01 94; < close
            payload-format response-topic correlation-data publish-user-properties content-type | 5 | > HELLO; < CONNACK; > 30 ( <T> ( 01 01 08 <r> 09 <c> 26 <k> <v> 03 <t> ) 'x' ); w< 30 ( <T> ( 01 01 08 <r> 09 <c> 26 <k> <v> 03 <t> ) 'x' )
            message-expiry | 5 | > HELLO; < CONNACK; > 30 ( <T> ( 02 00000E10 ) 'x' ); w< EXPIRY 3600
            message-expiry-too-long message-expiry-max | 5 | > HELLO; < CONNACK; > 30 ( <T> ( 02 00100000 ) 'x' ); w< EXPIRY 604800
            too-many-filters filters-per-subscribe | 5 | > HELLO; < CONNACK; MANY 8 1; > 82 ( 0001 {()} <T> 00 <T/2> 00 <T/3> 00 <T/4> 00 <T/5> 00 <T/6> 00 <T/7> 00 <T/8> 00 <T/9> 00 ); < E0 01 97; < close
            too-many-filters filters-per-subscribe | 3 | > HELLO; < CONNACK; MANY 8 1; > 82 ( 0001 {()} <T> 00 <T/2> 00 <T/3> 00 <T/4> 00 <T/5> 00 <T/6> 00 <T/7> 00 <T/8> 00 <T/9> 00 ); < close
            filter-too-long topic-levels topic-bytes | 5 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T/1/2/3/4/5/6/7> 00 <T/1/2/3/4/5/6/7/8> 00 <$share/g/T/1/2/3/4/5/6/7> 00 @256 00 @257 00 ); < 90 ( 0001 {()} 00 8F 00 00 8F )
            filter-too-long topic-levels topic-bytes | 3 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T/1/2/3/4/5/6/7> 00 <T/1/2/3/4/5/6/7/8> 00 <$share/g/T/1/2/3/4/5/6/7> 00 @256 00 @257 00 ); < 90 ( 0001 {()} 00 80 00 00 80 )
            shared-subscription | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <$share/g/T> 00 ); < 90 ( 0001 {()} 00 ); w> 30 ( <T> () 'x' ); < 30 ( <T> {()} 'x' )
            single-level-wildcard | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T/+> 00 ); < 90 ( 0001 {()} 00 ); w> 30 ( <T/b> () 'x' ); < 30 ( <T/b> {()} 'x' )
            multi-level-wildcard parent-of-multi-level-wildcard | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T/#> 00 ); < 90 ( 0001 {()} 00 ); w> 30 ( <T> () 'parent' ); w> 30 ( <T/a> () 'child' ); < 30 ( <T/a> {()} 'child' )
            subscription-identifier | 5 | > HELLO; < CONNACK 29 00; > 82 ( 0001 ( 0B 07 ) <T> 00 ); < E0 01 A1; < close
            sys-topics | 5 | > HELLO; < CONNACK; > 82 ( 0001 {()} <$SYS/#> 00 ); < 90 ( 0001 {()} 8F )
            sys-topics | 3 | > HELLO; < CONNACK; > 82 ( 0001 {()} <$SYS/#> 00 ); < close
            subscribe-qos-2 | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 02 ); w> 30 ( <T> () 'x' ); > C000; < D000
            no-local retain-as-published retain-handling subscribe-user-properties | 5 | > HELLO; < CONNACK; > 82 ( 0001 ( 26 <k> <v> ) <T> 2C ); < 90 ( 0001 {()} 00 ); > 30 ( <T> {()} 'mine' ); w> 31 ( <T> () 'x' ); < 31 ( <T> {()} 'x' )
            subscribe-not-permitted | 5 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 00 <forbidden/#> 00 ); < 90 ( 0001 {()} 00 87 )
            subscribe-not-permitted | 3 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 00 <forbidden/#> 00 ); < close
            too-many-subscriptions subscriptions | 5 | > HELLO; < CONNACK; MANY 5 10; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 97 )
            too-many-subscriptions subscriptions | 3 | > HELLO; < CONNACK; MANY 5 10; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 80 )
            unsubscribe | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); > A2 ( 0002 {()} <T> ); < B0 ( 0002 {() 00} ); > 30 ( <T> {()} 'x' ); > C000; < D000
            packet-too-large packet-size server-maximum-packet-size | 5 | > HELLO; < CONNACK 27 00024800; > 30 ( <T> {()} !131072 ); w< 30 ( <T> () !131072 ); > 30 FE 8F 09; < E0 01 95; < close
            packet-too-large packet-size | 3 | > HELLO; < CONNACK; > 30 ( <T> {()} !131072 ); w< 30 ( <T> () !131072 ); > 30 FE 8F 09; < close
            too-many-packets packet-rate | 53 | > HELLO; < CONNACK; FLOOD 100
            too-many-bytes byte-rate | 53 | > HELLO; < CONNACK; > 30 ( <T> {()} !120000 ) 30 ( <T> {()} !120000 ) 30 ( <T> {()} !120000 ) 30 ( <T> {()} !120000 ) 30 ( <T> {()} !120000 ) C000; < D000
            receive-maximum | 5 | > HELLO; < CONNACK 21 0064
            inflight | 3 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 01 ); < 90 ( 0001 {()} 01 ); WINDOW 100
            auth | 5 | > HELLO; < CONNACK; > F0 ( 19 ( 15 <OAUTH2-JWT> 16 <TOKEN> ) ); < E0 01 82; < close
            disconnect disconnect-session-expiry disconnect-user-properties | 5 | > KEPT; < CONNACK; > E0 ( 00 ( 11 00000000 26 <k> <v> ) ); < close; later; again; > KEPT; < CONNACK
            token-expiry | 5 | > 10 ( <MQTT> V C2 04B0 {()} <ID> KEY ); < CONNACK; later 1500; > C000; < D000; later 1500; > C000; < D000; later 631; < E0 01 87; < close
            token-expiry | 3 | > 10 ( <MQTT> V C2 04B0 {()} <ID> KEY ); < CONNACK; later 1500; > C000; < D000; later 1500; > C000; < D000; later 631; < close
            offline-qos-0 offline-qos-1 | 53 | > KEPT; < CONNACK; > 82 ( 0001 {()} <T> 01 ); < 90 ( 0001 {()} 01 ); > E000; < close; w> 30 ( <T> () 'lost' ); w> 32 ( <T> 0001 () 'kept' ); w< 40 02 0001; later; again; > KEPT; < CONNACK present; < 32 ( <T> 0001 {()} 'kept' )
            retained-for-wildcard | 53 | > HELLO; < CONNACK; > 31 ( <T/a> {()} 'x' ); > 82 ( 0001 {()} <T/+> 00 <T/#> 00 ); < 90 ( 0001 {()} 00 00 ); > C000; < D000; > 82 ( 0002 {()} <T/a> 00 ); < 90 ( 0002 {()} 00 ); < 31 ( <T/a> {()} 'x' )
            no-matching-subscribers | 53 | > HELLO; < CONNACK; > 32 ( <nobody> 0007 {()} 'x' ); < 40 02 0007
            same-client-id-again | 5 | > HELLO; < CONNACK; later 1; RIVAL; < E0 01 8E; < close
            same-client-id-again | 3 | > HELLO; < CONNACK; later 1; RIVAL; < close
            """;

    private record Row(List<String> keys, String columns, String story) {
        static Row of(String line) {
            String[] cells = line.split(" \\| ");
            return new Row(List.of(cells[0].split(" ")), cells[1], cells[2]);
        }

        boolean isTold(Protocol protocol) {
            return columns.contains(protocol == Protocol.MQTT_5 ? "5" : "3");
        }
    }

    private static Stream<Row> rows() {
        return TABLE.lines().map(Row::of);
    }

    private static Profile profile() {
        List<PolicySource> sources = Stream.of("standard", NAME)
                .map(name -> new PolicySource(name + ".yaml", text("../config/profiles/" + name + ".yaml")))
                .toList();
        return PolicyYaml.read(sources, Limits.defaults()).book().profile(NAME);
    }

    private static String text(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the profile has it from, and how sure that is. */
    private static String source(String key, Profile profile) {
        return Stream.concat(
                        Feature.of(key).map(profile::rule).map(Rule::basis).stream(),
                        Limit.of(key).flatMap(profile::rule).map(rule -> rule.basis()).stream())
                .map(basis -> key + " (" + basis.source() + ", "
                        + basis.confidence().name().toLowerCase(Locale.ROOT) + ")")
                .findFirst()
                .orElse(key);
    }

    static Stream<Arguments> cells() {
        Profile written = profile();
        return rows().flatMap(row -> Stream.of(Protocol.values())
                .filter(row::isTold)
                .flatMap(protocol -> Stream.of(Via.values())
                        .map(via -> Arguments.of(
                                row.keys.stream()
                                        .map(key -> source(key, written.spoken(protocol)))
                                        .collect(Collectors.joining(", ")),
                                protocol.key(),
                                via,
                                row.story,
                                protocol))));
    }

    @ParameterizedTest(name = "{0}; MQTT {1}, {2}")
    @MethodSource("cells")
    void rule_isAsDocumented(String rule, String version, Via via, String story, Protocol protocol) {
        String id = Integer.toHexString((rule + story).hashCode())
                + version.charAt(0)
                + via.name().charAt(0);
        try (TableTeller teller = new TableTeller(GATEWAY, via, protocol, id)) {
            teller.watch("<" + id + ">", "<" + id + "/#>").tell(story);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleOfTheProfile_hasARow(Protocol protocol) {
        Profile profile = profile().spoken(protocol);
        Set<String> told = rows().filter(row -> row.isTold(protocol))
                .flatMap(row -> row.keys.stream())
                .collect(Collectors.toSet());
        assertThat(Stream.of(Feature.values())
                        .filter(feature -> feature.existsIn(protocol))
                        .filter(feature -> profile.rule(feature).file().startsWith(NAME))
                        .filter(feature -> profile.rule(feature).verdict().kind() != Kind.ALLOW)
                        .map(Feature::key)
                        .filter(key -> !UNSEEN.contains(key)))
                .allSatisfy(key -> assertThat(told).contains(key));
    }

    @Test
    void everyLimitOfTheProfile_hasARow() {
        Profile profile = profile();
        Set<String> told = rows().flatMap(row -> row.keys.stream()).collect(Collectors.toSet());
        assertThat(Stream.of(Limit.values())
                        .filter(limit -> profile.rule(limit).isPresent())
                        .map(Limit::key))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(told).contains(key));
    }
}
