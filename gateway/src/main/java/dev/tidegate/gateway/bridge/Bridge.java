package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.connection.WireListener;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One bridge: has a connection to its upstream, or tries to get one, address after address, later each time. <i>Runs on: its
 * shard</i>, but for what says otherwise.
 */
public final class Bridge {
    private static final long REPORT_MILLIS = 1_000;

    private final BridgePlan plan;
    private final Premises premises;
    private final Links links;
    private final Memory memory;
    private final Patience patience;
    private final Timers.Timer retry = Timers.timer(this::dial);
    private final Timers.Timer report = Timers.timer(this::report);
    private Runnable giveUp = () -> {};
    private @Nullable Span span;
    private Approach.Purpose purpose = Approach.Purpose.CROSSING;
    private int next;
    private BridgeState.Phase phase = BridgeState.Phase.STOPPED;
    private String trouble = "";
    private String remarked = "";
    private volatile BridgeState state;

    /**
     * What a bridge has of the world.
     *
     * @param dialing opens connections
     * @param secrets what to show the upstream
     * @param jitter from 0 to 1, so that many do not come back at the same moment
     * @param events hears what operators should know, each thing once
     */
    public record Links(Dialing dialing, Secrets secrets, DoubleSupplier jitter, Consumer<BridgeEvent> events) {}

    public Bridge(BridgePlan plan, Premises premises, Links links) {
        this.plan = plan;
        this.premises = premises;
        this.links = links;
        this.memory = Memory.of(plan);
        this.patience = new Patience(plan.upstream().backoff(), links.jitter());
        this.state = BridgeState.of(plan, phase, trouble, memory.toll());
    }

    /** Whose session this is; empty for a client that is no bridge. */
    public static String nameOf(ClientId clientId) {
        String text = clientId.text();
        return text.startsWith(ClientId.BRIDGES)
                ? text.substring(ClientId.BRIDGES.length()).split("/", 2)[0]
                : "";
    }

    /** How it stands, at most a second ago. Any thread. */
    public BridgeState state() {
        return state;
    }

    /** Begins. Any thread. */
    public void start() {
        shard().execute(() -> {
            report();
            dial();
        });
    }

    private void dial() {
        enter(BridgeState.Phase.CONNECTING);
        shard().await(links.secrets().read(), (password, failure) -> {
            if (phase != BridgeState.Phase.CONNECTING) {
                return;
            }
            if (failure != null) {
                ended(Ending.turnedAway(String.valueOf(failure.getMessage())));
                return;
            }
            Approach approach = Approach.to(
                    plan.upstream(), purpose, password, premises.limits().packetSize());
            giveUp = links.dialing().dial(address(), wire -> reached(approach, wire), why -> ended(Ending.lost(why)));
        });
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
            memory.toll().add(Fare.CONNECTED);
            patience.rewarded();
            trouble = "";
            remarked = "";
            enter(BridgeState.Phase.OPEN);
            links.events().accept(BridgeEvent.opened(plan.name(), address()));
        }

        @Override
        public void remark(String what) {
            trouble = what;
            if (!what.equals(remarked)) {
                remarked = what;
                links.events().accept(BridgeEvent.remarked(plan.name(), address(), what));
            }
        }

        @Override
        public void ended(Ending ending) {
            Bridge.this.ended(ending);
        }
    }

    private void ended(Ending ending) {
        span = null;
        if (phase == BridgeState.Phase.STOPPED) {
            return;
        }
        long delay = switch (ending.cause()) {
            case LOST, STRANGE_SESSION -> patience.next(); // an upstream that never forgets is not asked without end
            case TURNED_AWAY -> patience.longest();
            case SESSION_FORGOTTEN, STOPPED -> 0;
        };
        purpose = ending.cause() == Ending.Cause.STRANGE_SESSION
                ? Approach.Purpose.FORGETTING
                : Approach.Purpose.CROSSING;
        if (ending.cause() == Ending.Cause.LOST || ending.cause() == Ending.Cause.TURNED_AWAY) {
            memory.toll().add(Fare.FAILED);
            trouble = ending.why();
            links.events().accept(BridgeEvent.failed(plan.name(), address(), ending.why(), delay));
            next = phase == BridgeState.Phase.OPEN ? 0 : next + 1; // the first is preferred
        }
        enter(BridgeState.Phase.WAITING);
        shard().timers().set(retry, shard().now(), delay);
    }

    /** Ends for good. What waits in its session stays there. Any thread. */
    public void stop() {
        shard().execute(this::leave);
    }

    private void leave() {
        enter(BridgeState.Phase.STOPPED);
        retry.cancel();
        report.cancel();
        giveUp.run();
        Span open = span;
        if (open != null) {
            open.stop();
        }
    }

    private Shard shard() {
        return premises.shard();
    }

    private void enter(BridgeState.Phase next) {
        phase = next;
        state = BridgeState.of(plan, phase, trouble, memory.toll());
    }

    private void report() {
        enter(phase);
        shard().timers().set(report, shard().now(), REPORT_MILLIS);
    }
}
