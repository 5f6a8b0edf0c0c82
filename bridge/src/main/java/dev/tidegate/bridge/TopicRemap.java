package dev.tidegate.bridge;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The two names of one topic: what the gateway's clients call it, and what the upstream broker calls it. A pure function
 * both ways; each way undoes the other.
 *
 * <p>A prefix ends where a level ends, so {@code plant/} never takes {@code plants/7} along. Names that begin with
 * {@code $} belong to the broker they live on and never cross, nor does a name that would begin so on the other side:
 * a client could otherwise write into the upstream's system topics through {@code plant/$SYS/...}.
 *
 * @param local what local names begin with; empty for every name
 * @param upstream what their upstream names begin with instead; empty for nothing
 */
public record TopicRemap(String local, String upstream) {
    /** Local and upstream names are the same. */
    public static final TopicRemap NONE = new TopicRemap("", "");

    /** The longest name the wire can carry, in bytes of UTF-8 [MQTT-4.7.3-3]. */
    private static final int MAX_BYTES = 65_535;

    public TopicRemap {
        requirePrefix("local", local);
        requirePrefix("upstream", upstream);
    }

    /** The upstream name of a local name or filter; empty when it does not cross. */
    public Optional<String> toUpstream(String name) {
        return swap(name, local, upstream);
    }

    /** The local name of an upstream name or filter; empty when it does not cross. */
    public Optional<String> toLocal(String name) {
        return swap(name, upstream, local);
    }

    private static Optional<String> swap(String name, String from, String to) {
        if (!name.startsWith(from) || name.startsWith("$")) {
            return Optional.empty();
        }
        String swapped = to + name.substring(from.length());
        return crosses(swapped) ? Optional.of(swapped) : Optional.empty();
    }

    private static boolean crosses(String swapped) {
        return !swapped.isEmpty()
                && !swapped.startsWith("$")
                && swapped.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    private static void requirePrefix(String side, String prefix) {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "the " + side + " prefix \"" + prefix + "\" must end with a slash: \"" + prefix + "/\"");
        }
        if (prefix.startsWith("$")) {
            throw new IllegalArgumentException(
                    "the " + side + " prefix \"" + prefix + "\" names system topics, which never cross a bridge");
        }
        for (int i = 0; i < prefix.length(); i++) {
            char c = prefix.charAt(i);
            if (c == '+' || c == '#' || c == 0) {
                throw new IllegalArgumentException("the " + side + " prefix \"" + prefix
                        + "\" is the beginning of topic names: it takes no wildcard and no U+0000");
            }
        }
    }
}
