package dev.tidegate.policy;

import dev.tidegate.policy.Verdict.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A named table: a verdict for every {@link Feature}, and the {@link Limits} of a client. Immutable; a connection keeps
 * the profile it was admitted under for as long as it lives.
 *
 * <p>What a CONNACK announces is computed here from the same verdicts the gate applies, so that promise and practice
 * cannot drift. "Available" means that a client may send it without being turned away: a flag that is quietly stripped
 * stays available, or clients would refuse to send it themselves.
 */
public final class Profile {
    private final String name;
    private final String about;
    private final Mode mode;
    private final Map<Feature, Rule> rules;
    private final Map<Limit, LimitRule> limitRules;
    private final Limits limits;

    // What is in force, by Feature.ordinal(), and the features for which something else than "allow" is written.
    private final Verdict[] verdicts = new Verdict[Feature.values().length];
    private final long restricted;

    Profile(String name, String about, Map<Feature, Rule> rules, Map<Limit, LimitRule> limitRules, Limits limits) {
        this(name, about, rules, limitRules, limits, Mode.EMULATE);
    }

    private Profile(
            String name,
            String about,
            Map<Feature, Rule> rules,
            Map<Limit, LimitRule> limitRules,
            Limits limits,
            Mode mode) {
        this.name = name;
        this.about = about;
        this.rules = Collections.unmodifiableMap(new EnumMap<>(rules));
        this.limitRules = Collections.unmodifiableMap(limitRules);
        this.limits = limits;
        this.mode = mode;
        int maximumQos = writtenMaximumQos();
        long mask = 0;
        for (Feature each : Feature.values()) {
            Verdict written = rule(each).verdict();
            verdicts[each.ordinal()] = mode.apply(each, written, maximumQos);
            mask |= written.kind() == Kind.ALLOW ? 0 : each.bit();
        }
        this.restricted = mask;
    }

    /** As configuration calls it. */
    public String name() {
        return name;
    }

    /** What it is for, in a sentence; may be empty. */
    public String about() {
        return about;
    }

    /** What becomes of the verdicts as written. */
    public Mode mode() {
        return mode;
    }

    /** The same rules in another mode. */
    public Profile in(Mode other) {
        return other == mode ? this : new Profile(name, about, rules, limitRules, limits, other);
    }

    /** The verdict in force. */
    public Verdict on(Feature feature) {
        return verdicts[feature.ordinal()];
    }

    /**
     * A mask of the features for which a rule says anything but "allow", whatever the mode: while observing they are
     * allowed, and reported.
     */
    public long restricted() {
        return restricted;
    }

    /** What is written about a feature, before the mode, with source and place. */
    public Rule rule(Feature feature) {
        return Objects.requireNonNull(rules.get(feature));
    }

    /** The limits of one client. */
    public Limits limits() {
        return limits;
    }

    /** What this profile itself says about a limit; empty where the node's configuration decides. */
    public Optional<LimitRule> rule(Limit limit) {
        return Optional.ofNullable(limitRules.get(limit));
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
     * refuse a retained will [MQTT-3.2.2-13], and what is forbidden cannot be let through without its flag.
     */
    public boolean retainAvailable() {
        return on(Feature.RETAIN).isPermitted();
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
        return on(Feature.SUBSCRIPTION_IDENTIFIER).isPermitted();
    }

    /** Whether a client may hear what the gateway says of itself below {@code $SYS}. */
    public boolean systemTopicsAvailable() {
        return on(Feature.SYS_TOPICS) instanceof Verdict.Allow;
    }

    /** Topic Alias Maximum: what the limits say, or 0 where the profile takes none. */
    public int topicAliasMaximum() {
        return on(Feature.TOPIC_ALIAS).isPermitted() ? limits.topicAliasMaximum() : 0;
    }

    /** The longest Session Expiry Interval we grant: the smaller of rule and limit. */
    public Duration sessionExpiryMax() {
        return smaller(on(Feature.SESSION_EXPIRY), limits.sessionExpiryMax());
    }

    /** The longest Will Delay Interval we grant: the smaller of rule and limit. */
    public Duration willDelayMax() {
        return smaller(on(Feature.WILL_DELAY), limits.willDelayMax());
    }

    @Override
    public String toString() {
        return name + " (" + mode.key() + ")";
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
