package dev.tidegate.policy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which features say what becomes of those who exceed a limit. */
final class Excess {
    private static final Map<Limit, List<Feature>> OF = new EnumMap<>(Map.ofEntries(
            over(Limit.PACKET_SIZE, Feature.PACKET_TOO_LARGE),
            over(Limit.TOPIC_BYTES, Feature.TOPIC_NAME_TOO_LONG, Feature.FILTER_TOO_LONG, Feature.WILL_TOPIC_TOO_LONG),
            over(Limit.TOPIC_LEVELS, Feature.TOPIC_NAME_TOO_LONG, Feature.FILTER_TOO_LONG, Feature.WILL_TOPIC_TOO_LONG),
            over(Limit.FILTERS_PER_SUBSCRIBE, Feature.TOO_MANY_FILTERS),
            over(Limit.SUBSCRIPTIONS, Feature.TOO_MANY_SUBSCRIPTIONS),
            over(Limit.USER_PROPERTIES, Feature.TOO_MANY_USER_PROPERTIES),
            over(Limit.USER_PROPERTY_BYTES, Feature.TOO_MANY_USER_PROPERTIES),
            over(Limit.RECEIVE_MAXIMUM, Feature.TOO_MANY_INFLIGHT),
            over(Limit.KEEP_ALIVE_MIN, Feature.KEEP_ALIVE_TOO_SHORT),
            over(Limit.KEEP_ALIVE_MAX, Feature.KEEP_ALIVE_TOO_LONG, Feature.NO_KEEP_ALIVE),
            over(Limit.SESSION_EXPIRY_MAX, Feature.SESSION_EXPIRY_TOO_LONG),
            over(Limit.WILL_SIZE, Feature.WILL_TOO_LARGE),
            over(Limit.WILL_DELAY_MAX, Feature.WILL_DELAY_TOO_LONG),
            over(Limit.CLIENT_ID_BYTES, Feature.CLIENT_ID_TOO_LONG),
            over(Limit.PACKET_RATE, Feature.TOO_MANY_PACKETS),
            over(Limit.BYTE_RATE, Feature.TOO_MANY_BYTES),
            over(Limit.CONNECT_RATE, Feature.TOO_MANY_CONNECTS),
            over(Limit.FAILED_LOGINS, Feature.TOO_MANY_FAILED_LOGINS, Feature.TOO_PERSISTENT_LOGINS),
            over(Limit.TAKEOVERS, Feature.TOO_MANY_TAKEOVERS),
            over(Limit.MESSAGE_EXPIRY_MAX, Feature.MESSAGE_EXPIRY_TOO_LONG),
            over(Limit.PROPERTY_BYTES, Feature.PROPERTY_TOO_LONG),
            over(Limit.RETAINED_PER_IDENTITY, Feature.TOO_MANY_RETAINED)));

    private Excess() {}

    /** Empty where no profile has a say: what becomes of the excess then is in the limit's own meaning. */
    static List<Feature> over(Limit limit) {
        return OF.getOrDefault(limit, List.of());
    }

    /** What a profile answers to it; where the answers differ, what to. */
    static String answers(Profile profile, Limit limit) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Feature each : over(limit)) {
            answers.merge(new Answered(profile, each).to(Protocol.MQTT_5), each.key(), (one, two) -> one + ", " + two);
        }
        return answers.size() == 1
                ? answers.keySet().iterator().next()
                : answers.entrySet().stream()
                        .map(each -> each.getValue() + ": " + each.getKey())
                        .collect(Collectors.joining("; "));
    }

    private static Map.Entry<Limit, List<Feature>> over(Limit limit, Feature... features) {
        return Map.entry(limit, Arrays.asList(features));
    }
}
