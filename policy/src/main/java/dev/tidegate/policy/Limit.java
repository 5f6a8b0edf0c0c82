package dev.tidegate.policy;

import static dev.tidegate.policy.LimitType.COUNT;
import static dev.tidegate.policy.LimitType.RATE;
import static dev.tidegate.policy.LimitType.SIZE;
import static dev.tidegate.policy.LimitType.TIME;

import java.util.Optional;
import java.util.function.Function;

/** The table behind {@link Limits}: one row per number, so that YAML, tables and record cannot drift apart. */
public enum Limit {
    PACKET_SIZE(SIZE, "1MiB", "64B", "268435460B", Limits::packetSize, "largest packet we read; Maximum Packet Size"),
    TOPIC_BYTES(COUNT, "1024", "1", "65535", Limits::topicBytes, "bytes in a topic name or filter"),
    TOPIC_LEVELS(COUNT, "32", "1", "65535", Limits::topicLevels, "levels in a topic name or filter"),
    FILTERS_PER_SUBSCRIBE(COUNT, "100", "1", "65535", Limits::filtersPerSubscribe, "filters in one SUBSCRIBE"),
    SUBSCRIPTIONS(COUNT, "1000", "1", "1000000", Limits::subscriptions, "subscriptions of one client"),
    USER_PROPERTIES(COUNT, "64", "0", "65535", Limits::userProperties, "User Properties in one packet"),
    USER_PROPERTY_BYTES(
            SIZE, "8KiB", "0B", "268435460B", Limits::userPropertyBytes, "bytes of all User Properties in one packet"),
    RECEIVE_MAXIMUM(
            COUNT, "100", "1", "65535", Limits::receiveMaximum, "unacknowledged messages we take; Receive Maximum"),
    INFLIGHT(COUNT, "1000", "1", "65535", Limits::inflight, "unacknowledged messages we send"),
    OUTBOX_MESSAGES(COUNT, "1000", "1", "100000000", Limits::outboxMessages, "messages that wait for one client"),
    OUTBOX_BYTES(SIZE, "8MiB", "1KiB", "1024GiB", Limits::outboxBytes, "bytes that wait for one client"),
    OVERFLOW(
            LimitType.OVERFLOW,
            "drop-newest",
            "drop-newest",
            "drop-oldest",
            Limits::overflow,
            "who gives way then, once no QoS 0 waits"),
    PUBLISHER_PATIENCE(
            TIME,
            "500ms",
            "0s",
            "1m",
            Limits::publisherPatience,
            "how long QoS 1 and 2 publishers wait for a client whose outbox is half full; 0s: not at all"),
    UNSENT_BYTES(SIZE, "256KiB", "4KiB", "1GiB", Limits::unsentBytes, "encoded bytes the socket has not taken yet"),
    STALL_TIME(TIME, "30s", "1s", "1d", Limits::stallTime, "patience with a socket that takes nothing"),
    TOPIC_ALIAS_MAXIMUM(COUNT, "32", "0", "65535", Limits::topicAliasMaximum, "topic aliases we accept"),
    CLIENT_TOPIC_ALIASES(COUNT, "32", "0", "65535", Limits::clientTopicAliases, "topic aliases we use"),
    KEEP_ALIVE_MIN(TIME, "0s", "0s", "65535s", Limits::keepAliveMin, "shortest keep alive; Server Keep Alive"),
    KEEP_ALIVE_MAX(TIME, "5m", "1s", "65535s", Limits::keepAliveMax, "longest keep alive; Server Keep Alive"),
    SESSION_EXPIRY_MAX(TIME, "7d", "0s", "36500d", Limits::sessionExpiryMax, "longest a session outlives its socket"),
    SESSIONS_PER_IDENTITY(
            COUNT,
            "10",
            "1",
            "1000000",
            Limits::sessionsPerIdentity,
            "sessions of one subject that outlive their connections; one more is CONNACK 0x97"),
    WILL_SIZE(
            SIZE,
            "64KiB",
            "64B",
            "268435460B",
            Limits::willSize,
            "largest will, as the PUBLISH it becomes; packet-size holds too"),
    WILL_DELAY_MAX(TIME, "7d", "0s", "36500d", Limits::willDelayMax, "longest Will Delay Interval"),
    CLIENT_ID_BYTES(COUNT, "128", "1", "65535", Limits::clientIdBytes, "bytes in a Client Identifier"),
    PACKET_RATE(
            RATE,
            "0",
            "0",
            "100000000/s",
            Limits::packetRate,
            "packets per second; more is DISCONNECT 0x96, and more wills CONNACK 0x9F"),
    PACKET_TIMEOUT(TIME, "60s", "1s", "1d", Limits::packetTimeout, "from a packet's first byte to its last"),
    BYTE_RATE(RATE, "0", "0", "999999999/s", Limits::byteRate, "bytes per second; see the feature too-many-bytes"),
    CONNECT_RATE(RATE, "0", "0", "100000000/s", Limits::connectRate, "CONNECTs of one client per second; more is 0x9F"),
    FAILED_LOGINS(
            COUNT,
            "10",
            "1",
            "1000000",
            Limits::failedLogins,
            "failed logins in a minute from one address, or with one client id; for a minute then more is 0x9F, unseen"),
    LOGIN_BAN(TIME, "5m", "1s", "1d", Limits::loginBan, "how long who keeps trying then is banned, 0x8A"),
    TAKEOVERS(COUNT, "5", "1", "1000000", Limits::takeovers, "times in 10 s a client takes its own session over"),
    TAKEOVER_PAUSE(TIME, "30s", "1s", "1d", Limits::takeoverPause, "how long its CONNECTs are refused then, 0x9F"),
    MESSAGE_EXPIRY_MAX(
            TIME, "36500d", "1s", "36500d", Limits::messageExpiryMax, "longest Message Expiry Interval of a PUBLISH"),
    PROPERTY_BYTES(
            COUNT,
            "65535",
            "1",
            "65535",
            Limits::propertyBytes,
            "bytes in a Response Topic, Content Type or Correlation Data"),
    RETAINED_PER_IDENTITY(
            COUNT,
            "100000",
            "0",
            "100000000",
            Limits::retainedPerIdentity,
            "retained messages one subject leaves; one more is passed on and not kept");

    private final String key;
    private final LimitType type;
    private final String standard;
    private final String least;
    private final String most;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference to a record accessor
    private final Function<Limits, Object> reader;

    private final String meaning;

    Limit(LimitType type, String standard, String least, String most, Function<Limits, Object> reader, String meaning) {
        this.key = Kebab.of(this);
        this.type = type;
        this.standard = standard;
        this.least = least;
        this.most = most;
        this.reader = reader;
        this.meaning = meaning;
    }

    /** As configuration spells it. */
    public String key() {
        return key;
    }

    /** The default, as configuration would write it. */
    public String standard() {
        return standard;
    }

    /** What it bounds, in half a sentence. */
    public String meaning() {
        return meaning;
    }

    /** How a value is written, in words. */
    public String form() {
        return type.form();
    }

    /** Its value in {@code limits}, as configuration would write it. */
    public String show(Limits limits) {
        return type.show(of(limits));
    }

    Object of(Limits limits) {
        return reader.apply(limits);
    }

    /** Whichever of two values leaves a client more room. */
    Object laxer(Object one, Object other) {
        if (type == RATE) {
            return one.equals(0) || other.equals(0) ? 0 : type.compare(one, other) > 0 ? one : other;
        }
        return type.compare(one, other) > 0 == !isBetterLow() ? one : other;
    }

    private boolean isBetterLow() {
        return this == KEEP_ALIVE_MIN || this == LOGIN_BAN || this == TAKEOVER_PAUSE;
    }

    /** A typed value within the range; an {@link IllegalArgumentException} names the fix. */
    Object parse(String text) {
        Object value = type.parse(text);
        if (type.compare(value, type.parse(least)) < 0 || type.compare(value, type.parse(most)) > 0) {
            throw new IllegalArgumentException(text + " is out of range: write " + least + " to " + most);
        }
        return value;
    }

    /** The limit of this key. */
    public static Optional<Limit> of(String key) {
        for (Limit each : values()) {
            if (each.key.equals(key)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
