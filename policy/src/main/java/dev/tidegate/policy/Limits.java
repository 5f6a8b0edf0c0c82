package dev.tidegate.policy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Every number that bounds one client, in typed units. What each means, its key, default and range: {@link Limit},
 * whose constants are in the order of these components.
 *
 * <p>Immutable. The node's configuration sets a base, a profile may override any.
 */
public record Limits(
        ByteSize packetSize,
        int topicBytes,
        int topicLevels,
        int filtersPerSubscribe,
        int subscriptions,
        int userProperties,
        ByteSize userPropertyBytes,
        int receiveMaximum,
        int inflight,
        int outboxMessages,
        ByteSize outboxBytes,
        Overflow overflow,
        Duration publisherPatience,
        ByteSize unsentBytes,
        Duration stallTime,
        int topicAliasMaximum,
        int clientTopicAliases,
        Duration keepAliveMin,
        Duration keepAliveMax,
        Duration sessionExpiryMax,
        int sessionsPerIdentity,
        ByteSize willSize,
        Duration willDelayMax,
        int clientIdBytes,
        int packetRate,
        Duration packetTimeout,
        int byteRate,
        int connectRate,
        int failedLogins,
        Duration loginBan,
        int takeovers,
        Duration takeoverPause,
        Duration messageExpiryMax,
        int propertyBytes,
        int retainedPerIdentity) {

    private static final Limits DEFAULTS = from(Map.of());

    /** What holds where nobody said otherwise. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** These with one changed, as configuration wrote it; an {@link IllegalArgumentException} names the fix. */
    public Limits with(Limit limit, String text) {
        Map<Limit, Object> values = new EnumMap<>(Limit.class);
        for (Limit each : Limit.values()) {
            values.put(each, each.of(this));
        }
        values.put(limit, limit.parse(text));
        return from(values);
    }

    /** Of each number whichever leaves a client more room. */
    Limits laxer(Limits other) {
        Map<Limit, Object> values = new EnumMap<>(Limit.class);
        for (Limit each : Limit.values()) {
            values.put(each, each.laxer(each.of(this), each.of(other)));
        }
        return from(values);
    }

    private static Limits from(Map<Limit, Object> values) {
        Picked pick = new Picked(values);
        return new Limits(
                pick.size(Limit.PACKET_SIZE),
                pick.count(Limit.TOPIC_BYTES),
                pick.count(Limit.TOPIC_LEVELS),
                pick.count(Limit.FILTERS_PER_SUBSCRIBE),
                pick.count(Limit.SUBSCRIPTIONS),
                pick.count(Limit.USER_PROPERTIES),
                pick.size(Limit.USER_PROPERTY_BYTES),
                pick.count(Limit.RECEIVE_MAXIMUM),
                pick.count(Limit.INFLIGHT),
                pick.count(Limit.OUTBOX_MESSAGES),
                pick.size(Limit.OUTBOX_BYTES),
                (Overflow) pick.value(Limit.OVERFLOW),
                pick.time(Limit.PUBLISHER_PATIENCE),
                pick.size(Limit.UNSENT_BYTES),
                pick.time(Limit.STALL_TIME),
                pick.count(Limit.TOPIC_ALIAS_MAXIMUM),
                pick.count(Limit.CLIENT_TOPIC_ALIASES),
                pick.time(Limit.KEEP_ALIVE_MIN),
                pick.time(Limit.KEEP_ALIVE_MAX),
                pick.time(Limit.SESSION_EXPIRY_MAX),
                pick.count(Limit.SESSIONS_PER_IDENTITY),
                pick.size(Limit.WILL_SIZE),
                pick.time(Limit.WILL_DELAY_MAX),
                pick.count(Limit.CLIENT_ID_BYTES),
                pick.count(Limit.PACKET_RATE),
                pick.time(Limit.PACKET_TIMEOUT),
                pick.count(Limit.BYTE_RATE),
                pick.count(Limit.CONNECT_RATE),
                pick.count(Limit.FAILED_LOGINS),
                pick.time(Limit.LOGIN_BAN),
                pick.count(Limit.TAKEOVERS),
                pick.time(Limit.TAKEOVER_PAUSE),
                pick.time(Limit.MESSAGE_EXPIRY_MAX),
                pick.count(Limit.PROPERTY_BYTES),
                pick.count(Limit.RETAINED_PER_IDENTITY));
    }

    /** The given values, and the defaults behind them. */
    private record Picked(Map<Limit, Object> values) {
        Object value(Limit limit) {
            Object given = values.get(limit);
            return given != null ? given : limit.parse(limit.standard());
        }

        int count(Limit limit) {
            return (Integer) value(limit);
        }

        ByteSize size(Limit limit) {
            return (ByteSize) value(limit);
        }

        Duration time(Limit limit) {
            return (Duration) value(limit);
        }
    }
}
