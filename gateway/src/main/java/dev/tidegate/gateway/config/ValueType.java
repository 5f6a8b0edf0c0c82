package dev.tidegate.gateway.config;

import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.DurationText;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.TopicRules;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How one kind of value is spelled. Parsing throws {@link IllegalArgumentException} with a sentence that names the fix.
 *
 * @param description for the reference page
 */
record ValueType<T>(String description, Parser<T> parser) {

    static final ValueType<String> TEXT = of("text", text -> text);
    static final ValueType<Integer> COUNT = of("a number", ValueType::count);
    static final ValueType<Integer> THREADS = of("`auto` or a number from 1 to 256", ValueType::threads);
    static final ValueType<Duration> DURATION = of("a duration: `500ms`, `30s`, `5m`, `2h`, `7d`", DurationText::parse);
    static final ValueType<ByteSize> BYTES = of("a size: `512B`, `64KiB`, `1MiB`", ByteSize::parse);
    static final ValueType<String> TOPIC_RULE =
            of("rules such as `allow publish devices/${client-id}/#`", ValueType::topicRule);
    static final ValueType<InetSocketAddress> ADDRESS =
            of("`address:port`; IPv6 as `\"[::1]:1883\"`; port 0 takes a free one", Addresses::parse);
    static final ValueType<String> ORIGIN = of("`scheme://host` or `scheme://host:port`", Addresses::parseOrigin);
    static final ValueType<Network> NETWORK = of("a network such as `10.0.0.0/8`, or one address", Network::parse);
    static final ValueType<String> URL_PATH = of("a path that starts with `/`", Addresses::parseUrlPath);

    static final ValueType<Mode> MODE = of("`emulate`, `adapt` or `observe`", ValueType::mode);

    /** A path nobody reads at load time. */
    static final ValueType<Path> PATH = new ValueType<>("a path", ValueType::path);

    static final ValueType<Path> READABLE_FILE = new ValueType<>("a file", ValueType::readableFile);
    static final ValueType<Path> READABLE_DIRECTORY = new ValueType<>("a directory", ValueType::readableDirectory);

    /** Nobody has more cores to give. */
    private static final int MOST_THREADS = 256;

    /** Turns text into a value; {@code base} is what relative paths are relative to. */
    interface Parser<T> {
        T parse(String text, Path base);
    }

    T parse(String text, Path base) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("has no value; give it one or remove the key");
        }
        return parser.parse(text.strip(), base);
    }

    /** One of a few words; each enum constant is spelled in lower case, or as {@code names} says. */
    static <E extends Enum<E>> ValueType<E> oneOf(Map<String, E> names) {
        Map<String, E> words = new LinkedHashMap<>(names);
        String allowed = String.join(" or ", words.keySet());
        return of("`" + String.join("`, `", words.keySet()) + "`", text -> {
            E found = words.get(text);
            if (found == null) {
                throw new IllegalArgumentException("write " + allowed + ", not \"" + text + "\"");
            }
            return found;
        });
    }

    private static <T> ValueType<T> of(String description, Function<String, T> parser) {
        return new ValueType<>(description, (text, base) -> parser.apply(text));
    }

    private static String topicRule(String text) {
        return TopicRules.of(List.of(text)).lines().get(0);
    }

    private static int count(String text) {
        int count = number(text);
        if (count < 1) {
            throw new IllegalArgumentException(
                    "write a whole number from 1 to " + Integer.MAX_VALUE + ", not \"" + text + "\"");
        }
        return count;
    }

    /** Negative when the text is no number. */
    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static int threads(String text) {
        if (text.equals("auto")) {
            return Runtime.getRuntime().availableProcessors();
        }
        int threads = number(text);
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("write auto or a number from 1 to 256, not \"" + text + "\"");
        }
        return threads;
    }

    private static Mode mode(String text) {
        for (Mode mode : Mode.values()) {
            if (mode.key().equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("write emulate, adapt or observe, not \"" + text + "\"");
    }

    private static Path path(String text, Path base) {
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
        }
    }

    private static Path readableFile(String text, Path base) {
        Path file = path(text, base);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("no such file: " + file);
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("not a regular file: " + file);
        }
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("may not be read by this user: " + file);
        }
        return file;
    }

    private static Path readableDirectory(String text, Path base) {
        Path directory = path(text, base);
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("no such directory: " + directory);
        }
        if (!Files.isReadable(directory)) {
            throw new IllegalArgumentException("may not be read by this user: " + directory);
        }
        return directory;
    }
}
