package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.gateway.event.GatewayEvent.Judged;
import dev.tidegate.gateway.gate.Finding;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where every verdict on one client is written down, and told as {@link Judged}. Counters are exact; events are not many: a
 * client may be stripped of something a hundred thousand times a second. The first verdict of a kind on a feature is told at
 * once, those of the second that follows together when it is over.
 *
 * <p>Belongs to one connection, which closes it. <i>Runs on: the connection's shard.</i>
 */
public final class Docket {
    private static final long QUIET_MILLIS = 1_000;

    private final Lobby.Core core;
    private final GatewayEvent.Party party;
    private final Timers.Timer timer = Timers.timer(this::settle);
    private final List<Entry> entries = new ArrayList<>(0);
    private boolean waiting;

    /** @param party who it is about, as the audit trail calls it */
    public Docket(Lobby.Core core, GatewayEvent.Party party) {
        this.core = core;
        this.party = party;
    }

    /** Notes all a ruling says; whether the packet, or one filter of it, may go on. */
    public boolean passes(String packet, @Nullable String topic, Ruling<?> ruling) {
        note(packet, topic, ruling.findings());
        if (ruling instanceof Ruling.Refused<?> refused) {
            note(packet, topic, refused.objection(), Verdict.Kind.REFUSE);
        } else if (ruling instanceof Ruling.Closed<?> closed) {
            note(packet, topic, closed.objection(), Verdict.Kind.CLOSE);
        } else if (ruling instanceof Ruling.Dropped<?> dropped) {
            note(packet, topic, dropped.objection(), Verdict.Kind.DROP);
        } else if (ruling instanceof Ruling.HungUp<?> hungUp) {
            note(packet, topic, hungUp.objection(), Verdict.Kind.HANG_UP);
        } else {
            return true;
        }
        return false;
    }

    /** Notes what rules had to say about a packet that went on. */
    void note(String packet, @Nullable String topic, List<Finding> findings) {
        for (int i = 0; i < findings.size(); i++) {
            Finding each = findings.get(i);
            note(new Case(packet, topic, each.verdict().kind(), each, null));
        }
    }

    /** Notes that a packet did not go on; {@code verdict} is what became of it where no rule says so. */
    void note(String packet, @Nullable String topic, Ruling.Objection objection, Verdict.Kind verdict) {
        Finding finding = objection.finding();
        Verdict.Kind kind = finding == null ? verdict : finding.verdict().kind();
        core.counters().add(Count.REFUSED);
        note(new Case(packet, topic, kind, finding, objection));
    }

    /** Tells what is still to be told: the connection has ended. */
    public void close() {
        timer.cancel();
        entries.forEach(this::tell);
        entries.clear();
    }

    private void note(Case noted) {
        core.counters().verdicts().add(noted.feature(), noted.verdict, noted.effect());
        Entry entry = entry(noted);
        long now = core.shard().now();
        if (now >= entry.quietUntil) {
            tell(noted, entry.count + 1);
            entry.forget();
            entry.quietUntil = now + QUIET_MILLIS;
            return;
        }
        if (!waiting) {
            waiting = true;
            core.shard().timers().set(timer, now, entry.quietUntil - now);
        }
        entry.held = noted;
        entry.count++;
    }

    /** The entry for verdicts of this kind; there are as many as rules and codes that this client has met. */
    private Entry entry(Case noted) {
        for (int i = 0; i < entries.size(); i++) {
            Entry each = entries.get(i);
            if (each.first.isLike(noted)) {
                return each;
            }
        }
        Entry fresh = new Entry(noted);
        entries.add(fresh);
        return fresh;
    }

    /** Tells what has been quiet for long enough, and comes back for the rest. */
    private void settle() {
        long now = core.shard().now();
        long next = Long.MAX_VALUE;
        for (Entry each : entries) {
            if (each.held != null && now < each.quietUntil) {
                next = Math.min(next, each.quietUntil - now);
            } else if (each.held != null) {
                tell(each);
                each.quietUntil = now + QUIET_MILLIS;
            }
        }
        waiting = next != Long.MAX_VALUE;
        if (waiting) {
            core.shard().timers().set(timer, now, next);
        }
    }

    private void tell(Entry entry) {
        Case held = entry.held;
        if (held != null) {
            tell(held, entry.count);
            entry.forget();
        }
    }

    private void tell(Case noted, long count) {
        Finding finding = noted.finding;
        Ruling.Objection objection = noted.objection;
        core.events()
                .accept(new Judged(
                        party,
                        noted.packet,
                        noted.feature(),
                        noted.topic,
                        finding == null ? null : finding.rule(),
                        noted.verdict,
                        noted.code(),
                        objection == null ? null : objection.why(),
                        finding == null ? null : finding.mode(),
                        noted.effect(),
                        count));
    }

    /** One verdict on one packet. */
    private record Case(
            String packet,
            @Nullable String topic,
            Verdict.Kind verdict,
            @Nullable Finding finding,
            Ruling.@Nullable Objection objection) {
        @Nullable
        Feature feature() {
            return finding == null ? null : finding.feature();
        }

        Effect effect() {
            return finding == null ? Effect.ENFORCED : finding.effect();
        }

        @Nullable
        ReasonCode code() {
            if (finding != null) {
                return finding.code(); // an objection has one also where nobody hears it
            }
            return objection == null ? null : objection.code();
        }

        boolean isLike(Case other) {
            return verdict == other.verdict
                    && feature() == other.feature()
                    && effect() == other.effect()
                    && (finding != null || code() == other.code());
        }
    }

    /** What has been told once and may have to be told again. */
    private static final class Entry {
        private final Case first;
        private long quietUntil = Long.MIN_VALUE;
        private @Nullable Case held;
        private long count;

        private Entry(Case first) {
            this.first = first;
        }

        private void forget() {
            held = null;
            count = 0;
        }
    }
}
