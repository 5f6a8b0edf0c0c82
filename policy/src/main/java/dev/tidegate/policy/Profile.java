package dev.tidegate.policy;

import dev.tidegate.policy.Verdict.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named table: a verdict for every {@link Feature}, and the {@link Limits} of a client. Immutable; a connection keeps
 * the profile it was admitted under for as long as it lives.
 *
 * <p>What a CONNACK announces is computed here from the same verdicts the gate applies, so that promise and practice
 * cannot drift. "Available" means that a client may send it without being turned away: a flag that is quietly stripped
 * stays available, or clients would refuse to send it themselves.
 */
public final class Profile {
    private final Own own;
    private final Mode mode;
    private final Map<Feature, Rule> rules;
    private final Map<Limit, LimitRule> limitRules;
    private final Bounds bounds;
    private final Protocol protocol;
    private volatile @Nullable Profile otherProtocol;

    // What is in force, by Feature.ordinal(), and of each request the features for which something else than "allow" is
    // written.
    private final Verdict[] verdicts = new Verdict[Feature.values().length];
    private final long[] restricted = new long[Request.values().length];

    Profile(Own own, Map<Feature, Rule> rules, Map<Limit, LimitRule> limitRules, Bounds bounds) {
        this(own, rules, limitRules, bounds, new View(Mode.EMULATE, Protocol.MQTT_5));
    }

    /**
     * The numbers of a profile.
     *
     * @param written what it says, the node's where it says nothing
     * @param ceiling what holds even of what is only observed: whichever leaves more room, the profile's or the node's
     */
    record Bounds(Limits written, Limits ceiling) {
        Bounds {
            ceiling = written.laxer(ceiling);
        }
    }

    /** What a profile says of itself, and of topics. */
    record Own(String name, String about, @Nullable TopicRules topics) {}

    /** From which side one and the same profile is looked at. */
    private record View(Mode mode, Protocol protocol) {}

    private Profile(Own own, Map<Feature, Rule> rules, Map<Limit, LimitRule> limitRules, Bounds bounds, View view) {
        this.own = own;
        this.rules = Collections.unmodifiableMap(new EnumMap<>(rules));
        this.limitRules = Collections.unmodifiableMap(limitRules);
        this.bounds = bounds;
        this.mode = view.mode;
        this.protocol = view.protocol;
        int maximumQos = writtenMaximumQos();
        for (Feature each : Feature.values()) {
            Rule rule = rule(each);
            Verdict written = rule.verdict();
            verdicts[each.ordinal()] = rule.of(each, mode).apply(each, written, maximumQos);
            boolean free = written.kind() == Kind.ALLOW || !each.existsIn(protocol);
            restricted[each.request().ordinal()] |= free ? 0 : each.bit();
        }
    }

    /** As configuration calls it. */
    public String name() {
        return own.name;
    }

    /** What it is for, in a sentence; may be empty. */
    public String about() {
        return own.about;
    }

    /** What becomes of the verdicts as written. */
    public Mode mode() {
        return mode;
    }

    /** The same rules in another mode. */
    public Profile in(Mode other) {
        return other == mode ? this : new Profile(own, rules, limitRules, bounds, new View(other, protocol));
    }

    /** The same rules as clients of this protocol meet them. */
    public Profile spoken(Protocol other) {
        if (other == protocol) {
            return this;
        }
        Profile known = otherProtocol;
        if (known == null) {
            known = new Profile(own, rules, limitRules, bounds, new View(mode, other));
            otherProtocol = known; // two threads may make two, which are the same
        }
        return known;
    }

    /** The same rules under another name, with these numbers instead of its own. */
    public Profile bounded(String name, Limits limits) {
        return new Profile(
                new Own(name, own.about, own.topics),
                rules,
                Map.of(),
                new Bounds(limits, limits),
                new View(mode, protocol));
    }

    /** Whether the other says the same, and from the same places: what refers to a rule holds for both. */
    public boolean isAs(Profile other) {
        return own.equals(other.own)
                && mode == other.mode
                && protocol == other.protocol
                && rules.equals(other.rules)
                && limitRules.equals(other.limitRules)
                && bounds.equals(other.bounds);
    }

    /** Whose view this is. */
    public Protocol protocol() {
        return protocol;
    }

    /** The verdict in force. */
    public Verdict on(Feature feature) {
        return verdicts[feature.ordinal()];
    }

    /**
     * A mask of the features of a request for which a rule says anything but "allow", whatever the mode: while observing they
     * are allowed, and reported. Without those that this protocol does not have.
     */
    public long restricted(Request request) {
        return restricted[request.ordinal()];
    }

    /** What becomes of the verdict on this feature: the rule's own mode, or the profile's. */
    public Mode modeOf(Feature feature) {
        return rule(feature).of(feature, mode);
    }

    /** What is written about a feature, before the mode, with source and place. */
    public Rule rule(Feature feature) {
        return Objects.requireNonNull(rules.get(feature)).spoken(protocol);
    }

    /** Whether the gateway does this for a client; only of {@link Request#SERVICE} is there a yes or no. */
    public boolean serves(Feature service) {
        if (service.request() != Request.SERVICE) {
            throw new IllegalArgumentException(service + " is not a service");
        }
        return on(service) instanceof Verdict.Allow;
    }

    /** The limits of one client that hold. While observing nothing holds but what the node itself cannot do without. */
    public Limits limits() {
        return mode == Mode.OBSERVE ? bounds.ceiling : bounds.written;
    }

    /** The limits that hold for what this feature says of their excess: the laxer ones where the excess is let through. */
    public Limits limits(Feature excess) {
        return on(excess) instanceof Verdict.Allow ? bounds.ceiling : limits();
    }

    /** The limits as written: what exceeds these is told, whatever the mode. */
    public Limits written() {
        return bounds.written;
    }

    /** What holds even where nothing is enforced, so that nothing is unbounded. */
    public Limits ceiling() {
        return bounds.ceiling;
    }

    /** What this profile itself says about a limit; empty where the node's configuration decides. */
    public Optional<LimitRule> rule(Limit limit) {
        return Optional.ofNullable(limitRules.get(limit));
    }

    /** What clients of this profile may do with topics at most; empty where the profile does not say. */
    public Optional<TopicRules> topics() {
        return Optional.ofNullable(own.topics);
    }

    /** Maximum QoS of a PUBLISH: 0, 1 or 2. */
    public int maximumQos() {
        if (!on(Feature.PUBLISH_QOS_1).isPermitted()) {
            return 0;
        }
        return on(Feature.PUBLISH_QOS_2).isPermitted() ? 2 : 1;
    }

    /**
     * Retain Available. Also where a profile strips the flag: 0 would forbid clients to send it [MQTT-3.2.2-14] and oblige us to
     * refuse a retained will [MQTT-3.2.2-13], and what is forbidden cannot be let through without its flag. But a client that is
     * {@linkplain Mode#ADAPT made to fit} is told that nothing will be retained.
     */
    public boolean retainAvailable() {
        return isAvailable(Feature.RETAIN);
    }

    /** Wildcard Subscription Available: MQTT has one flag for {@code +} and {@code #}, so one of them is enough. */
    public boolean wildcardSubscriptionAvailable() {
        return on(Feature.SINGLE_LEVEL_WILDCARD).isPermitted()
                || on(Feature.MULTI_LEVEL_WILDCARD).isPermitted();
    }

    /** Shared Subscription Available. */
    public boolean sharedSubscriptionAvailable() {
        return on(Feature.SHARED_SUBSCRIPTION).isPermitted();
    }

    /** Subscription Identifier Available. */
    public boolean subscriptionIdentifierAvailable() {
        return isAvailable(Feature.SUBSCRIPTION_IDENTIFIER);
    }

    private boolean isAvailable(Feature feature) {
        return on(feature).isPermitted()
                && !(on(feature) instanceof Verdict.Strip
                        && !rule(feature).verdict().isPermitted());
    }

    /** Whether a client may hear what the gateway says of itself below {@code $SYS}. */
    public boolean systemTopicsAvailable() {
        return on(Feature.SYS_TOPICS) instanceof Verdict.Allow;
    }

    /** Topic Alias Maximum: what the limits say, or 0 where the profile takes none. */
    public int topicAliasMaximum() {
        return on(Feature.TOPIC_ALIAS).isPermitted() ? limits().topicAliasMaximum() : 0;
    }

    /** The longest Session Expiry Interval we grant: the smaller of rule and limit. */
    public Duration sessionExpiryMax() {
        return smaller(
                on(Feature.SESSION_EXPIRY),
                limits(Feature.SESSION_EXPIRY_TOO_LONG).sessionExpiryMax());
    }

    @Override
    public String toString() {
        return own.name + " (" + mode.key() + ")";
    }

    private int writtenMaximumQos() {
        if (!rule(Feature.PUBLISH_QOS_1).verdict().isPermitted()) {
            return 0;
        }
        return rule(Feature.PUBLISH_QOS_2).verdict().isPermitted() ? 2 : 1;
    }

    private static Duration smaller(Verdict verdict, Duration limit) {
        if (verdict instanceof Verdict.Cap cap && cap.value() < limit.toSeconds()) {
            return Duration.ofSeconds(cap.value());
        }
        return limit;
    }
}
