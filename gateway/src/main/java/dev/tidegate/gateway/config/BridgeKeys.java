package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.bridge.Backoff;
import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Password;
import dev.tidegate.bridge.Queue;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.Upstream;
import dev.tidegate.bridge.UpstreamAddress;
import dev.tidegate.bridge.UpstreamTls;
import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.DurationText;
import dev.tidegate.policy.Overflow;
import dev.tidegate.policy.Protocol;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The keys below {@code bridges.NAME}, and the plan that is made of them. What crosses is in {@link BridgeTopicKeys}. */
final class BridgeKeys {
    private static final ValueType<URI> UPSTREAM = new ValueType<>(
            "`mqtt://host:port`, `mqtts://`, `ws://` or `wss://`", (text, base) -> UpstreamAddress.parse(text));
    private static final ValueType<Duration> KEEP = seconds("a duration from `1s` to `65535s`", 1, 65_535);
    private static final ValueType<Duration> EXPIRY =
            seconds("a duration of whole seconds; `4294967295s` for ever", 0, 0xFFFF_FFFFL);
    private static final ValueType<Duration> WAIT =
            new ValueType<>("a duration, at least `100ms`", (text, base) -> wait(text));
    private static final ValueType<Duration> LIFE =
            new ValueType<>("a duration, at least `1s`", (text, base) -> life(text));
    private static final ByteSize LEAST_ROOM = ByteSize.parse("1KiB");
    private static final ValueType<ByteSize> ROOM =
            new ValueType<>("a size, at least `1KiB`", (text, base) -> room(text));
    /** A packet holds no larger one than 65,535 bytes. */
    private static final ByteSize MOST_SECRET = ByteSize.parse("63KiB");

    private static final ValueType<ByteSize> SECRET =
            new ValueType<>("a size from `1B` to `63KiB`", (text, base) -> secret(text));
    private static final ValueType<Integer> WINDOW =
            new ValueType<>("a number from 1 to 65535", (text, base) -> window(text));

    private static final ValueType<Integer> MANY =
            new ValueType<>("a number from 1 to " + BridgePlan.MOST_CONNECTIONS, (text, base) -> many(text));

    static final Key.Leaf<URI> ADDRESS = optional(
            "address",
            UPSTREAM,
            "Where the other broker listens; ports 1883, 8883, 80 and 443 unless named, path `/mqtt` where `ws` and `wss` name "
                    + "none. It holds no user and no password, for addresses get logged.");
    static final Key.Leaves<URI> ADDRESSES = new Key.Leaves<>(
            "addresses",
            UPSTREAM,
            "Instead of `address`: several of one and the same broker or cluster. The first that answers is used, and all are tried "
                    + "from the first again when it is lost.");
    static final Key.Leaf<Protocol> PROTOCOL = withDefault(
            "protocol",
            ValueType.oneOf(AuthKeys.words("5", Protocol.MQTT_5, "3.1.1", Protocol.MQTT_3_1_1)),
            "5",
            "The MQTT to speak. `5` carries properties and reasons, and keeps echoes away; `3.1.1` for brokers that know no other.");
    static final Key.Leaf<String> CLIENT_ID = optional(
            "client-id",
            ValueType.TEXT,
            "Who the bridge is upstream; `tidegate-NAME` unless set. The session upstream hangs on it, and a broker lets one client "
                    + "of a name in: two gateways that lead to one broker need one each.");
    static final Key.Leaf<String> PROFILE = optional(
            "profile",
            ValueType.TEXT,
            "The policy profile that says what the other broker takes, such as `aws-iot-core`: what it would refuse is made to fit before "
                    + "it is sent, or stays here, and the audit trail has each of it. Unless set, the bridge keeps to what the broker says itself.");
    static final Key.Leaf<String> USER = optional("user", ValueType.TEXT, "The user name. None unless set.");
    static final Key.Leaf<Path> PASSWORD_FILE = optional(
            "password-file",
            ValueType.READABLE_FILE,
            "A file with the password, read anew for each connection. A password does not stand here, where backups and tickets get it.");
    static final Key.Leaf<Path> TOKEN_FILE = optional(
            "token-file",
            ValueType.READABLE_FILE,
            "Instead of `password-file`: a file with a JWT that somebody renews. It is sent as the password.");
    static final Key.Leaves<String> PASSWORD_COMMAND = new Key.Leaves<>(
            "password-command",
            ValueType.TEXT,
            "Instead of `password-file`: a program by its whole path, and its arguments. What it says is the password or the token, but for "
                    + "one end of line. It is run for each connection, without a shell and with nothing but `PATH` and `HOME` of the gateway's "
                    + "environment. `ps` shows arguments, so no secret belongs there. The admin API does not take this key.");
    static final Key.Leaf<Duration> PASSWORD_TIMEOUT = withDefault(
            "password-timeout",
            WAIT,
            "10s",
            "How long `password-command` may take; after that it is ended, and the attempt to connect has failed.");
    static final Key.Leaf<ByteSize> PASSWORD_SIZE = withDefault(
            "password-size",
            SECRET,
            "16KiB",
            "The largest password or token: one with the groups of a large company in it has 8 KiB. More is a wrong file or a wrong program.");
    static final Key.Leaf<Duration> RENEW_BEFORE = withDefault(
            "renew-before",
            ValueType.DURATION,
            "60s",
            "How long before the JWT in a password expires a newer one is looked for, and the bridge connects again with it; for one that has "
                    + "less than twice that left, half of what it has. `0s` lets the upstream end the connection.");
    static final Key.Leaf<Duration> KEEP_ALIVE = withDefault(
            "keep-alive",
            KEEP,
            "60s",
            "How long the connection may be silent before it is pinged: as long as most routers and balancers wait.");
    static final Key.Leaf<Duration> SESSION_EXPIRY = withDefault(
            "session-expiry",
            EXPIRY,
            "1d",
            "How long the upstream shall keep what it has for us while we are away: over a night and a morning. `0s` keeps nothing.");
    static final Key.Leaf<Duration> CONNECT_TIMEOUT = withDefault(
            "connect-timeout",
            WAIT,
            "10s",
            "From the first packet to CONNACK, for each address. A slow mobile network needs two; longer is a black hole.");
    static final Key.Leaf<Duration> BACKOFF_MIN = withDefault(
            "backoff-min",
            WAIT,
            "1s",
            "The wait before the second attempt to connect: a restart of the upstream is noticed soon.");
    static final Key.Leaf<Duration> BACKOFF_MAX = withDefault(
            "backoff-max",
            WAIT,
            "60s",
            "The longest wait between attempts: an outage of hours ends a minute late at the most, and no upstream is hammered.");

    static final Key.Leaf<Path> CA = optional(
            "ca",
            ValueType.READABLE_FILE,
            "PEM file with the authorities the upstream's certificate may come from; those the Java runtime trusts unless set.");
    static final Key.Leaf<Path> CERTIFICATE = optional(
            "certificate", ValueType.READABLE_FILE, "PEM file with the bridge's own certificate chain, its own first.");
    static final Key.Leaf<Path> PRIVATE_KEY =
            optional("key", ValueType.READABLE_FILE, "PEM file with the private key of `certificate`, not encrypted.");
    static final Key.Leaf<String> SERVER_NAME = optional(
            "server-name",
            ValueType.TEXT,
            "The name to ask for (SNI) and to find in the certificate; the host of the address unless set.");
    static final Key.Leaves<String> ALPN = new Key.Leaves<>(
            "alpn", ValueType.TEXT, "Protocols to offer in TLS, best first; some clouds ask for `mqtt` on port 443.");
    static final Key.Section TLS = new Key.Section(
            "tls",
            List.of(CA, CERTIFICATE, PRIVATE_KEY, SERVER_NAME, ALPN),
            "How `mqtts` and `wss` know the upstream, and how it knows us. The certificate and its name are always checked.");

    static final Key.Leaf<Integer> MESSAGES = withDefault(
            "messages",
            ValueType.COUNT,
            "100000",
            "Messages that may wait for the upstream: ten a second for almost three hours.");
    static final Key.Leaf<ByteSize> BYTES =
            withDefault("bytes", ROOM, "64MiB", "Bytes that may wait, whichever is reached first.");
    static final Key.Leaf<Duration> AGE = optional(
            "age",
            LIFE,
            "How long a message may wait: what has waited for longer does not leave, and is counted. Counted from its publication, also over a "
                    + "restart where `store.path` is set. As long as it takes unless set: what nobody wants to hear an hour later is for you to know.");
    static final Key.Leaf<Overflow> OVERFLOW = withDefault(
            "overflow",
            ValueType.oneOf(Keys.spelled(Overflow.values())),
            "drop-oldest",
            "Who gives way when it is full. What is new is worth more to most; `drop-newest` keeps the beginning of a story.");
    static final Key.Section QUEUE = new Key.Section(
            "queue",
            List.of(MESSAGES, BYTES, AGE, OVERFLOW),
            "What waits while the upstream is away, in the bridge's own session: on disk where `store.path` is set.");
    static final Key.Leaf<Integer> WINDOW_SIZE = withDefault(
            "window",
            WINDOW,
            "100",
            "Messages of QoS 1 and 2 on their way outward at once; fewer where the upstream says so. A hundred hide the "
                    + "distance to another continent.");
    static final Key.Leaf<Integer> RATE = optional(
            "rate",
            ValueType.COUNT,
            "Messages per second outward at most, so that what has waited does not flood an upstream that comes back. As fast as it "
                    + "takes them unless set.");

    static final Key.Leaf<Integer> CONNECTIONS = withDefault(
            "connections",
            MANY,
            "1",
            "Over how many connections to the upstream this is spread, each with a thread, a session and a `queue` of its own: a topic always "
                    + "leaves by the same one, and what comes is shared among them. One carries tens of thousands of messages a second, in order.");

    static final Key.Section BRIDGE = new Key.Section(
            "NAME",
            List.of(
                    ADDRESS,
                    ADDRESSES,
                    PROTOCOL,
                    CLIENT_ID,
                    PROFILE,
                    USER,
                    PASSWORD_FILE,
                    TOKEN_FILE,
                    PASSWORD_COMMAND,
                    PASSWORD_TIMEOUT,
                    PASSWORD_SIZE,
                    RENEW_BEFORE,
                    KEEP_ALIVE,
                    SESSION_EXPIRY,
                    CONNECT_TIMEOUT,
                    BACKOFF_MIN,
                    BACKOFF_MAX,
                    TLS,
                    QUEUE,
                    WINDOW_SIZE,
                    RATE,
                    CONNECTIONS,
                    BridgeTopicKeys.TOPICS),
            "One bridge; its name is the label in logs and metrics.");
    static final Key.Named BRIDGES = new Key.Named(
            "bridges", BRIDGE, "Other brokers, and what goes to them and comes from them. None unless named.");

    private BridgeKeys() {}

    /** Made of a section in which nothing is wrong any more. */
    static BridgePlan plan(String name, Branch bridge) {
        List<Rule> rules = bridge.rows(BridgeTopicKeys.TOPICS).stream()
                .map(BridgeTopicKeys::rule)
                .toList();
        String profile = bridge.find(PROFILE);
        return new BridgePlan(
                name,
                upstream(name, bridge),
                profile == null ? "" : profile,
                queue(bridge),
                bridge.get(CONNECTIONS),
                rules);
    }

    /** In the order to try them. */
    static List<URI> addresses(Branch bridge) {
        URI only = bridge.find(ADDRESS);
        return only == null ? bridge.all(ADDRESSES) : List.of(only);
    }

    static String clientId(String name, Branch bridge) {
        String given = bridge.find(CLIENT_ID);
        return given == null ? "tidegate-" + name : given;
    }

    /** One for each connection. */
    static List<String> clientIds(String name, Branch bridge) {
        Integer connections = bridge.find(CONNECTIONS);
        return IntStream.rangeClosed(1, connections == null ? 1 : connections)
                .mapToObj(number -> BridgePlan.clientId(clientId(name, bridge), number))
                .toList();
    }

    static Upstream upstream(String name, Branch bridge) {
        return new Upstream(
                addresses(bridge),
                bridge.get(PROTOCOL),
                clientId(name, bridge),
                bridge.find(USER),
                password(bridge),
                tls(bridge),
                bridge.get(KEEP_ALIVE),
                bridge.get(SESSION_EXPIRY),
                bridge.get(CONNECT_TIMEOUT),
                new Backoff(bridge.get(BACKOFF_MIN), bridge.get(BACKOFF_MAX)));
    }

    private static @Nullable Password password(Branch bridge) {
        Path file = bridge.find(PASSWORD_FILE) == null ? bridge.find(TOKEN_FILE) : bridge.find(PASSWORD_FILE);
        List<String> words = bridge.all(PASSWORD_COMMAND);
        if (file == null && words.isEmpty()) {
            return null;
        }
        return new Password(
                file == null ? new Password.Command(words, bridge.get(PASSWORD_TIMEOUT)) : new Password.File(file),
                bridge.get(PASSWORD_SIZE),
                bridge.get(RENEW_BEFORE));
    }

    private static @Nullable UpstreamTls tls(Branch bridge) {
        if (!bridge.has(TLS)) {
            return null;
        }
        Branch tls = bridge.section(TLS);
        return new UpstreamTls(
                tls.find(CA), tls.find(CERTIFICATE), tls.find(PRIVATE_KEY), tls.find(SERVER_NAME), tls.all(ALPN));
    }

    private static Queue queue(Branch bridge) {
        Branch queue = bridge.section(QUEUE);
        Integer rate = bridge.find(RATE);
        return new Queue(
                queue.get(MESSAGES),
                queue.get(BYTES),
                queue.find(AGE),
                queue.get(OVERFLOW),
                bridge.get(WINDOW_SIZE),
                rate == null ? 0 : rate);
    }

    private static ValueType<Duration> seconds(String description, long least, long most) {
        return new ValueType<>(description, (text, base) -> {
            Duration duration = DurationText.parse(text);
            long whole = duration.toSeconds();
            if (!duration.equals(Duration.ofSeconds(whole)) || whole < least || whole > most) {
                throw new IllegalArgumentException("write " + description.replace("`", "") + ", not \"" + text + "\"");
            }
            return duration;
        });
    }

    private static Duration wait(String text) {
        Duration duration = DurationText.parse(text);
        if (duration.compareTo(Backoff.LEAST) < 0) {
            throw new IllegalArgumentException("write at least 100ms, not \"" + text + "\"");
        }
        return duration;
    }

    private static Duration life(String text) {
        Duration duration = DurationText.parse(text);
        if (duration.toSeconds() < 1) {
            throw new IllegalArgumentException("write at least 1s, not \"" + text + "\"");
        }
        return duration;
    }

    private static ByteSize room(String text) {
        ByteSize size = ByteSize.parse(text);
        if (size.compareTo(LEAST_ROOM) < 0) {
            throw new IllegalArgumentException("write at least " + LEAST_ROOM + ", not \"" + text + "\"");
        }
        return size;
    }

    private static ByteSize secret(String text) {
        ByteSize size = ByteSize.parse(text);
        if (size.bytes() < 1 || size.compareTo(MOST_SECRET) > 0) {
            throw new IllegalArgumentException("write a size from 1B to " + MOST_SECRET + ", not \"" + text + "\"");
        }
        return size;
    }

    private static int window(String text) {
        int window = ValueType.COUNT.parse(text, Path.of(""));
        if (window > 65_535) {
            throw new IllegalArgumentException("write a whole number from 1 to 65535, not \"" + text + "\"");
        }
        return window;
    }

    private static int many(String text) {
        int many = ValueType.COUNT.parse(text, Path.of(""));
        if (many > BridgePlan.MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "write a whole number from 1 to " + BridgePlan.MOST_CONNECTIONS + ", not \"" + text + "\"");
        }
        return many;
    }
}
