package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.codec.ByteWriter;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.PacketDecoder;
import dev.tidegate.gateway.codec.PacketEncoder;
import dev.tidegate.gateway.codec.Sender;
import dev.tidegate.gateway.connection.Entrance;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.gateway.store.MemoryStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One run: the real core, a simulated network and simulated clients under one seeded scheduler and one virtual clock.
 *
 * <p>An <em>event</em> is one step of the scheduler that does something: one turn of a shard, some bytes or an ending reaching either end
 * of a connection, a deed of a client, or a tick of the clock in which a timer of the gateway spoke. Ticks in which nothing
 * happens, and steps that find their reason gone, do not count.
 *
 * <p>Within one millisecond everything that can happen next, on whatever shard, is drawn by chance; the clock moves when nothing
 * is left. So shards overtake each other as they like, and the same seed gives the same run.
 */
final class Simulation {
    private static final long CONNECT_MILLIS = 10_000;
    private static final VirtualShards.Bounds WIDE = VirtualShards.Bounds.WIDE;

    private final long seed;
    private final Chance chance;
    private final Swarm swarm;
    private VirtualShards node;
    private final VirtualShards.Node made;
    /** Says yes after a while, or no; whatever it is told has taken effect by then. */
    private final KeepingStore store = new KeepingStore();

    private boolean isWriting;
    /** What the judge has heard when the turns that wait to be written told the store something, by their numbers. */
    private final Deque<Told> unwritten = new ArrayDeque<>();

    private int lives;
    private long moment;
    private final Entrance entrance;
    private final Judge judge;
    private final Trace trace;
    private final Tally tally;
    private final List<Client> clients = new ArrayList<>();
    private final List<Link> touched = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final long[] stalledUntil;
    private final PriorityQueue<Due> dues = new PriorityQueue<>();
    private final PacketEncoder encoder = new PacketEncoder();
    private final PacketDecoder decoder = new PacketDecoder(Sender.SERVER);
    private final ByteWriter writer = new ByteWriter();
    private byte[] scratch = new byte[4096];
    private final long origin;
    private long nextTick;
    private int events;
    private long hash;
    private boolean calm;
    private int calls;

    /** Something that happens at a time; what happens at the same time is in any order. */
    private record Due(long when, int lot, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return when != other.when ? Long.compare(when, other.when) : Integer.compare(lot, other.lot);
        }
    }

    /** Turns of the store up to this one, told no sooner than at this moment of the judge. */
    private record Told(long turn, long moment) {}

    Simulation(long seed, Policies policies, Trace trace, Tally tally) {
        this.seed = seed;
        this.trace = trace;
        this.tally = tally;
        chance = new Chance(seed);
        swarm = new Swarm(seed, chance, policies);
        store.become(KeepingStore.Mood.SLOW);
        store.answerInTurns();
        if (swarm.storeFails()) {
            store.answerStrangersAtOnce();
        }
        made = new VirtualShards.Node(
                swarm.shards,
                seed,
                new VirtualShards.Bounds(
                        WIDE.sessions(), swarm.mailbox, WIDE.retained(), WIDE.retainedBytes(), WIDE.retainedMessage()));
        node = swarm.mostWrite < 0
                ? new VirtualShards(made, new MemoryStore(), retained -> retained)
                : new VirtualShards(made, store, retained -> store.retaining(retained, made.start()));
        entrance = new Entrance("simulated", CONNECT_MILLIS);
        letIn();
        stalledUntil = new long[swarm.shards];
        Arrays.fill(stalledUntil, Long.MIN_VALUE);
        origin = node.now();
        nextTick = origin + Timers.TICK_MILLIS;
        judge = new Judge(swarm, this::now, tally);
        for (int i = 0; i < swarm.clients; i++) {
            clients.add(new Client(this, "c" + i));
        }
    }

    /** What holds for the clients of a node that has just been made. */
    private void letIn() {
        node.rules().swap(Rulebook.everywhere(swarm.profile, Place.Anonymous.ALLOWED));
    }

    // --- the run ---

    /** Lets so many events happen, then lets everybody come home, say what they owe each other, and leave. */
    void run(int wanted) {
        try {
            clients.forEach(Client::begin);
            while (events < wanted) {
                step();
            }
            new Ending(this).run();
        } catch (Violation violation) {
            throw violation;
        } catch (RuntimeException | AssertionError fault) {
            judge.stepEnded(); // what was found first
            throw new Violation("no-fault", fault.getClass().getSimpleName() + ": " + fault.getMessage())
                    .because(fault);
        } finally {
            tally.ran(events, node.now() - origin);
        }
    }

    /** Lets this much time pass. */
    void elapse(long millis) {
        long end = node.now() + millis;
        while (node.now() < end) {
            step();
        }
    }

    private void step() {
        moment = judge.moment();
        if (!calm && chance.of(swarm.death)) {
            die();
        }
        Due head = dues.peek();
        boolean due = head != null && head.when <= node.now();
        int busy = busyShard();
        if (busy >= 0 && (!due || chance.of(0.5))) {
            node.turn(busy);
            happened();
        } else if (due) {
            dues.remove().what.run();
            happened();
        } else {
            advance(head);
        }
    }

    /** One of the shards that have something to do and are not stalled, or -1. */
    private int busyShard() {
        int chosen = -1;
        int seen = 0;
        for (int i = 0; i < swarm.shards; i++) {
            if (node.isBusy(i) && stalledUntil[i] <= node.now()) {
                seen++;
                if (seen == 1 || chance.between(1, seen) == 1) {
                    chosen = i;
                }
            }
        }
        return chosen;
    }

    private void happened() {
        events++;
        endTurn();
    }

    private void endTurn() {
        while (!touched.isEmpty()) {
            Link link = touched.remove(touched.size() - 1);
            node.now(link.shard, link::turnEnds);
        }
        Throwable fault = node.fault();
        if (fault != null) {
            throw new Violation("no-fault", fault.toString()).because(fault);
        }
        List<GatewayEvent> told = node.events();
        if (!told.isEmpty()) {
            told.forEach(judge::told);
            told.clear();
        }
        judge.stepEnded();
        turnEnds();
        if (store.isAsked() && !isWriting) {
            isWriting = true;
            inThisLife(calm ? 0 : chance.between(0, swarm.mostWrite), () -> {
                isWriting = false;
                write();
            });
        }
    }

    private void inThisLife(long millis, Runnable what) {
        int life = lives;
        at(node.now() + millis, () -> {
            if (life == lives) {
                what.run();
            }
        });
    }

    // --- the store

    private void write() {
        if (!store.isOpen()) {
            store.refuse();
        } else if (!calm && store.unwritten() > 0 && chance.of(swarm.failure)) {
            tally.count(Tally.Fault.WRITE_FAILED);
            store.breakDown(chance.between(1, store.unwritten()));
            judge.storeBroke();
            inThisLife(chance.between(0, swarm.mostOutage), this::reopen);
        } else {
            store.answer();
            written();
        }
    }

    /** The disk may be well again, or fail with the next write. */
    private void reopen() {
        if (store.isOpen()) {
            return; // it has been well for a while
        }
        if (!calm && chance.of(0.2)) {
            tally.count(Tally.Fault.FAILED_AGAIN);
            store.rewrite();
            written();
            inThisLife(chance.between(0, swarm.mostOutage), this::reopen);
            return;
        }
        if (chance.of(0.5)) {
            store.refuse(); // who told it something just before
        }
        store.recover();
        written();
        judge.storeRecovered();
    }

    /** What was heard and said before the turns that are not written is at rest. */
    private void written() {
        while (!unwritten.isEmpty() && unwritten.getFirst().turn <= store.lastWritten()) {
            unwritten.remove();
        }
        judge.survives(unwritten.isEmpty() ? judge.moment() : unwritten.getFirst().moment);
    }

    private void turnEnds() {
        store.turnEnds();
        if (store.unwritten() > 0 && (unwritten.isEmpty() || unwritten.getLast().turn < store.told())) {
            unwritten.add(new Told(store.told(), moment));
        }
    }

    /**
     * The node is gone from one moment to the next, and with it all it had in memory. Of what it had told the store and heard nothing of,
     * the first turns survive, each as a whole. Some time later there is another.
     */
    private void die() {
        tally.count(Tally.Fault.NODE_DIED);
        if (!store.isOpen()) {
            tally.count(Tally.Fault.DIED_WITHOUT_A_STORE);
        }
        long last = store.tear(chance.between(0, store.inDoubt()));
        while (!unwritten.isEmpty() && unwritten.getFirst().turn <= last) {
            unwritten.remove();
        }
        for (int i = unwritten.size(); i > 0; i--) {
            tally.count(Tally.Fault.TURNS_TORN_OFF);
        }
        long survives = unwritten.isEmpty() ? judge.moment() : unwritten.getFirst().moment;
        unwritten.clear();
        touched.clear();
        isWriting = false;
        lives++;
        Arrays.fill(stalledUntil, Long.MIN_VALUE);
        long start = node.now() + (chance.of(0.8) ? chance.between(0, 3_000) : chance.between(0, 100_000));
        nextTick = start + Timers.TICK_MILLIS;
        node = new VirtualShards(made.at(start), store, retained -> store.retaining(retained, start));
        letIn();
        List<Conversation> cut = new ArrayList<>();
        for (Link each : links) {
            if (each.nodeDies()) {
                cut.add(each.conversation);
            }
        }
        judge.died(survives, cut);
        node.beginBringingBack(store);
        endTurn();
    }

    private void advance(@Nullable Due head) {
        long next = nextTick;
        if (head != null && head.when < next) {
            next = head.when;
        }
        for (long stall : stalledUntil) {
            if (stall > node.now() && stall < next) {
                next = stall;
            }
        }
        node.moveTo(next);
        if (next == nextTick) {
            nextTick += Timers.TICK_MILLIS;
            tick();
        }
    }

    private void tick() {
        int first = swarm.shards == 1 ? 0 : chance.between(0, swarm.shards - 1);
        judge.timePasses();
        long before = judge.moment();
        boolean spoke = false;
        for (int i = 0; i < swarm.shards; i++) {
            int shard = (first + i) % swarm.shards;
            if (stalledUntil[shard] <= node.now()) {
                node.tick(shard);
                turnEnds();
                spoke |= node.isBusy(shard);
            }
        }
        if (spoke || !touched.isEmpty() || judge.moment() != before) {
            events++;
        }
        endTurn();
        if (!calm && chance.of(swarm.shardStall)) {
            tally.count(Tally.Fault.SHARD_STALL);
            stalledUntil[chance.between(0, swarm.shards - 1)] = node.now() + chance.between(1, Judge.MOST_STALL);
        }
    }

    // --- what the others need ---

    /** The faults end: the network is quick, whole and wide from now on. */
    void calmDown() {
        calm = true;
        if (!store.isOpen()) {
            inThisLife(0, this::reopen);
        }
    }

    boolean isCalm() {
        return calm;
    }

    void at(long when, Runnable what) {
        dues.add(new Due(Math.max(when, node.now()), chance.number(), what));
    }

    /** Something at the gateway's end of a link: it happens on a shard, and not while that is stalled. */
    void onShard(int shard, long when, Runnable what) {
        at(when, () -> {
            if (stalledUntil[shard] > node.now()) {
                onShard(shard, stalledUntil[shard], what);
            } else {
                node.now(shard, what);
            }
        });
    }

    /** When bytes sent now arrive. */
    long soon() {
        return calm || swarm.mostDelay == 0 ? node.now() : node.now() + chance.between(0, swarm.mostDelay);
    }

    long now() {
        return node.now();
    }

    int capacity() {
        return calm ? Integer.MAX_VALUE : swarm.capacity;
    }

    Link call(Link.Peer peer, int shard) {
        Link.Pieces pieces = calm
                ? Link.Pieces.WHOLE
                : chance.of(swarm.byteByByte)
                        ? Link.Pieces.SINGLE_BYTES
                        : chance.of(swarm.smallPieces) ? Link.Pieces.SMALL : Link.Pieces.WHOLE;
        Link link = new Link(this, ++calls, shard, pieces);
        links.add(link);
        link.conversation.link = link;
        link.open(peer, () -> node.lobby(shard).door(entrance));
        return link;
    }

    void touched(Link link) {
        touched.add(link);
    }

    byte[] encode(Packet packet, Dialect dialect) {
        writer.clear();
        if (!encoder.encode(packet, dialect, Integer.MAX_VALUE, writer)) {
            throw new IllegalStateException(dialect + " has no words for " + packet);
        }
        return Arrays.copyOf(writer.array(), writer.length());
    }

    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[2 * length];
        }
        return scratch;
    }

    /** Everything that crosses a wire, and when, goes into the hash. */
    void hash(int who, byte[] bytes, int from, int length) {
        long sum = hash * 0x100_0000_01B3L + who;
        sum = sum * 0x100_0000_01B3L + node.now();
        for (int i = from; i < from + length; i++) {
            sum = sum * 31 + bytes[i];
        }
        hash = sum;
    }

    long hash() {
        return hash;
    }

    int events() {
        return events;
    }

    void trace(Link link, String direction, Object what) {
        trace.add(node.now() - origin, link, direction, what);
    }

    Chance chance() {
        return chance;
    }

    Swarm swarm() {
        return swarm;
    }

    VirtualShards node() {
        return node;
    }

    Judge judge() {
        return judge;
    }

    Tally tally() {
        return tally;
    }

    PacketDecoder decoder() {
        return decoder;
    }

    List<Client> clients() {
        return clients;
    }

    List<Link> links() {
        return links;
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
