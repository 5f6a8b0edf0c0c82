package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tidegate.bridge.Backoff;
import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.OnDemand;
import dev.tidegate.bridge.Password;
import dev.tidegate.bridge.PropertyRule;
import dev.tidegate.bridge.Queue;
import dev.tidegate.bridge.Retention;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.TopicRemap;
import dev.tidegate.bridge.Upstream;
import dev.tidegate.bridge.UpstreamTls;
import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.Overflow;
import dev.tidegate.policy.Protocol;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code bridges} makes of itself, and every kind of mistake in it with its place. */
class BridgeSettingsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = new Desk(directory);
    }

    @Test
    void bridge_withTheLeast_getsTheDefaults() {
        desk.file(Desk.LEAST
                + "bridges: { plant: { address: \"mqtt://10.0.0.5\", topics: [ { out: \"plant/#\" } ] } }\n");

        assertThat(desk.load().bridges())
                .isEqualTo(Map.of(
                        "plant",
                        new BridgePlan(
                                "plant",
                                new Upstream(
                                        List.of(URI.create("mqtt://10.0.0.5")),
                                        Protocol.MQTT_5,
                                        "tidegate-plant",
                                        null,
                                        null,
                                        null,
                                        Duration.ofSeconds(60),
                                        Duration.ofDays(1),
                                        Duration.ofSeconds(10),
                                        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60))),
                                "",
                                new Queue(100_000, ByteSize.parse("64MiB"), null, Overflow.DROP_OLDEST, 100, 0),
                                1,
                                List.of(new Rule(
                                        "out plant/#",
                                        Direction.OUT,
                                        TopicRemap.of("plant/#", "plant/#"),
                                        List.of(),
                                        2,
                                        Retention.KEEP,
                                        PropertyRule.KEEP,
                                        Map.of(),
                                        null,
                                        null)))));
    }

    @Test
    void upstream_withEverything_isReadWhole() {
        desk.file("ca.pem", "x")
                .file("me.pem", "x")
                .file("me.key", "x")
                .file("token", "x")
                .file(Desk.LEAST + """
                bridges:
                  cloud:
                    addresses: [ "wss://a.example/mqtt", "mqtts://b.example:8884" ]
                    protocol: 3.1.1
                    client-id: gate-7
                    user: gate
                    token-file: token
                    password-size: 4KiB
                    renew-before: 5m
                    keep-alive: 30s
                    session-expiry: 4294967295s
                    connect-timeout: 5s
                    backoff-min: 500ms
                    backoff-max: 5m
                    tls: { ca: ca.pem, certificate: me.pem, key: me.key, server-name: c.example, alpn: [ mqtt ] }
                    queue: { messages: 10, bytes: 1MiB, overflow: drop-newest }
                    window: 20
                    rate: 500
                    topics: [ { both: "#" } ]
                """);

        BridgePlan plan = only();

        assertThat(plan.upstream())
                .isEqualTo(new Upstream(
                        List.of(URI.create("wss://a.example/mqtt"), URI.create("mqtts://b.example:8884")),
                        Protocol.MQTT_3_1_1,
                        "gate-7",
                        "gate",
                        new Password(
                                new Password.File(directory.resolve("token")),
                                ByteSize.parse("4KiB"),
                                Duration.ofMinutes(5)),
                        new UpstreamTls(
                                directory.resolve("ca.pem"),
                                directory.resolve("me.pem"),
                                directory.resolve("me.key"),
                                "c.example",
                                List.of("mqtt")),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(4_294_967_295L),
                        Duration.ofSeconds(5),
                        new Backoff(Duration.ofMillis(500), Duration.ofMinutes(5))));
        assertThat(plan.queue()).isEqualTo(new Queue(10, ByteSize.parse("1MiB"), null, Overflow.DROP_NEWEST, 20, 500));
    }

    @Test
    void passwordOfAProgram_isReadWithItsArguments() {
        desk.file(Desk.LEAST + """
                bridges:
                  plant:
                    address: mqtt://10.0.0.5
                    password-command: [ /bin/cat, "a b", "$HOME" ]
                    password-timeout: 2s
                    topics: [ { both: "#" } ]
                """);

        assertThat(only().upstream().password())
                .isEqualTo(new Password(
                        new Password.Command(List.of("/bin/cat", "a b", "$HOME"), Duration.ofSeconds(2)),
                        ByteSize.parse("16KiB"),
                        Duration.ofMinutes(1)));
    }

    @Test
    void topic_withEverything_isReadWhole() {
        desk.file(bridge("""
                - out: "plant/{line}/{*}"
                  as: "eu/{line}/raw/{*}"
                  except: [ "plant/+/secret/#" ]
                  qos: 1
                  retain: strip
                  properties: strip
                  add: { site: "7", by: tidegate }
                  payload: 64KiB
                """));

        assertThat(only().rules())
                .containsExactly(new Rule(
                        "out plant/{line}/{*}",
                        Direction.OUT,
                        TopicRemap.of("plant/{line}/{*}", "eu/{line}/raw/{*}"),
                        List.of("plant/+/secret/#"),
                        1,
                        Retention.STRIP,
                        PropertyRule.STRIP,
                        Map.of("site", "7", "by", "tidegate"),
                        ByteSize.parse("64KiB"),
                        null));
    }

    @Test
    void topic_onDemand_saysForHowLongAndForHowMuch() {
        desk.file(bridge("""
                - { in: "a/#", demand: true }
                - { in: "b/#", demand: true, demand-linger: 5m, demand-filters: 7, demand-retained: 50 }
                - { in: "c/#" }
                """));

        assertThat(only().rules())
                .extracting(Rule::onDemand)
                .containsExactly(
                        new OnDemand(Duration.ofSeconds(30), 100, 100_000),
                        new OnDemand(Duration.ofMinutes(5), 7, 50),
                        null);
    }

    @Test
    void topic_in_isWrittenAsTheUpstreamCallsIt() {
        desk.file(bridge("""
                - { in: "eu/orders/{*}", as: "orders/{*}" }
                - { both: "chat/#", local-prefix: "plant/", remote-prefix: "site/7/" }
                """));

        assertThat(only().rules())
                .extracting(Rule::name, Rule::remap)
                .containsExactly(
                        tuple("in eu/orders/{*}", TopicRemap.of("orders/{*}", "eu/orders/{*}")),
                        tuple("both plant/chat/#", TopicRemap.of("plant/chat/#", "site/7/chat/#")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        - { out: "a/x-{b}" }                        | 8:13: "a/x-{b}": what varies takes a whole level, as + or as a name of letters, digits, - and _ in braces: a/{line}/b, not "x-{b}"
        - { as: "a" }                               | 8:11: say which way it goes: out, in or both
        - { out: a, in: a }                         | 8:11: out and in in one entry: write one entry each, or both
        - { out: a, as: b, local-prefix: c/ }       | 8:21: as and prefixes are two ways to rename: keep one of the two
        - { out: a, local-prefix: c }               | 8:13: the local prefix "c" must end with a slash: "c/"
        - { both: "a/{b}", as: c }                  | 8:13: "a/{b}" and "c" do not both have {b}, so a name does not find its way back: write it on both sides, or make the rule out or in
        - { in: "a", as: "b/{x}" }                  | 8:13: "b/{x}" has {x} and "a" does not, so nobody knows what to write there: capture it, or leave it out
        - { out: "a/#", except: [ "b/#" ] }         | 8:25: except "b/#" matches nothing the rule takes, which is a/#; write it as local clients call it, or remove it
        - { out: "a", add: { b: "\\0" } }           | 8:23: a user property holds no U+0000 and at most 65535 bytes
        - { out: "a", qos: 3 }                      | 8:28: qos: write 0, 1 or 2, not "3"
        - { out: "a", retain: never }               | 8:31: retain: write keep or strip or force, not "never"
        - { out: "a", demand: true }                | 8:23: demand is for what comes from the upstream: make the rule in or both, or remove demand
        - { in: "a", demand: true, retain: force }  | 8:22: what comes on demand is retained by the upstream and not here: retain keep or strip, or remove demand
        - { in: "a", demand: true, demand-filters: 1001 } | 8:22: demand-filters is 1 to 1000
        - { out: "a", prperties: keep }             | 8:23: unknown key 'prperties'; did you mean 'properties'?
        """)
    void topic_withAMistake_isToldAtItsPlace(String row, String problem) {
        desk.file(bridge(row));

        assertThat(desk.problems()).containsExactly("gate.yaml:" + problem);
    }

    @Test
    void topics_thatTakeTheSame_areToldAtTheLaterOne() {
        desk.file(bridge("""
                - { out: "plant/#" }
                - { both: "plant/{line}/state", as: "eu/{line}" }
                """));

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:9:11: \"out plant/#\" and \"both plant/{line}/state\" both take plant/+/state"
                                + " out, so a message would cross twice: make one narrower, or give \"out plant/#\" except:"
                                + " [ \"plant/+/state\" ]");
    }

    @Test
    void topic_writtenTwice_isTold() {
        desk.file(bridge("""
                - { out: a }
                - { out: a }
                """));

        assertThat(desk.problems()).containsExactly("gate.yaml:9:11: \"out a\" is there twice; remove one");
    }

    @Test
    void topics_thatGoRoundForEver_areTold() {
        desk.file(bridge("""
                - { in: "up/#", as: "down/#" }
                - { out: "down/#", as: "up/more/#" }
                """));

        assertThat(desk.problems())
                .singleElement()
                .asString()
                .startsWith(
                        "gate.yaml:9:11: \"in up/#\" brings in up/# and \"out down/#\" sends it out again as up/more/#");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        address: "mqtt://h", addresses: [ "mqtt://i" ]      | 6:28: address and addresses are two ways to say it: remove one
        user: me                                            | 5:3: this bridge leads nowhere: name the address of the other broker, such as mqtt://broker.example:1883
        addresses: [ ]                                      | 6:7: this bridge leads nowhere: name the address of the other broker, such as mqtt://broker.example:1883
        address: "http://h"                                 | 6:16: address: an address begins with mqtt://, mqtts://, ws:// or wss://, as in mqtt://broker.example:1883
        address: "mqtt://h", tls: { }                       | 6:28: tls needs an address that begins with mqtts or wss; write one, or remove tls
        address: "mqtts://h", tls: { certificate: gate.yaml } | 6:36: certificate needs its key: name that too
        address: "mqtt://h", password-file: gate.yaml, token-file: gate.yaml | 6:54: password-file and token-file are two places for one password: remove one
        address: "mqtt://h", token-file: gate.yaml, password-command: [ /bin/cat ] | 6:51: token-file and password-command are two places for one password: remove one
        address: "mqtt://h", password-command: [ ]          | 6:28: password-command: begin with the program and its whole path, such as /usr/local/bin/token
        address: "mqtt://h", password-command: [ cat, x ]   | 6:28: password-command: begin with the program and its whole path, such as /usr/local/bin/token
        address: "mqtt://h", password-command: [ /bin/none ] | 6:28: password-command: /bin/none is no program this user may run
        address: "mqtt://h", password-command: /bin/cat     | 6:46: password-command takes a list such as [ a, b ], not the value "/bin/cat"
        address: "mqtt://h", protocol: 3.1.1, password-command: [ /bin/cat ] | 6:45: password-command: MQTT 3.1.1 sends no password without a user: set user
        address: "mqtt://h", password-timeout: 1ms          | 6:46: password-timeout: write at least 100ms, not "1ms"
        address: "mqtt://h", password-size: 64KiB           | 6:43: password-size: write a size from 1B to 63KiB, not "64KiB"
        address: "mqtt://h", protocol: 3.1.1, password-file: gate.yaml | 6:45: password-file: MQTT 3.1.1 sends no password without a user: set user
        address: "mqtt://h", password: hunter2              | 6:28: unknown key 'password'; known are address, addresses, protocol, client-id, profile, user, password-file, token-file, password-command, password-timeout, password-size, renew-before, keep-alive, session-expiry, connect-timeout, backoff-min, backoff-max, tls, queue, window, rate, connections, topics
        address: "mqtt://h", keep-alive: 0s                 | 6:40: keep-alive: write a duration from 1s to 65535s, not "0s"
        address: "mqtt://h", keep-alive: 1500ms             | 6:40: keep-alive: write a duration from 1s to 65535s, not "1500ms"
        address: "mqtt://h", backoff-min: 2m                | 6:28: backoff-min is above backoff-max; raise that or lower this
        address: "mqtt://h", backoff-min: 1ms               | 6:41: backoff-min: write at least 100ms, not "1ms"
        address: "mqtt://h", window: 65536                  | 6:36: window: write a whole number from 1 to 65535, not "65536"
        address: "mqtt://h", protocol: 4                    | 6:38: protocol: write 5 or 3.1.1, not "4"
        address: "mqtt://h", connections: 65                | 6:41: connections: write a whole number from 1 to 64, not "65"
        address: "mqtt://h", queue: { age: 900ms }          | 6:42: age: write at least 1s, not "900ms"
        address: "mqtt://h", queue: { bytes: 0B }           | 6:44: bytes: write at least 1KiB, not "0B"
        """)
    void upstream_withAMistake_isToldAtItsPlace(String keys, String problem) {
        String flow = "{ " + keys + ", topics: [ { out: a } ] }";
        desk.file(Desk.LEAST + "bridges:\n  plant:\n    " + flow + "\n");

        assertThat(desk.problems()).containsExactly("gate.yaml:" + problem);
    }

    @ParameterizedTest
    @CsvSource({
        "address: 'mqtt://me:hunter2@broker.example'",
        "address: 'mqtt://me:hunter2@my_broker'",
        "addresses: 'mqtt://me:hunter2@broker.example'",
        "tls: 'mqtt://me:hunter2@broker.example'"
    })
    void password_inAnAddress_isRefusedAndNotRepeated(String key) {
        desk.file(Desk.LEAST + "bridges: { plant: { " + key + ", topics: [ { out: a } ] } }\n");

        assertThat(desk.problems()).isNotEmpty().noneMatch(each -> each.contains("hunter2"));
    }

    @Test
    void twoBridges_thatAreOneClientOfOneBroker_areTold() {
        desk.file(Desk.LEAST + """
                bridges:
                  one: { address: "mqtt://h", client-id: gate, topics: [ { out: a } ] }
                  two: { addresses: [ "mqtt://i", "mqtt://h:1883" ], client-id: gate, topics: [ { out: b } ] }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:6:54: bridges.one is client gate at h:1883 already, and they would throw each"
                                + " other out: give this one another client-id");
    }

    @Test
    void furtherConnection_thatIsAnotherBridgesClient_isTold() {
        desk.file(Desk.LEAST + """
                bridges:
                  one: { address: "mqtt://h", client-id: gate, connections: 3, topics: [ { out: a } ] }
                  two: { address: "mqtt://h", client-id: gate-3, topics: [ { out: b } ] }
                """);

        assertThat(desk.problems())
                .singleElement()
                .asString()
                .startsWith("gate.yaml:6:31: bridges.one is client gate-3 at h:1883 already");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        - { both: "a/#" }             | "both a/#" goes both ways, and over several connections the upstream would send back what another has brought: write an out and an in entry with topics of their own, or connections: 1
        - { in: "a/#", demand: true } | "in a/#" is on demand, which one connection has to itself: remove demand, or write connections: 1
        """)
    void topic_thatCannotBeDivided_isTold_whereThereAreSeveralConnections(String row, String problem) {
        desk.file(bridge(row).replace("    topics:", "    connections: 2\n    topics:"));

        assertThat(desk.problems()).containsExactly("gate.yaml:9:11: " + problem);
    }

    @Test
    void setting_ofTheEnvironment_reachesABridge() {
        desk.file(bridge("- { out: a }\n"))
                .env("TIDEGATE_BRIDGES_PLANT_QUEUE_MESSAGES", "7")
                .set("bridges.plant.address=mqtts://other.example");

        assertThat(only().queue().messages()).isEqualTo(7);
        assertThat(only().upstream().addresses()).containsExactly(URI.create("mqtts://other.example"));
    }

    private BridgePlan only() {
        return Objects.requireNonNull(desk.load().bridges().values().iterator().next());
    }

    /** Entries begin in line 8, their keys in column 13. */
    private static String bridge(String rows) {
        return Desk.LEAST + "bridges:\n  plant:\n    address: \"mqtt://h\"\n    topics:\n" + rows.indent(8);
    }
}
