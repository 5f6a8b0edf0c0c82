package dev.tidegate.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Request;
import dev.tidegate.policy.Verdict.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GateTest {
    /** What is left where the verdict is neither yes nor no; "as asked" where the packet itself stays as it is. */
    private static final String LEFT = """
            user-name ignore                    as asked
            persistent-session ignore           clean=true []
            session-expiry cap                  clean=true [session_expiry_interval=60]
            will ignore                         clean=true []
            will-qos-1 cap                      clean=true [] will=0false []
            will-qos-2 cap                      clean=true [] will=0false []
            will-retain strip                   clean=true [] will=0false []
            will-delay cap                      clean=true [] will=0false [will_delay_interval=60]
            will-delay strip                    clean=true [] will=0false []
            will-message-expiry cap             clean=true [] will=0false [message_expiry_interval=60]
            will-message-expiry strip           clean=true [] will=0false []
            will-user-properties strip          clean=true [] will=0false []
            client-receive-maximum ignore       clean=true []
            client-maximum-packet-size ignore   clean=true []
            client-topic-alias-maximum ignore   clean=true []
            request-response-information ignore clean=true []
            connect-user-properties ignore      clean=true []
            publish-qos-1 cap                   qos=0 retain=false []
            publish-qos-2 cap                   qos=0 retain=false []
            retain strip                        qos=0 retain=false []
            payload-format strip                qos=0 retain=false []
            message-expiry cap                  qos=0 retain=false [message_expiry_interval=60]
            message-expiry strip                qos=0 retain=false []
            response-topic strip                qos=0 retain=false []
            correlation-data strip              qos=0 retain=false []
            publish-user-properties strip       qos=0 retain=false []
            content-type strip                  qos=0 retain=false []
            subscription-identifier strip       qos=0 nl=false rap=false rh=SEND id=0
            sys-topics ignore                   qos=0 nl=false rap=false rh=SEND id=0 nothing
            subscribe-qos-1 cap                 qos=0 nl=false rap=false rh=SEND id=0
            subscribe-qos-2 cap                 qos=0 nl=false rap=false rh=SEND id=0
            no-local strip                      qos=0 nl=false rap=false rh=SEND id=0
            retain-as-published strip           qos=0 nl=false rap=false rh=SEND id=0
            retain-handling strip               qos=0 nl=false rap=false rh=SEND id=0
            subscribe-user-properties ignore    as asked
            """;

    private static final Map<String, String> EXPECTED = LEFT.lines()
            .collect(Collectors.toMap(
                    line -> line.replaceFirst("^(\\S+ \\S+) .*", "$1"), line -> line.replaceFirst("^\\S+ \\S+ +", "")));

    private final Gate gate = new Gate();

    /** Everything is allowed but this. */
    private static Profile profile(String rule) {
        return profile(rule, Limits.defaults());
    }

    private static Profile profile(String rule, Limits limits) {
        String key = rule.replaceFirst(":.*", "");
        StringBuilder yaml = new StringBuilder("profile: house\nfeatures:\n");
        for (Feature each : Feature.values()) {
            boolean aboveIt = each == Feature.PUBLISH_QOS_2 && rule.matches("publish-qos-1: (drop|close|hang-up)");
            String usual = each.kinds().contains(Kind.ALLOW) ? "allow" : "hang-up";
            yaml.append("  ")
                    .append(each.key().equals(key) ? rule : each.key() + ": " + (aboveIt ? "close" : usual))
                    .append('\n');
        }
        return PolicyYaml.read(List.of(new PolicySource("house.yaml", yaml.toString())), limits)
                .book()
                .profile("house");
    }

    private static Profile profile(Feature feature, Kind kind) {
        String cap = feature.key().matches(".*-qos-.") ? "0" : "60s";
        return profile(feature.key() + ": " + (kind == Kind.CAP ? "{ cap: " + cap + " }" : kind.key()));
    }

    /** A connection under this profile that asked for nothing. */
    private Terms terms(Profile profile) {
        return gate.terms(Asked.connect(Properties.NONE), profile);
    }

    /** The ruling in words. */
    private String ruling(Feature feature, Profile profile) {
        return switch (feature.request()) {
            case CONNECT -> gate.rule(Asked.connect(feature), profile).match(new Words<>(Asked::words));
            case PUBLISH ->
                gate.rule(Asked.publish(feature), TopicName.of("t"), terms(profile))
                        .match(new Words<>(Asked::words));
            case SUBSCRIBE ->
                gate.rule(Asked.subscribe(feature), Asked.around(feature), terms(profile))
                        .match(new Words<>(Asked::words));
            case UNSUBSCRIBE, CONVERSATION, SERVICE -> "not a packet the gate rules on";
        };
    }

    private record Words<P>(Function<P, String> of) implements Ruling.Cases<P, String> {
        @Override
        public String asAsked() {
            return "as asked";
        }

        @Override
        public String adjusted(P value) {
            return of.apply(value);
        }

        @Override
        public String refused(Ruling.Objection objection) {
            return "refused " + objection.code() + " " + objection.feature() + " " + objection.rule();
        }

        @Override
        public String closed(Ruling.Objection objection) {
            return "closed " + objection.code() + " " + objection.feature() + " " + objection.rule();
        }

        @Override
        public String dropped(Ruling.Objection objection) {
            return "dropped " + objection.feature() + " " + objection.rule();
        }

        @Override
        public String hungUp(Ruling.Objection objection) {
            return "hung up " + objection.feature() + " " + objection.rule();
        }
    }

    static Stream<Arguments> cells() {
        return Arrays.stream(Feature.values())
                .filter(GateTest::isScanned)
                .flatMap(feature -> feature.kinds().stream().map(kind -> Arguments.of(feature, kind)));
    }

    /** Whether a packet alone says that it uses this: not a certificate, a limit, a permission, or what the gateway does itself. */
    private static boolean isScanned(Feature feature) {
        return (scan(feature) & feature.bit()) != 0;
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyFeature_underEveryVerdict_getsTheRulingOfTheTable(Feature feature, Kind kind) {
        String line = "house.yaml:" + (3 + feature.ordinal());
        String expected = switch (kind) {
            case ALLOW -> "as asked";
            case REFUSE -> "refused " + feature.naturalCode(kind) + " " + feature + " " + line;
            case CLOSE -> "closed " + feature.naturalCode(kind) + " " + feature + " " + line;
            case DROP -> "dropped " + feature + " " + line;
            case HANG_UP -> "hung up " + feature + " " + line;
            case CAP, IGNORE, STRIP, DELAY ->
                EXPECTED.getOrDefault(feature.key() + " " + kind.key(), "no row in the table");
        };
        assertThat(ruling(feature, profile(feature, kind))).isEqualTo(expected);
    }

    @Test
    void table_hasNoRowForAVerdictThatIsImpossible() {
        assertThat(EXPECTED.keySet())
                .isEqualTo(cells().map(Arguments::get)
                        .filter(cell ->
                                List.of(Kind.CAP, Kind.IGNORE, Kind.STRIP).contains(cell[1]))
                        .map(cell -> ((Feature) cell[0]).key() + " " + ((Kind) cell[1]).key())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyFeature_thatNobodyUses_changesNothing(Feature feature, Kind kind) {
        Profile profile = profile(feature, kind);
        if (!List.of(Feature.MQTT_5).contains(feature)) {
            assertThat(gate.rule(Asked.connect(Properties.NONE), profile)).isSameAs(Ruling.asAsked());
        }
        assertThat(gate.rule(Asked.publish(Qos.AT_MOST_ONCE, Properties.NONE), TopicName.of("t"), terms(profile)))
                .isSameAs(Ruling.asAsked());
        assertThat(gate.rule(Asked.filter("t"), Properties.NONE, terms(profile)))
                .isSameAs(Ruling.asAsked());
    }

    private static long scan(Feature feature) {
        return switch (feature.request()) {
            case CONNECT -> FeatureScan.connect(Asked.connect(feature));
            case PUBLISH -> FeatureScan.publish(Asked.publish(feature));
            case SUBSCRIBE -> {
                FilterRequest asked = Asked.subscribe(feature);
                yield FeatureScan.subscribe(asked.filter(), asked.options(), Asked.around(feature));
            }
            case UNSUBSCRIBE, CONVERSATION, SERVICE -> 0;
        };
    }

    @ParameterizedTest
    @EnumSource(Feature.class)
    void scan_setsNoBitButThatOfTheFeature(Feature feature) {
        long mask = scan(feature);
        long usual = feature.request() == Request.CONNECT ? Feature.MQTT_5.bit() | Feature.WILL.bit() : 0;
        long others = mask & ~feature.bit() & ~usual;
        assertThat(others).as("other bits").isZero();
    }

    // --- several at once ---

    @Test
    void twoRefused_theOneDeclaredFirstIsTheAnswer() {
        Packet.Connect asked =
                Asked.connect(new Will(TopicName.of("w"), new byte[0], Qos.EXACTLY_ONCE, true, Properties.NONE));
        assertThat(gate.rule(asked, profile("will-retain: refuse")).match(new Words<>(Asked::words)))
                .startsWith("refused 0x9A");
    }

    @Test
    void observing_everythingIsAsAsked() {
        Profile observed = profile("retain: close").in(Mode.OBSERVE);
        assertThat(ruling(Feature.RETAIN, observed)).isEqualTo("as asked");
    }

    // --- what no profile decides ---

    @ParameterizedTest
    @CsvSource({"$SYS/x", "$share/g/t", "$"})
    void publish_toASystemTopic_isRefused(String topic) {
        assertThat(gate.rule(
                                Asked.publish(Qos.AT_MOST_ONCE, Properties.NONE),
                                TopicName.of(topic),
                                terms(profile("retain: allow")))
                        .match(new Words<>(Asked::words)))
                .startsWith("refused 0x87");
    }

    @Test
    void publish_topicOfMoreLevelsOrBytesThanTheLimits_closes() {
        Limits limits = Limits.defaults().with(Limit.TOPIC_LEVELS, "3").with(Limit.TOPIC_BYTES, "10");
        Terms terms = terms(profile("retain: allow", limits));
        Packet.Publish publish = Asked.publish(Qos.AT_MOST_ONCE, Properties.NONE);
        assertThat(gate.rule(publish, TopicName.of("a/b/c"), terms)).isSameAs(Ruling.asAsked());
        assertThat(gate.rule(publish, TopicName.of("a/b/c/d"), terms)).isInstanceOf(Ruling.Closed.class);
        assertThat(gate.rule(publish, TopicName.of("äääää"), terms)).isSameAs(Ruling.asAsked());
        assertThat(gate.rule(publish, TopicName.of("äääääa"), terms)).isInstanceOf(Ruling.Closed.class);
    }

    @Test
    void subscribe_filterOfMoreLevelsThanTheLimit_isRefused() {
        Limits limits = Limits.defaults().with(Limit.TOPIC_LEVELS, "3");
        Terms terms = terms(profile("retain: allow", limits));
        assertThat(gate.rule(Asked.filter("a/b/c/d"), Properties.NONE, terms).match(new Words<>(Asked::words)))
                .startsWith("refused 0x8F");
    }

    @Test
    void clientId_longerThanTheLimit_isRefused() {
        Limits limits = Limits.defaults().with(Limit.CLIENT_ID_BYTES, "23");
        Packet.Connect asked =
                new Packet.Connect(ProtocolVersion.V5, "x".repeat(24), true, 0, Properties.NONE, null, null, null);
        assertThat(gate.rule(asked, profile("retain: allow", limits)).match(new Words<>(Asked::words)))
                .startsWith("refused 0x85");
    }

    // --- terms ---

    private Terms granted(Packet.Connect asked, Limits limits) {
        return gate.terms(asked, profile("retain: allow", limits));
    }

    private static Packet.Connect keepAlive(ProtocolVersion version, int seconds) {
        return new Packet.Connect(version, "c", true, seconds, Properties.NONE, null, null, null);
    }

    @ParameterizedTest
    @CsvSource({"0, 300", "5, 30", "30, 30", "60, 60", "300, 300", "65535, 300"})
    void keepAlive_staysBetweenFloorAndCeiling(int asked, int granted) {
        Limits limits = Limits.defaults().with(Limit.KEEP_ALIVE_MIN, "30s").with(Limit.KEEP_ALIVE_MAX, "5m");
        assertThat(granted(keepAlive(ProtocolVersion.V5, asked), limits).keepAliveSeconds())
                .isEqualTo(granted);
    }

    @Test
    void keepAlive_ofAClientThatCannotBeTold_isItsOwn() {
        assertThat(granted(keepAlive(ProtocolVersion.V3_1_1, 65_535), Limits.defaults())
                        .keepAliveSeconds())
                .isEqualTo(65_535);
    }

    @Test
    void sessionExpiry_isTheSmallerOfWishAndLimit() {
        Limits limits = Limits.defaults().with(Limit.SESSION_EXPIRY_MAX, "1m");
        Packet.Connect asked = Asked.connect(Feature.SESSION_EXPIRY);
        assertThat(granted(asked, limits).sessionExpirySeconds()).isEqualTo(60);
        assertThat(granted(asked, Limits.defaults()).sessionExpirySeconds()).isEqualTo(3_600);
    }

    @Test
    void sessionExpiry_ofAnOlderClient_isForEverUpToTheLimitOrNone() {
        // The codec says Clean Session 0 in the words of version 5.
        Properties forever = Properties.builder()
                .number(Property.SESSION_EXPIRY_INTERVAL, 0xFFFF_FFFFL)
                .build();
        Packet.Connect kept = new Packet.Connect(ProtocolVersion.V3_1_1, "c", false, 0, forever, null, null, null);
        Packet.Connect clean = keepAlive(ProtocolVersion.V3_1_1, 0);
        assertThat(granted(kept, Limits.defaults()).sessionExpirySeconds()).isEqualTo(7 * 86_400);
        assertThat(granted(clean, Limits.defaults()).sessionExpirySeconds()).isZero();
    }

    @Test
    void willDelay_aboveTheLimit_isTheLimit() {
        Limits limits = Limits.defaults().with(Limit.WILL_DELAY_MAX, "1m");
        Will will = gate.will(Asked.connect(Feature.WILL_DELAY), profile("retain: allow", limits));
        assertThat(will).isNotNull();
        assertThat(will.delaySeconds()).isEqualTo(60);
    }

    @Test
    void receiveMaximum_packetSizeAndAliases_areTheClients() {
        Packet.Connect asked = Asked.connect(Properties.builder()
                .number(Property.RECEIVE_MAXIMUM, 10)
                .number(Property.MAXIMUM_PACKET_SIZE, 0xFFFF_FFFFL)
                .number(Property.TOPIC_ALIAS_MAXIMUM, 65_535)
                .build());
        Terms terms = granted(asked, Limits.defaults().with(Limit.CLIENT_TOPIC_ALIASES, "32"));
        assertThat(terms.clientReceiveMaximum()).isEqualTo(10);
        assertThat(terms.clientMaximumPacketSize()).isEqualTo(Integer.MAX_VALUE);
        assertThat(terms.clientTopicAliases()).isEqualTo(32);
    }

    // --- the same codes, written down twice ---

    @ParameterizedTest
    @EnumSource(Request.class)
    void policysRefusals_areTheErrorsTheAnsweringPacketsCarry(Request request) {
        List<PacketType> answers = switch (request) {
            case CONNECT -> List.of(PacketType.CONNACK);
            case PUBLISH -> List.of(PacketType.PUBACK, PacketType.PUBREC);
            case SUBSCRIBE -> List.of(PacketType.SUBACK);
            case UNSUBSCRIBE -> List.of(PacketType.UNSUBACK);
            case CONVERSATION, SERVICE -> List.of();
        };
        for (PacketType answer : answers) {
            assertThat(errors(answer)).as(answer.name()).containsExactlyInAnyOrderElementsOf(request.refusals());
        }
    }

    @Test
    void everyCodeThatCloses_isOneADisconnectCarries() {
        List<ReasonCode> carried = errors(PacketType.DISCONNECT);
        for (Feature each : Feature.values()) {
            ReasonCode code = each.naturalCode(Kind.CLOSE);
            if (code != null) {
                assertThat(carried).as(each.key()).contains(code);
            }
        }
    }

    private static List<ReasonCode> errors(PacketType packet) {
        return Arrays.stream(ReasonCode.values())
                .filter(code -> code.isError() && packet.mayCarry(code))
                .toList();
    }
}
