package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The keys below {@code limits}: those of one client come from the table in {@link Limit}, those of the node are here. */
final class LimitKeys {
    static final Key.Leaf<Duration> CONNECT_TIMEOUT = withDefault(
            "connect-timeout",
            ValueType.DURATION,
            "10s",
            "From accept to a complete CONNECT. A slow mobile network needs two; a silent connection deserves no more.");
    static final Key.Leaf<ByteSize> CONNECT_PACKET_SIZE = withDefault(
            "connect-packet-size",
            ValueType.BYTES,
            "64KiB",
            "Largest CONNECT: room for a token and a will, and the most a stranger can make us buffer.");
    static final Key.Leaf<ByteSize> TOKEN_BYTES = withDefault(
            "token-bytes",
            ValueType.BYTES,
            "8KiB",
            "Longest token. Larger ones do not fit the header of a web request either.");
    static final Key.Leaf<Integer> CONNECTIONS = withDefault(
            "connections",
            ValueType.COUNT,
            "100000",
            "Open connections of one listener; each costs a few KiB even when idle.");
    static final Key.Leaf<Integer> UNAUTHENTICATED_CONNECTIONS = withDefault(
            "unauthenticated-connections",
            ValueType.COUNT,
            "2000",
            "Connections not answered with a CONNACK yet: what strangers can occupy at once, and never more than a tenth of"
                    + " connections. Who has waited longest goes when one more comes.");
    static final Key.Leaf<Integer> UNAUTHENTICATED_PER_ADDRESS = withDefault(
            "unauthenticated-per-address",
            ValueType.COUNT,
            "100",
            "The same from one network address, or one /64 of IPv6. Not for this machine's own: a proxy may stand there.");
    static final Key.Leaf<Integer> LOGIN_NAMES = withDefault(
            "login-names",
            ValueType.COUNT,
            "100000",
            "Addresses, client ids, and client ids at an address, so many of each, whose logins are remembered for failed-logins and"
                    + " takeovers: some 100 bytes each. Whoever has not been heard of for longest is forgotten first.");
    static final Key.Leaf<Integer> SESSIONS = withDefault(
            "sessions",
            ValueType.COUNT,
            "1000000",
            "Sessions, connected or not; ten per connection for clients that come and go.");
    static final Key.Leaf<Integer> RETAINED_MESSAGES =
            withDefault("retained-messages", ValueType.COUNT, "100000", "Retained messages on this node.");
    static final Key.Leaf<ByteSize> RETAINED_BYTES = withDefault(
            "retained-bytes", ValueType.BYTES, "1GiB", "Bytes of all retained messages together; they live in memory.");
    static final Key.Leaf<ByteSize> RETAINED_MESSAGE_SIZE = withDefault(
            "retained-message-size",
            ValueType.BYTES,
            "64KiB",
            "Largest retained message: state, not files, so that all of them fit.");
    static final Key.Leaf<Integer> MAILBOX = withDefault(
            "mailbox",
            ValueType.COUNT,
            "65536",
            "Notes waiting for one I/O thread; a full mailbox slows publishers down instead of filling the memory.");

    static final Key.Leaf<ByteSize> MAILBOX_BYTES = withDefault(
            "mailbox-bytes",
            ValueType.BYTES,
            "64MiB",
            "Messages in those notes, together: large ones fill the memory long before they are many.");

    static final Key.Leaf<Integer> BRIDGED_MESSAGES = withDefault(
            "bridged-messages",
            ValueType.COUNT,
            "100000",
            "Messages of other nodes that are remembered of each way they come (a bridge of ours, or another node's), so that one that"
                    + " comes by a second way is not taken again; 40 bytes each. What is forgotten is taken twice.");

    static final Key.Leaf<Integer> BRIDGED_WAYS = withDefault(
            "bridged-ways",
            ValueType.COUNT,
            "16",
            "Ways messages of other nodes come, of which so much is remembered. The one that has brought nothing for longest makes room"
                    + " for one more.");

    /** One leaf per limit of a client. The value stays text, because {@link Limits#with} reads text; it is checked when read. */
    static final Map<Limit, Key.Leaf<String>> OF_CLIENTS = ofClients();

    static final Key.Section LIMITS = new Key.Section(
            "limits",
            all(),
            "What bounds one client, then what bounds the node. A profile may override what bounds a client.");

    private LimitKeys() {}

    static Limits limits(Branch branch) {
        Limits limits = Limits.defaults();
        for (Map.Entry<Limit, Key.Leaf<String>> each : OF_CLIENTS.entrySet()) {
            if (branch.mentions(each.getValue())) {
                limits = limits.with(each.getKey(), branch.get(each.getValue()));
            }
        }
        return limits;
    }

    static NodeLimits nodeLimits(Branch branch) {
        return new NodeLimits(
                branch.get(CONNECT_TIMEOUT),
                branch.get(CONNECT_PACKET_SIZE),
                branch.get(TOKEN_BYTES),
                branch.get(CONNECTIONS),
                branch.get(UNAUTHENTICATED_CONNECTIONS),
                branch.get(UNAUTHENTICATED_PER_ADDRESS),
                branch.get(LOGIN_NAMES),
                branch.get(SESSIONS),
                branch.get(RETAINED_MESSAGES),
                branch.get(RETAINED_BYTES),
                branch.get(RETAINED_MESSAGE_SIZE),
                branch.get(MAILBOX),
                branch.get(MAILBOX_BYTES),
                branch.get(BRIDGED_MESSAGES),
                branch.get(BRIDGED_WAYS));
    }

    private static Map<Limit, Key.Leaf<String>> ofClients() {
        Map<Limit, Key.Leaf<String>> leaves = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            ValueType<String> type = new ValueType<>(limit.form(), (text, base) -> {
                var unused = Limits.defaults().with(limit, text);
                return text;
            });
            leaves.put(limit, withDefault(limit.key(), type, limit.standard(), sentence(limit.meaning())));
        }
        return Collections.unmodifiableMap(leaves);
    }

    private static String sentence(String meaning) {
        return Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1) + ".";
    }

    private static List<Key> all() {
        List<Key> keys = new ArrayList<>(OF_CLIENTS.values());
        keys.addAll(List.of(
                CONNECT_TIMEOUT,
                CONNECT_PACKET_SIZE,
                TOKEN_BYTES,
                CONNECTIONS,
                UNAUTHENTICATED_CONNECTIONS,
                UNAUTHENTICATED_PER_ADDRESS,
                LOGIN_NAMES,
                SESSIONS,
                RETAINED_MESSAGES,
                RETAINED_BYTES,
                RETAINED_MESSAGE_SIZE,
                MAILBOX,
                MAILBOX_BYTES,
                BRIDGED_MESSAGES,
                BRIDGED_WAYS));
        keys.addAll(IdentityLimitKeys.ALL);
        return keys;
    }
}
