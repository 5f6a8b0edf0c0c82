package dev.tidegate.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two names of one topic: what the gateway's clients call it, and what the upstream broker calls it. A pure function both
 * ways, and each way undoes the other; where one side drops what the other captures, a function one way only. Immutable; any
 * thread may ask.
 *
 * <p>Each side is a pattern such as <code>plant/{line}/{*}</code>, or a filter: {@code plant/+/#} ({@link TopicShape}). What is
 * captured keeps its content and is never read as anything but text.
 *
 * <p>Names that begin with {@code $} belong to the broker they live on and never cross, nor does a name that would begin so on
 * the other side: a client could otherwise write into the upstream's system topics through {@code plant/$SYS/...}. Neither does
 * one that is or would become no valid name: empty, too long, with a wildcard or U+0000.
 */
public final class TopicRemap {
    private final TopicShape local;
    private final TopicShape remote;
    private final Rewrite outward;
    private final Rewrite inward;

    private TopicRemap(TopicShape local, TopicShape remote) {
        this.local = local;
        this.remote = remote;
        this.outward = new Rewrite(local, remote);
        this.inward = new Rewrite(remote, local);
    }

    /**
     * Of two patterns. One may leave out what the other captures and leads the other way alone then. An {@link
     * IllegalArgumentException} names the fix.
     */
    public static TopicRemap of(String local, String remote) {
        TopicShape here = TopicShape.parse(local);
        TopicShape there = TopicShape.parse(remote);
        List<String> unsent = missing(here, there);
        List<String> unknown = missing(there, here);
        if (!unsent.isEmpty() && !unknown.isEmpty()) {
            throw new IllegalArgumentException("\"" + local + "\" has " + written(unsent) + " and \"" + remote + "\" "
                    + written(unknown) + ": what one captures the other may use, so give them the same names");
        }
        boolean pairs = unnamed(here) == unnamed(there) || unnamed(here) == 0 || unnamed(there) == 0;
        if (!pairs) {
            throw new IllegalArgumentException("\"" + local + "\" has " + unnamed(here) + " + and \"" + remote + "\" "
                    + unnamed(there) + ", so which is which? Name them: {line} instead of +");
        }
        return new TopicRemap(here, there);
    }

    /**
     * Of a filter both sides share behind a prefix of their own; each may be empty. An {@link IllegalArgumentException} names
     * the fix.
     */
    public static TopicRemap prefixed(String topic, String localPrefix, String remotePrefix) {
        requirePrefix("local", localPrefix);
        requirePrefix("remote", remotePrefix);
        return of(localPrefix + topic, remotePrefix + topic);
    }

    /** The upstream name of a local topic name; empty when it does not cross. */
    public Optional<String> toRemote(String localName) {
        return Optional.ofNullable(outward.of(localName));
    }

    /** The local name of an upstream topic name; empty when it does not cross. */
    public Optional<String> toLocal(String remoteName) {
        return Optional.ofNullable(inward.of(remoteName));
    }

    /** The narrowest filter that matches all local names that cross outward; it may match a few that do not. */
    public String localFilter() {
        return local.filter();
    }

    /** The narrowest filter that matches all upstream names that cross inward; it may match a few that do not. */
    public String remoteFilter() {
        return remote.filter();
    }

    /**
     * What to subscribe to upstream for somebody who subscribed to this local filter: the narrowest filter that brings all he
     * asks of this rule; empty where that is nothing. Of a share, the filter behind it.
     */
    public Optional<String> remoteFilterFor(String askedLocally) {
        return Optional.ofNullable(Narrowing.of(local, remote, askedLocally));
    }

    /** The other way round: what local names the upstream names have that this upstream filter matches. */
    Optional<String> localFilterFor(String askedRemotely) {
        return Optional.ofNullable(Narrowing.of(remote, local, askedRemotely));
    }

    /** As the configuration writes the local side. */
    public String localPattern() {
        return local.toString();
    }

    /** As the configuration writes the remote side. */
    public String remotePattern() {
        return remote.toString();
    }

    TopicShape local() {
        return local;
    }

    TopicShape remote() {
        return remote;
    }

    /** An {@link IllegalArgumentException} where a rule of this direction would not know what to write. */
    void requireFor(Direction direction) {
        List<String> unsent = missing(local, remote);
        List<String> unknown = missing(remote, local);
        if (direction == Direction.BOTH && !(unsent.isEmpty() && unknown.isEmpty())) {
            throw new IllegalArgumentException("\"" + local + "\" and \"" + remote + "\" do not both have "
                    + written(unsent.isEmpty() ? unknown : unsent)
                    + ", so a name does not find its way back: write it on both sides, or make the rule out or in");
        }
        if (direction == Direction.OUT && !unknown.isEmpty()) {
            throw new IllegalArgumentException("\"" + remote + "\" has " + written(unknown) + " and \"" + local
                    + "\" does not, so nobody knows what to write there: capture it, or leave it out");
        }
        if (direction == Direction.IN && !unsent.isEmpty()) {
            throw new IllegalArgumentException("\"" + local + "\" has " + written(unsent) + " and \"" + remote
                    + "\" does not, so nobody knows what to write there: capture it, or leave it out");
        }
    }

    /** What the one captures and the other does not. */
    private static List<String> missing(TopicShape one, TopicShape other) {
        List<String> missing = new ArrayList<>(one.captured());
        missing.removeAll(other.captured());
        return missing;
    }

    private static String written(List<String> captures) {
        String first = captures.get(0);
        return first.startsWith("+") ? "a +" : "{" + first + "}";
    }

    private static long unnamed(TopicShape shape) {
        return shape.captured().stream().filter(each -> each.startsWith("+")).count();
    }

    private static void requirePrefix(String side, String prefix) {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "the " + side + " prefix \"" + prefix + "\" must end with a slash: \"" + prefix + "/\"");
        }
        if (prefix.chars().anyMatch(c -> c == '+' || c == '#' || c == '{' || c == '}')) {
            throw new IllegalArgumentException("the " + side + " prefix \"" + prefix
                    + "\" is the beginning of topic names: it takes no wildcard; write a pattern instead");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicRemap that
                && local.toString().equals(that.local.toString())
                && remote.toString().equals(that.remote.toString());
    }

    @Override
    public int hashCode() {
        return 31 * local.toString().hashCode() + remote.toString().hashCode();
    }

    @Override
    public String toString() {
        return local + " <-> " + remote;
    }
}
