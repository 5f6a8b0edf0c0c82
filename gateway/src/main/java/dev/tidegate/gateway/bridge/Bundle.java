package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Portion;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * One bridge: its connections, each with its part of all topics. Where another number of them is asked for, new messages go to the sessions of
 * another {@link Division} from one moment on, and those of the earlier one are left first, so that what is on one topic stays in order. <i>Runs on: the shard of the first
 * connection</i>, but for what says otherwise.
 */
public final class Bundle {
    private static final long LOOK_MILLIS = 1_000;
    private static final String KEPT =
            "the upstream keeps the session of a connection that is no more until it expires there: ";

    private final BridgePlan plan;
    private final IntFunction<Site> sites;
    private final Parts parts;
    private final Shard home;
    private final Succession succession;
    private final Map<Integer, Site> known = new HashMap<>();
    /** Those of which something may wait, in turn; the last gets what is new. */
    private final Deque<Division> line = new ArrayDeque<>();

    private final List<Forgetting> farewells = new ArrayList<>();
    private final Timers.Timer look = Timers.timer(this::look);
    private boolean paused;
    private boolean stopped;
    private boolean busy;
    private int lastTurn;
    private volatile List<Bridge> running;
    private volatile Holdings.Backlog behind = Holdings.Backlog.NONE;
    private volatile Map<Fare, Long> earlier = Map.of();

    /** @param sites where each of its connections is made, by number */
    public Bundle(BridgePlan plan, IntFunction<Site> sites, Parts parts) {
        this.plan = plan;
        this.sites = sites;
        this.parts = parts;
        this.home = site(1).shard();
        this.succession = new Succession(plan, parts, home, this::site);
        this.running = List.of(
                new Bridge(Post.of(plan, new Residence(plan.name(), 0, 1, 1)), site(1).premises(), site(1).links()));
    }

    private Site site(int number) {
        return known.computeIfAbsent(number, sites::apply);
    }

    /** Where a session of a bridge comes home to: connections that lie side by side, and all sessions of one together. */
    public static int home(ClientId clientId, int shards) {
        int first = new ClientId(ClientId.BRIDGES + Bridge.nameOf(clientId)).hashCode();
        return Math.floorMod(first + Residence.numberOf(clientId) - 1, shards);
    }

    /** The same for a connection. */
    public static int home(String bridge, int number, int shards) {
        return home(new Residence(bridge, 0, number, number).inward(), shards);
    }

    /** Who gets which topics among sessions that were found at rest; to be said before anything is published. */
    public static Map<ClientId, Portion> atRest(Set<ClientId> sessions) {
        return Division.atRest(sessions);
    }

    /** All its sessions, as far as this process knows. Any thread. */
    public Set<ClientId> sessions() {
        Set<ClientId> all = new LinkedHashSet<>();
        int most = plan.connections();
        for (Division each : Division.among(parts.portions().keySet(), plan.name())) {
            all.addAll(each.sessions());
            most = Math.max(most, each.of());
        }
        for (int number = 1; number <= most; number++) {
            all.add(new Residence(plan.name(), 0, number, most).inward());
        }
        return all;
    }

    /** How it stands, at most a second ago. Any thread. */
    public BridgeState state() {
        return BridgeState.of(running.stream().map(Bridge::state).toList())
                .with(behind)
                .with(earlier);
    }

    /** What it is to do. */
    public BridgePlan plan() {
        return plan;
    }

    /** Begins; one that is paused only sees to it that what is to cross waits. Any thread. */
    public void start() {
        if (plan.queue().age() != null) {
            parts.date();
        }
        home.execute(() -> {
            findWhatIsThere();
            run();
            look();
        });
    }

    /** Leaves its upstream alone until {@link #resume()}; what is to cross waits. Any thread. */
    public void pause() {
        home.execute(() -> {
            paused = true;
            running.forEach(Bridge::pause);
        });
    }

    /** Goes on, at once. Any thread. */
    public void resume() {
        home.execute(() -> {
            paused = false;
            running.forEach(Bridge::resume);
        });
    }

    /** Ends for good. What waits in its sessions stays there. Any thread. */
    public void stop() {
        running.forEach(Bridge::stop); // before anything that is asked of their shards later
        home.execute(() -> {
            stopped = true;
            look.cancel();
            running.forEach(Bridge::stop);
            farewells.forEach(Forgetting::cancel);
        });
    }

    private void findWhatIsThere() {
        Map<ClientId, Portion> all = parts.portions();
        for (Division each : Division.among(all.keySet(), plan.name())) {
            lastTurn = each.turn();
            line.add(each);
            if (each.isInForce(all)) {
                continue;
            }
            if (line.stream().anyMatch(earlier -> earlier.isInForce(all))) {
                line.removeLast(); // it was being prepared, and nothing has come to it
                dismiss(each.residences());
            }
        }
        if (line.isEmpty()) {
            lastTurn = plan.connections() == 1 ? 0 : 1;
            line.add(new Division(plan.name(), lastTurn, plan.connections()));
        }
        parts.divide(line.getLast().portions());
    }

    /** Whose sessions in the first of the line are there: of one that was being left some may be gone, and what they have met with them. */
    private List<Residence> first() {
        Set<ClientId> known = parts.portions().keySet();
        return line.getFirst().residences().stream()
                .filter(each -> line.size() == 1 || known.contains(each.outward()))
                .toList();
    }

    private void run() {
        List<Bridge> next = new ArrayList<>();
        for (Residence each : first()) {
            Site site = site(each.number());
            next.add(new Bridge(Post.of(plan, each), site.premises(), site.links()));
        }
        earlier = state().counts(); // those that ran have been stopped, and say it a last time
        running = List.copyOf(next);
        if (paused) {
            running.forEach(Bridge::pause);
        }
        running.forEach(Bridge::start);
    }

    private void look() {
        if (stopped) {
            return;
        }
        home.timers().set(look, home.now(), LOOK_MILLIS);
        if (line.size() > 1) {
            countBehind();
        }
        if (busy) {
            return;
        }
        if (line.getLast().of() != plan.connections()) {
            divideAnew();
        } else if (line.size() > 1) {
            leave();
        }
    }

    private void countBehind() {
        Holdings.Backlog[] sum = {Holdings.Backlog.NONE};
        List<Residence> later = line.stream()
                .skip(1)
                .flatMap(each -> each.residences().stream())
                .toList();
        Answered counted = new Answered(home, later.size(), complaint -> behind = sum[0]);
        for (Residence each : later) {
            Site site = site(each.number());
            site.shard().execute(() -> {
                Holdings.Backlog backlog = site.premises().holdings().backlog(each.outward());
                home.execute(() -> sum[0] = sum[0].and(backlog));
                counted.with("");
            });
        }
    }

    /** The last of the line gets nothing more when the next is there to get it. */
    private void divideAnew() {
        busy = true;
        lastTurn++;
        Division next = new Division(plan.name(), lastTurn, plan.connections());
        succession.prepare(line.getLast(), next, complaint -> {
            busy = false;
            if (stopped) {
                return;
            }
            if (complaint.isEmpty()) {
                Map<ClientId, Portion> changed = line.getLast().nothing();
                changed.putAll(next.portions());
                parts.divide(changed);
                line.add(next);
            } else {
                dismiss(next.residences());
            }
        });
    }

    /** The first of the line is left when nothing waits in it any more. */
    private void leave() {
        busy = true;
        List<Residence> first = first();
        succession.whetherDrained(running, first, complaint -> {
            if (stopped || !complaint.isEmpty()) {
                busy = false;
                return;
            }
            running.forEach(Bridge::stop);
            succession.handOver(first, this::heir, trouble -> {
                busy = false;
                if (stopped) {
                    return;
                }
                if (trouble.isEmpty()) {
                    end(first);
                    line.removeFirst();
                }
                run();
            });
        });
    }

    /** Who goes on with what a connection of the first has begun; empty where there is none of its number any more. */
    private Optional<Residence> heir(int number) {
        return line.stream()
                .skip(1)
                .filter(each -> each.of() >= number)
                .findFirst()
                .map(each -> each.residences().get(number - 1));
    }

    /** Nothing waits in its sessions, nor for those of its connections that go with it. */
    private void end(List<Residence> residences) {
        for (Residence each : residences) {
            if (heir(each.number()).isEmpty()) {
                Site site = site(each.number());
                Post post = Post.of(plan, each);
                Forgetting farewell = new Forgetting(post.plan(), site.premises(), site.links(), trouble -> {
                    if (!trouble.isEmpty()) {
                        site.links()
                                .events()
                                .accept(BridgeEvent.remarked(
                                        post.label(),
                                        plan.upstream().addresses().get(0),
                                        KEPT + trouble));
                    }
                });
                farewells.add(farewell);
                farewell.begin();
                Dismissal.of(site.premises(), each.inward(), () -> {});
            }
        }
        dismiss(residences);
    }

    private void dismiss(List<Residence> residences) {
        for (Residence each : residences) {
            ClientId session = each.outward();
            Dismissal.of(site(each.number()).premises(), session, () -> parts.forget(List.of(session)));
        }
    }
}
