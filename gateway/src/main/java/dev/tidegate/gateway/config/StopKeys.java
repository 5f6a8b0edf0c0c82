package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.gateway.config.StopConfig.Redirect;
import java.time.Duration;
import java.util.List;

/** The keys below {@code stop}. */
final class StopKeys {
    /** Names of servers, not prose: what a client would look up. */
    private static final int LONGEST_REFERENCE = 1024;

    static final Key.Leaf<Duration> DRAIN_TIME = withDefault(
            "drain-time",
            ValueType.DURATION,
            "20s",
            "The longest that clients are sent away over, however many there are. The process ends at most 15 s later, so give whoever stops it "
                    + "(`TimeoutStopSec`, `terminationGracePeriodSeconds`) that much more.");
    static final Key.Leaf<Integer> CLIENTS_PER_SECOND = withDefault(
            "clients-per-second",
            ValueType.COUNT,
            "1000",
            "How many clients are sent away in a second, evenly, while that takes no longer than `drain-time`: a hundred go at once, "
                    + "ten thousand in ten seconds, and whoever takes them in is not run over.");
    static final Key.Leaf<String> SERVER_REFERENCE = optional(
            "server-reference",
            new ValueType<>(
                    "`host` or `host:port`, several with spaces between", (text, base) -> serverReference(text)),
            "Where clients may go instead: those of MQTT 5 hear DISCONNECT 0x9C with it, instead of 0x8B.");
    static final Key.Leaf<Redirect> REDIRECT = withDefault(
            "redirect",
            ValueType.oneOf(Keys.spelled(Redirect.values())),
            "temporary",
            "Beside `server-reference`. `temporary`: 0x9C, use another server. `permanent`: 0x9D, the server has moved, and clients should not "
                    + "come back.");
    static final Key.Section STOP = new Key.Section(
            "stop",
            List.of(DRAIN_TIME, CLIENTS_PER_SECOND, SERVER_REFERENCE, REDIRECT),
            "What happens on SIGTERM: nobody new comes in, those who are here are sent away. See [stopping](stopping.md).");

    private StopKeys() {}

    static StopConfig stop(Branch stop) {
        return new StopConfig(
                stop.get(DRAIN_TIME), stop.get(CLIENTS_PER_SECOND), stop.find(SERVER_REFERENCE), stop.get(REDIRECT));
    }

    static void check(Branch stop, Findings findings) {
        if (stop.mentions(REDIRECT) && !stop.mentions(SERVER_REFERENCE)) {
            findings.report(
                    stop.where(REDIRECT),
                    "stop.redirect says nothing without stop.server-reference: name the server clients shall use, or remove the key");
        }
    }

    private static String serverReference(String text) {
        if (text.length() > LONGEST_REFERENCE || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "write names of servers such as mqtt-2.example.com:8883, with spaces between, at most 1024 characters");
        }
        return text;
    }
}
