package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.codec.Guise;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.connection.WireListener;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a bridge, which mostly has no other: there is one to its upstream, or it tries to get one, address after address, later each time.
 * <i>Runs on: its shard</i>, but for what says otherwise.
 */
public final class Bridge {
    private static final long REPORT_MILLIS = 1_000;

    private final Post post;
    private final BridgePlan plan;
    private final Premises premises;
    private final Links links;
    private final Memory memory;
    private final Patience patience;
    private final Outgoings outgoings;
    private final Vitals vitals;
    private final Renewal renewal;
    private final Stillness stillness = new Stillness();
    private final Timers.Timer retry = Timers.timer(this::attempt);
    private final Timers.Timer report = Timers.timer(this::report);
    private Runnable giveUp = () -> {};
    private @Nullable Span span;
    private @Nullable Secret newer; // has been read already, for the next connection
    private Secret shown = Secret.NONE;
    private Approach.Purpose purpose = Approach.Purpose.CROSSING;
    private Guise guise = Guise.BRIDGE;
    private int next;
    private int attempts;
    private BridgeState.Phase phase = BridgeState.Phase.STOPPED;
    private boolean paused;
    private long tooOld;
    private long toldTooOld;
    private String remarked = "";
    private volatile BridgeState state;

    /**
     * What a bridge has of the world.
     *
     * @param dialing opens connections
     * @param secrets what to show the upstream
     * @param jitter from 0 to 1, so that many do not come back at the same moment
     * @param manners of the upstream
     * @param events hears what operators should know, each thing once
     * @param clock tells them since when
     */
    public record Links(
            Dialing dialing,
            Secrets secrets,
            DoubleSupplier jitter,
            Manners manners,
            Consumer<BridgeEvent> events,
            InstantSource clock) {}

    Bridge(Post post, Premises premises, Links links) {
        this.post = post;
        this.plan = post.plan();
        this.premises = premises;
        this.links = links;
        this.memory = Memory.of(post, premises, links.manners());
        this.patience = new Patience(plan.upstream().backoff(), links.jitter());
        this.outgoings = new Outgoings(post, premises.holdings());
        this.vitals = new Vitals(memory, premises, links.clock());
        this.renewal = new Renewal(premises.shard(), links, plan.upstream(), new Renewed());
        this.state = vitals.fresh(address());
    }

    /** Whose session this is; empty for a client that is no bridge. */
    public static String nameOf(ClientId clientId) {
        String text = clientId.text();
        return text.startsWith(ClientId.BRIDGES)
                ? text.substring(ClientId.BRIDGES.length()).split("/", 2)[0]
                : "";
    }

    /** How it stands, at most a second ago. Any thread. */
    BridgeState state() {
        return state;
    }

    /** Whether nothing is left of what has come to its session, nor, where it is to leave, of what has come to that upstream. */
    boolean isDrained() {
        boolean isStill = stillness.isSince(memory.toll().heard(), shard().now());
        return phase == BridgeState.Phase.OPEN
                && premises.holdings().isIdle(post.residence().outward())
                && (isStill || post.asking() != Asking.LEAVING);
    }

    /** Begins; one that is paused only sees to it that what is to cross waits. Any thread. */
    void start() {
        shard().execute(() -> {
            memory.demand().listen();
            attempt();
            report();
        });
    }

    /** Leaves its upstream alone until {@link #resume()}; what is to cross waits. Any thread. */
    void pause() {
        shard().execute(() -> {
            paused = true;
            if (phase != BridgeState.Phase.STOPPED) {
                enter(BridgeState.Phase.PAUSED);
                letGo();
                attempt();
            }
        });
    }

    /** Goes on, at once. Any thread. */
    void resume() {
        shard().execute(() -> {
            paused = false;
            if (phase == BridgeState.Phase.PAUSED) {
                patience.rewarded();
                letGo();
                attempt();
            }
        });
    }

    /** First what is here: whatever becomes of the upstream, messages wait under the rules of this plan and no other. */
    private void attempt() {
        List<Packet> corrections = outgoings.corrections();
        enter(BridgeState.Phase.CONNECTING);
        int number = ++attempts;
        if (!corrections.isEmpty()) {
            Errand errand = new Errand(premises, post.residence().outward(), corrections, complaint -> {
                if (complaint.isEmpty()) {
                    approach(number);
                } else {
                    ended(Ending.lost(complaint));
                }
            });
            giveUp = errand::cancel;
            errand.begin(plan.upstream().connectTimeout().toMillis());
        } else {
            approach(number);
        }
    }

    private void approach(int number) {
        if (number != attempts) {
            return;
        }
        if (paused) {
            enter(BridgeState.Phase.PAUSED);
            return;
        }
        shard().await(secret(), (secret, failure) -> {
            if (number != attempts || phase != BridgeState.Phase.CONNECTING) {
                return;
            }
            if (secret == null) {
                ended(Ending.turnedAway(
                        failure == null ? "there is no password" : String.valueOf(failure.getMessage())));
                return;
            }
            shown = secret;
            Approach approach = Approach.to(plan.upstream(), purpose, guise, secret.bytes(), premises)
                    .fitted(links.manners());
            if (approach == null) {
                ended(
                        Ending.turnedAway(
                                "the profile of the upstream leaves nothing of CONNECT, and the audit trail says why: name another profile"));
                return;
            }
            giveUp = links.dialing().dial(address(), wire -> reached(approach, wire), why -> ended(Ending.lost(why)));
        });
    }

    private CompletionStage<Secret> secret() {
        Secret known = newer;
        newer = null;
        return known == null ? links.secrets().read() : CompletableFuture.completedFuture(known);
    }

    private URI address() {
        return plan.upstream()
                .addresses()
                .get(Math.floorMod(next, plan.upstream().addresses().size()));
    }

    private WireListener reached(Approach approach, Wire wire) {
        Span made = new Span(premises, approach, wire, memory, new Connected());
        span = made;
        made.begin();
        return made;
    }

    /** Hears of the connection there is. */
    private final class Connected implements Span.Listener {
        @Override
        public void opened() {
            if (memory.toll().of(Fare.CONNECTED) > 0) {
                memory.toll().add(Fare.RECONNECTED);
            }
            memory.toll().add(Fare.CONNECTED);
            stillness.begin(shard().now());
            patience.rewarded();
            vitals.recovered();
            remarked = "";
            enter(BridgeState.Phase.OPEN);
            renewal.watch(shown);
            links.events().accept(BridgeEvent.opened(post.label(), address()));
        }

        @Override
        public void remark(String what) {
            Bridge.this.remark(what);
        }

        @Override
        public void ended(Ending ending) {
            Bridge.this.ended(ending);
        }
    }

    /** Hears of the token that connection was opened with. */
    private final class Renewed implements Renewal.Listener {
        @Override
        public void renewed(Secret secret) {
            letGo(); // in peace: the sessions on both sides stay, and so does the address
            newer = secret;
            attempt();
        }

        @Override
        public void late(String why) {
            remark(why);
        }
    }

    private void remark(String what) {
        vitals.failed(what);
        if (!what.equals(remarked)) {
            remarked = what;
            links.events().accept(BridgeEvent.remarked(post.label(), address(), what));
        }
    }

    private void ended(Ending ending) {
        span = null;
        renewal.stop();
        giveUp = () -> {};
        if (phase == BridgeState.Phase.STOPPED) {
            return;
        }
        long delay = switch (ending.cause()) {
            case LOST, STRANGE_SESSION -> patience.next(); // an upstream that never forgets is not asked without end
            case TURNED_AWAY -> patience.longest();
            case SESSION_FORGOTTEN, STOPPED, NOT_KNOWN -> 0;
        };
        guise = guise(ending);
        purpose = ending.cause() == Ending.Cause.STRANGE_SESSION
                ? Approach.Purpose.FORGETTING
                : Approach.Purpose.CROSSING;
        if (ending.cause() == Ending.Cause.LOST || ending.cause() == Ending.Cause.TURNED_AWAY) {
            memory.toll().add(Fare.FAILED);
            vitals.failed(ending.why(), delay);
            links.events().accept(BridgeEvent.failed(post.label(), address(), ending.why(), delay));
            next = phase == BridgeState.Phase.OPEN ? 0 : next + 1; // the first is preferred
        }
        enter(paused ? BridgeState.Phase.PAUSED : BridgeState.Phase.WAITING);
        shard().timers().set(retry, shard().now(), delay);
    }

    /** One that was heard stays as it is; one that was not tries the other. */
    private Guise guise(Ending ending) {
        boolean wasHeard = phase == BridgeState.Phase.OPEN || ending.cause() != Ending.Cause.LOST;
        return ending.cause() == Ending.Cause.NOT_KNOWN ? Guise.CLIENT : wasHeard ? guise : Guise.BRIDGE;
    }

    /** Ends for good. What waits in its session stays there. Any thread. */
    void stop() {
        shard().execute(this::leave);
    }

    private void leave() {
        enter(BridgeState.Phase.STOPPED);
        tellOfOldOnes();
        memory.demand().ignore();
        report.cancel();
        letGo();
    }

    private void letGo() {
        attempts++;
        newer = null;
        giveUp.run();
        giveUp = () -> {};
        links.manners().close();
        Span open = span;
        if (open != null) {
            open.stop();
        }
        retry.cancel();
    }

    private Shard shard() {
        return premises.shard();
    }

    private void enter(BridgeState.Phase next) {
        phase = next;
        state = vitals.look(phase, address());
    }

    /** Once for all that were too old together. */
    private void tellOfOldOnes() {
        long now = memory.toll().of(Fare.TOO_OLD);
        if (now > toldTooOld && (now == tooOld || phase == BridgeState.Phase.STOPPED)) {
            String what = (now - toldTooOld) + " messages had waited for longer than queue.age, and were dropped";
            links.events().accept(BridgeEvent.remarked(post.label(), address(), what));
            toldTooOld = now;
        }
        tooOld = now;
    }

    private void report() {
        tellOfOldOnes();
        enter(phase);
        shard().timers().set(report, shard().now(), REPORT_MILLIS);
    }
}
