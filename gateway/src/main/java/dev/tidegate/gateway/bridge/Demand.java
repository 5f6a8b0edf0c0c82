package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.OnDemand;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.TopicPattern;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What clients here ask of the rules of a bridge that are on demand, from one connection to the next. They say so on their own threads, where it is
 * held against the rules; the rest happens on the bridge's.
 */
final class Demand implements Locals.Listener {
    private final Premises premises;
    private final List<Wishes> wishes;
    private final Inquiries inquiries;
    /** What the upstream does not grant, until the next connection. */
    private final Set<String> refused = new HashSet<>();

    private Runnable ignore = () -> {};
    private Runnable changed = () -> {};
    private boolean planned;

    Demand(List<Rule> rules, Premises premises) {
        this.premises = premises;
        this.wishes = rules.stream()
                .filter(rule -> rule.onDemand() != null)
                .map(Wishes::new)
                .toList();
        this.inquiries = new Inquiries(wishes.stream()
                .map(each -> Objects.requireNonNull(each.rule().onDemand()))
                .mapToInt(OnDemand::retained)
                .max()
                .orElse(0));
    }

    /** Whether there is any rule of this kind. */
    boolean isPossible() {
        return !wishes.isEmpty();
    }

    /** Begins to listen. <i>Runs on: the shard of the bridge.</i> */
    void listen() {
        ignore.run();
        ignore = isPossible() ? premises.locals().watch(this) : () -> {};
    }

    /** Hears nothing more. */
    void ignore() {
        ignore.run();
        ignore = () -> {};
    }

    // --- any thread ---

    @Override
    public void begun(String filter) {
        tell(filter, each -> each.begun(filter));
    }

    @Override
    public void ended(String filter) {
        tell(filter, each -> each.ended(filter, shard().now()));
    }

    private void tell(String filter, Consumer<Wishes> what) {
        List<Wishes> concerned = concerned(filter);
        if (!concerned.isEmpty()) {
            shard().execute(() -> {
                concerned.forEach(what);
                hasChanged();
            });
        }
    }

    private List<Wishes> concerned(String filter) {
        return wishes.stream()
                .filter(each -> each.rule().askedUpstream(filter).isPresent())
                .toList();
    }

    @Override
    public void asked(Newcomer newcomer) {
        if (!concerned(newcomer.filter()).isEmpty()) {
            shard().execute(() -> {
                inquiries.asked(newcomer);
                hasChanged();
            });
        }
    }

    @Override
    public void withdrawn(Newcomer newcomer) {
        if (!concerned(newcomer.filter()).isEmpty()) {
            shard().execute(() -> inquiries.withdrawn(newcomer));
        }
    }

    // --- the bridge's ---

    /** A connection wants to know when there is something to be done. */
    void connected(Runnable changed) {
        refused.clear();
        this.changed = changed;
    }

    /** It does not any more. */
    void disconnected() {
        changed = () -> {};
        inquiries.interrupted();
    }

    /** Once for all that has been said by then. */
    private void hasChanged() {
        if (!planned) {
            planned = true;
            shard().execute(() -> {
                planned = false;
                changed.run();
            });
        }
    }

    /** What the upstream is to be subscribed to now. */
    Set<String> wanted(long now) {
        inquiries.lapse(now);
        return wishes.stream()
                .peek(each -> each.lapse(now))
                .flatMap(each -> each.upstream(now, refused).stream())
                .collect(Collectors.toSet());
    }

    /** By which rule an upstream filter is wanted. */
    Optional<Rule> ruleOf(String upstream) {
        TopicPattern pattern = TopicPattern.of(upstream);
        return wishes.stream()
                .map(Wishes::rule)
                .filter(each -> TopicPattern.of(each.remap().remoteFilter()).contains(pattern))
                .findFirst();
    }

    /**
     * The filters under which the upstream is to be asked now what it retains.
     *
     * @param wanted what it is subscribed to, or is going to be
     * @param room filters at most
     */
    Set<String> toAsk(Set<String> wanted, int room, long now) {
        Map<String, TopicPattern> patterns = new HashMap<>();
        wanted.forEach(each -> patterns.put(each, TopicPattern.of(each)));
        return inquiries.begin(filter -> cover(filter, patterns), room, now);
    }

    private @Nullable String cover(String filter, Map<String, TopicPattern> wanted) {
        for (Wishes each : wishes) {
            String asked = each.rule().askedUpstream(filter).orElse(null);
            if (asked != null && wanted.containsKey(asked)) {
                return asked;
            }
            TopicPattern pattern = asked == null ? null : TopicPattern.of(asked);
            for (Map.Entry<String, TopicPattern> candidate : wanted.entrySet()) {
                if (pattern != null && candidate.getValue().contains(pattern)) {
                    return candidate.getKey();
                }
            }
        }
        return null;
    }

    void granted(String filter, long now) {
        inquiries.granted(filter, now);
    }

    void refused(String filter) {
        refused.add(filter);
        inquiries.refused(filter);
    }

    Inquiries inquiries() {
        return inquiries;
    }

    /** When something is to be done although nobody says so; {@link Wishes#NEVER} where nothing is. */
    long next(long now) {
        long next = inquiries.next();
        for (Wishes each : wishes) {
            next = Math.min(next, each.nextLapse(now));
        }
        return next;
    }

    private Shard shard() {
        return premises.shard();
    }
}
