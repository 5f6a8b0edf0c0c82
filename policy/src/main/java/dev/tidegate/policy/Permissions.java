package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one client may publish, subscribe to and be sent. Immutable, any thread.
 *
 * <p>It is made of layers, and what one of them denies is denied: a profile may only narrow what a token grants. Within a layer
 * the first rule that speaks of a topic decides; nothing is granted by silence.
 *
 * <p><b>A subscription</b> is granted where one rule allows all its filter may ever match. Where a rule denies a part of that,
 * the subscription stands, and {@link #screens} says that what is sent through it has to be looked at, topic by topic.
 *
 * <p><b>The audit trail</b>, {@code $SYS/audit/...}, tells of all clients: it is for those to whom a rule that names {@code
 * $SYS/audit} allows it. No other rule does, nor does it help to have no rules at all.
 *
 * <p><b>{@link OwnTopics}</b> are for everybody: no rule is needed, and none takes them away.
 */
public final class Permissions {
    /** Of a client nobody has made a rule for. */
    public static final Permissions ALL = new Permissions(List.of(), Fitness.FIT);

    private static final int EVERY_WAY = 0b111_111;
    private static final int EVERY_QOS = 0b111;
    private static final int QOS_LEVELS = 3;
    private static final TopicPattern AUDIT = TopicPattern.of("$SYS/audit/#");
    private static final String SHARE = "$share/";

    private final List<List<ClientRule>> layers;
    private final Fitness clientId;

    /** Whether a name can stand where the rules put it. */
    enum Fitness {
        FIT,
        UNFIT
    }

    private Permissions(List<List<ClientRule>> layers, Fitness clientId) {
        this.layers = layers;
        this.clientId = clientId;
    }

    static Permissions of(List<ClientRule> rules, Fitness clientId) {
        return new Permissions(List.of(List.copyOf(rules)), clientId);
    }

    /** What both grant. */
    public Permissions and(Permissions other) {
        if (isUnlimited()) {
            return other;
        }
        List<List<ClientRule>> both = new ArrayList<>(layers);
        both.addAll(other.layers);
        return other.isUnlimited()
                ? this
                : new Permissions(List.copyOf(both), isSpoiltByClientId() ? clientId : other.clientId);
    }

    /** Whether there is no rule at all. */
    public boolean isUnlimited() {
        return layers.isEmpty();
    }

    /**
     * Whether a rule needs the client identifier, and this one cannot stand in a topic: it has a {@code +}, {@code #} or
     * {@code /} in it, or would lead to the topics that begin with {@code $}.
     */
    public boolean isSpoiltByClientId() {
        return clientId == Fitness.UNFIT;
    }

    // --- publishing ---

    /** The bit of a PUBLISH of this QoS without RETAIN. */
    public static int way(int qos) {
        return 1 << qos;
    }

    /** The bit of a PUBLISH of this QoS with RETAIN. */
    public static int retaining(int qos) {
        return 1 << (QOS_LEVELS + qos);
    }

    /** How this topic may be published to: the bits of {@link #way} and {@link #retaining}; none where not at all. */
    public int waysToPublish(String topic) {
        int ways = EVERY_WAY;
        for (List<ClientRule> layer : layers) {
            int open = ways;
            int granted = 0;
            for (int i = 0; i < layer.size() && open != 0; i++) {
                ClientRule rule = layer.get(i);
                if ((rule.publishing() & open) != 0 && rule.speaksOfPublishing(topic)) {
                    granted |= rule.allows() ? rule.publishing() & open : 0;
                    open &= ~rule.publishing();
                }
            }
            ways = granted;
        }
        return ways;
    }

    /** Whether this topic may be published to in this way, a bit of {@link #way} or {@link #retaining}. */
    public boolean mayPublish(String topic, int way) {
        return (waysToPublish(topic) & way) != 0;
    }

    // --- receiving ---

    /** Whether a message on this topic may be sent through a subscription of this QoS. */
    public boolean mayReceive(String topic, int qos) {
        return (levelsToReceive(topic) & 1 << qos) != 0;
    }

    /** Whether a message on this topic may be sent through a subscription of any QoS. */
    public boolean mayReceive(String topic) {
        return levelsToReceive(topic) != 0;
    }

    private int levelsToReceive(String topic) {
        if (OwnTopics.isOne(topic)) {
            return EVERY_QOS;
        }
        int levels = AUDIT.matches(topic) ? levelsOfAudit(topic) : EVERY_QOS;
        for (List<ClientRule> layer : layers) {
            int open = levels;
            int granted = 0;
            for (int i = 0; i < layer.size() && open != 0; i++) {
                ClientRule rule = layer.get(i);
                if ((rule.subscribing() & open) != 0 && rule.speaksOfReceiving(topic)) {
                    granted |= rule.allows() ? rule.subscribing() & open : 0;
                    open &= ~rule.subscribing();
                }
            }
            levels = granted;
        }
        return levels;
    }

    /** As the rules have it that name the audit trail. */
    private int levelsOfAudit(String topic) {
        int levels = 0;
        for (List<ClientRule> layer : layers) {
            for (ClientRule rule : layer) {
                levels |= rule.allows() && AUDIT.contains(rule.pattern()) && rule.speaksOfReceiving(topic)
                        ? rule.subscribing()
                        : 0;
            }
        }
        return levels;
    }

    /** Whether a rule that names the audit trail allows all of a filter. */
    private boolean isAuditFor(TopicPattern filter, int qos) {
        for (List<ClientRule> layer : layers) {
            for (ClientRule rule : layer) {
                if (rule.allows()
                        && AUDIT.contains(rule.pattern())
                        && (rule.subscribing() & 1 << qos) != 0
                        && rule.speaksOfAllOf(filter)) {
                    return true;
                }
            }
        }
        return false;
    }

    // --- subscribing ---

    /** Whether a subscription may be made; a share is judged by the filter behind its name. */
    public boolean maySubscribe(String filter, int qos) {
        if (OwnTopics.isOne(filter)) {
            return true;
        }
        TopicPattern asked = pattern(filter);
        if (AUDIT.contains(asked) && !isAuditFor(asked, qos)) {
            return false;
        }
        for (List<ClientRule> layer : layers) {
            if (granting(layer, asked, qos) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a subscription matches topics that may not be sent through it; one that may not be made is taken to. */
    public boolean screens(String filter, int qos) {
        if (OwnTopics.isOne(filter)) {
            return false;
        }
        TopicPattern granted = pattern(filter);
        if (AUDIT.overlaps(granted) && !isAuditFor(granted, qos)) {
            return true;
        }
        for (List<ClientRule> layer : layers) {
            int granting = granting(layer, granted, qos);
            if (granting < 0) {
                return true;
            }
            for (int i = 0; i < granting; i++) {
                ClientRule rule = layer.get(i);
                if (!rule.allows() && (rule.subscribing() & 1 << qos) != 0 && rule.speaksOfSomeOf(granted)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The place of the rule that grants all of a filter, or -1 where none does. */
    private static int granting(List<ClientRule> layer, TopicPattern filter, int qos) {
        for (int i = 0; i < layer.size(); i++) {
            ClientRule rule = layer.get(i);
            if ((rule.subscribing() & 1 << qos) != 0 && rule.speaksOfAllOf(filter)) {
                return rule.allows() ? i : -1;
            }
        }
        return -1;
    }

    private static TopicPattern pattern(String filter) {
        return TopicPattern.of(
                filter.startsWith(SHARE) ? filter.substring(filter.indexOf('/', SHARE.length()) + 1) : filter);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Permissions that && clientId == that.clientId && layers.equals(that.layers);
    }

    @Override
    public int hashCode() {
        return layers.hashCode();
    }

    // --- for people ---

    /** The rules as they hold for this client, one a line, a blank line between layers. */
    @Override
    public String toString() {
        return layers.stream()
                .map(layer -> layer.stream().map(ClientRule::toString).collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n\n"));
    }
}
