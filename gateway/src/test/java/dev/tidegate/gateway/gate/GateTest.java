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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
            client-certificate ignore           as asked
            user-name ignore                    as asked
            keep-alive cap                      keep=60 clean=true []
            keep-alive ignore                   clean=true []
            no-keep-alive ignore                keep=300 clean=true []
            keep-alive-too-long ignore          keep=300 clean=true []
            keep-alive-too-short ignore         keep=10 clean=true []
            session-expiry-too-long ignore      clean=true [session_expiry_interval=7200]
            will-too-large ignore               clean=true []
            will-topic-too-long ignore          clean=true []
            will-to-system-topic ignore         clean=true []
            will-not-permitted ignore           clean=true []
            will-delay-too-long ignore          clean=true [] will=0false [will_delay_interval=7200]
            request-problem-information ignore  clean=true []
            message-expiry-too-long ignore      qos=0 retain=false [message_expiry_interval=7200]
            too-many-retained ignore            qos=0 retain=false []
            subscribe-not-permitted ignore      qos=0 nl=false rap=false rh=SEND id=0 nothing
            unsubscribe-user-properties ignore  as asked
            too-many-packets delay              delay
            too-many-bytes delay                delay
            acknowledgement-user-properties ignore []
            disconnect-session-expiry cap       [session_expiry_interval=60]
            disconnect-session-expiry ignore    []
            disconnect-user-properties ignore   as asked
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
            response-topic-out-of-reach strip   qos=0 retain=false []
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

    /** What some packets of {@link Asked} exceed, each one limit. */
    private static final Limits NARROW = Limits.defaults()
            .with(Limit.CLIENT_ID_BYTES, "23")
            .with(Limit.KEEP_ALIVE_MIN, "10s")
            .with(Limit.KEEP_ALIVE_MAX, "300s")
            .with(Limit.SESSION_EXPIRY_MAX, "2h")
            .with(Limit.WILL_DELAY_MAX, "2h")
            .with(Limit.WILL_SIZE, "1KiB")
            .with(Limit.TOPIC_LEVELS, "4")
            .with(Limit.MESSAGE_EXPIRY_MAX, "2h")
            .with(Limit.PROPERTY_BYTES, "10")
            .with(Limit.FILTERS_PER_SUBSCRIBE, "2")
            .with(Limit.SUBSCRIPTIONS, "3");

    /** What no packet says of itself. */
    private static final Set<Feature> FOUND_ELSEWHERE = EnumSet.of(
            Feature.CLIENT_CERTIFICATE,
            Feature.TOO_MANY_CONNECTS,
            Feature.TOO_MANY_FAILED_LOGINS,
            Feature.TOO_PERSISTENT_LOGINS,
            Feature.TOO_MANY_TAKEOVERS,
            Feature.WILL_NOT_PERMITTED,
            Feature.TOO_MANY_RETAINED,
            Feature.PUBLISH_NOT_PERMITTED,
            Feature.RESPONSE_TOPIC_OUT_OF_REACH,
            Feature.SUBSCRIBE_NOT_PERMITTED);

    /** What every packet of its kind uses, in its simplest form. */
    private static final Set<Feature> USED_BY_ALL = EnumSet.of(
            Feature.MQTT_5,
            Feature.CLEAN_START,
            Feature.NO_KEEP_ALIVE,
            Feature.PUBLISH_QOS_0,
            Feature.SUBSCRIBE,
            Feature.UNSUBSCRIBE,
            Feature.DISCONNECT);

    private final Gate gate = new Gate();

    /** Everything is allowed but this. */
    private static Profile profile(String rule) {
        return profile(rule, NARROW);
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

    private static Profile standard(Limits limits) {
        try {
            String text = Files.readString(Path.of("../config/profiles/standard.yaml"));
            return PolicyYaml.read(List.of(new PolicySource("standard.yaml", text)), limits)
                    .book()
                    .profile("standard");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        long besides = FOUND_ELSEWHERE.contains(feature) ? feature.bit() : 0;
        Terms terms = terms(profile);
        return switch (feature.request()) {
            case CONNECT -> {
                Packet.Connect asked = Asked.connect(feature);
                yield gate.rule(asked, profile.spoken(asked.version().protocol()), besides)
                        .match(new Words<>(Asked::words));
            }
            case PUBLISH -> {
                Packet.Publish asked = Asked.publish(feature);
                yield gate.rule(asked, Objects.requireNonNull(asked.topic()), terms, besides)
                        .match(new Words<>(Asked::words));
            }
            case SUBSCRIBE ->
                gate.rule(Asked.subscribe(feature), Asked.around(feature), terms, besides)
                        .match(new Words<>(Asked::words));
            case UNSUBSCRIBE -> gate.rule(Asked.unsubscribe(feature), terms).match(new Words<>(packet -> "adjusted"));
            case CONVERSATION -> conversation(feature, terms);
            case SERVICE -> profile.serves(feature) ? "as asked" : "not done";
        };
    }

    private String conversation(Feature feature, Terms terms) {
        return switch (feature) {
            case ERROR_IN_ACKNOWLEDGEMENT ->
                gate.rule(ReasonCode.UNSPECIFIED_ERROR, Properties.NONE, terms).match(new Words<>(Asked::words));
            case ACKNOWLEDGEMENT_USER_PROPERTIES ->
                gate.rule(ReasonCode.SUCCESS, Asked.user(), terms).match(new Words<>(Asked::words));
            case DISCONNECT, DISCONNECT_SESSION_EXPIRY, DISCONNECT_USER_PROPERTIES ->
                gate.rule(Asked.disconnect(feature), terms).match(new Words<>(Asked::words));
            default ->
                gate.rule(feature, terms.profile())
                        .match(new Words<>(verdict -> verdict.kind().key()));
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
                .flatMap(feature -> feature.kinds().stream().map(kind -> Arguments.of(feature, kind)));
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
                feature.request() == Request.SERVICE
                        ? "not done"
                        : EXPECTED.getOrDefault(feature.key() + " " + kind.key(), "no row in the table");
        };
        assertThat(ruling(feature, profile(feature, kind))).isEqualTo(expected);
    }

    @Test
    void table_hasNoRowForAVerdictThatIsImpossible() {
        assertThat(EXPECTED.keySet())
                .isEqualTo(cells().map(Arguments::get)
                        .filter(cell -> ((Feature) cell[0]).request() != Request.SERVICE)
                        .filter(cell -> List.of(Kind.CAP, Kind.IGNORE, Kind.STRIP, Kind.DELAY)
                                .contains(cell[1]))
                        .map(cell -> ((Feature) cell[0]).key() + " " + ((Kind) cell[1]).key())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyFeature_thatNobodyUses_changesNothing(Feature feature, Kind kind) {
        Profile profile = profile(feature, kind);
        Terms terms = terms(profile);
        if (!USED_BY_ALL.contains(feature)) {
            assertThat(gate.rule(Asked.connect(Properties.NONE), profile, 0)).isSameAs(Ruling.asAsked());
            assertThat(gate.rule(Asked.publish("t"), TopicName.of("t"), terms, 0))
                    .isSameAs(Ruling.asAsked());
            assertThat(gate.rule(Asked.filter("t"), Asked.around(Feature.SUBSCRIBE), terms, 0))
                    .isSameAs(Ruling.asAsked());
            assertThat(gate.rule(Asked.unsubscribe(Feature.UNSUBSCRIBE), terms)).isSameAs(Ruling.asAsked());
            assertThat(gate.rule(Asked.disconnect(Feature.DISCONNECT), terms)).isSameAs(Ruling.asAsked());
            assertThat(gate.rule(ReasonCode.SUCCESS, Properties.NONE, terms)).isSameAs(Ruling.asAsked());
        }
    }

    private static long scan(Feature feature) {
        return switch (feature.request()) {
            case CONNECT -> {
                Packet.Connect asked = Asked.connect(feature);
                yield FeatureScan.connect(asked) | Excess.connect(asked, NARROW);
            }
            case PUBLISH -> {
                Packet.Publish asked = Asked.publish(feature);
                TopicName topic = Objects.requireNonNull(asked.topic());
                yield FeatureScan.publish(asked, topic) | Excess.publish(asked, topic, NARROW);
            }
            case SUBSCRIBE -> {
                FilterRequest asked = Asked.subscribe(feature);
                Circumstances around = Asked.around(feature);
                yield FeatureScan.subscribe(asked.filter(), asked.options(), around.properties())
                        | Excess.subscribe(asked.filter(), around, NARROW);
            }
            case UNSUBSCRIBE -> FeatureScan.unsubscribe(Asked.unsubscribe(feature));
            case CONVERSATION -> FeatureScan.disconnect(Asked.disconnect(feature));
            case SERVICE -> 0;
        };
    }

    /** Nobody asks for too long a delay without asking for a delay. */
    private static Set<Feature> impliedBy(Feature feature) {
        return switch (feature) {
            case KEEP_ALIVE_TOO_LONG, KEEP_ALIVE_TOO_SHORT -> EnumSet.of(Feature.KEEP_ALIVE);
            case SESSION_EXPIRY_TOO_LONG -> EnumSet.of(Feature.SESSION_EXPIRY);
            case WILL_DELAY_TOO_LONG -> EnumSet.of(Feature.WILL_DELAY);
            case MESSAGE_EXPIRY_TOO_LONG -> EnumSet.of(Feature.MESSAGE_EXPIRY);
            case PROPERTY_TOO_LONG -> EnumSet.of(Feature.RESPONSE_TOPIC);
            case TOO_MANY_RETAINED -> EnumSet.of(Feature.RETAIN);
            default -> EnumSet.noneOf(Feature.class);
        };
    }

    @ParameterizedTest
    @EnumSource(Feature.class)
    void scan_setsNoBitButThatOfTheFeature(Feature feature) {
        Set<Feature> usual = EnumSet.copyOf(USED_BY_ALL);
        usual.add(Feature.WILL);
        usual.addAll(impliedBy(feature));
        usual.add(feature);
        long expected = usual.stream()
                .filter(each -> each.request() == feature.request())
                .mapToLong(Feature::bit)
                .reduce(0, (left, right) -> left | right);
        assertThat(scan(feature) & ~expected).as("other bits").isZero();
    }

    // --- several at once ---

    @Test
    void twoRefused_theOneDeclaredFirstIsTheAnswer() {
        Packet.Connect asked =
                Asked.connect(new Will(TopicName.of("w"), new byte[0], Qos.EXACTLY_ONCE, true, Properties.NONE));
        assertThat(gate.rule(asked, profile("will-retain: refuse"), 0).match(new Words<>(Asked::words)))
                .startsWith("refused 0x9A");
    }

    @Test
    void observing_everythingIsAsAsked() {
        Profile observed = profile("retain: close").in(Mode.OBSERVE);
        assertThat(ruling(Feature.RETAIN, observed)).isEqualTo("as asked");
    }

    // --- terms ---

    private Terms granted(Packet.Connect asked, Limits limits) {
        Profile profile = standard(limits).spoken(asked.version().protocol());
        return gate.terms(gate.rule(asked, profile, 0).granted(asked), profile);
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
