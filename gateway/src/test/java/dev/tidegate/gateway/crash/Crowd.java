package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.crash.Tally.Count;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everybody who uses the broker, and what they share: its address while it lives, the thread, the books, the dice. */
final class Crowd {
    private static final int PUBLISHERS = 20;
    private static final int SUBSCRIBERS = 20;
    private static final int MOURNED = 6;
    private static final int WINDOW = 10;
    private static final int LARGE = 4_000;
    private static final int VERY_LARGE = 100_000;
    private static final int MOST_REFUSALS = 20;

    private final Reactor reactor;
    private final Ledger ledger;
    private final Random random;
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Mourned> mourned = new ArrayList<>();
    private final Looker looker;
    private final List<String> refusals = new ArrayList<>();
    private @Nullable InetSocketAddress address;
    private boolean calm;
    private boolean stopping;
    private Mood mood = Mood.USUAL;

    Crowd(Reactor reactor, Ledger ledger, Random random, int rate) {
        this.reactor = reactor;
        this.ledger = ledger;
        this.random = random;
        for (int i = 0; i < PUBLISHERS; i++) {
            publishers.add(new Publisher(this, i, (double) rate / PUBLISHERS));
        }
        for (int i = 0; i < MOURNED; i++) {
            mourned.add(new Mourned(this, i));
        }
        for (int i = 0; i < SUBSCRIBERS; i++) {
            subscribers.add(new Subscriber(this, i));
        }
        looker = new Looker(this);
    }

    Stream<Peer> everybody() {
        return Stream.of(subscribers, publishers, mourned, List.of(looker)).flatMap(List::stream);
    }

    // --- the broker comes and goes ---

    void up(InetSocketAddress at) {
        address = at;
        stopping = false;
        looker.askAgain();
        everybody().forEach(Peer::comeHome);
    }

    /** It has been asked to stop: what it says now is goodbye. */
    void stopping() {
        stopping = true;
        ledger.stopping();
    }

    void cutAll() {
        everybody().forEach(Peer::cut);
    }

    /** It is dead. What it has said is still read. */
    void down() {
        address = null;
        reactor.runUntil(() -> everybody().noneMatch(Peer::isConnected), 2_000);
        everybody().forEach(Peer::cut);
    }

    boolean isUp() {
        return address != null;
    }

    Link connect(Peer peer) {
        if (address == null) {
            throw new IllegalStateException("Nobody to connect to");
        }
        return reactor.open(address, peer);
    }

    /** Work that has no meaning while there is no broker. */
    Runnable whileUp(Runnable work) {
        return () -> {
            if (isUp()) {
                work.run();
            }
        };
    }

    /** What they do more than usual. */
    enum Mood {
        USUAL,
        /** Half of the messages are so large that the broker's memory is full soon. */
        WORDY,
        /** Sessions end all the time. */
        FICKLE
    }

    void behave(Mood mood) {
        this.mood = mood;
    }

    int percentRenewing() {
        return mood == Mood.FICKLE ? 100 : 50;
    }

    int largest() {
        return mood == Mood.WORDY ? VERY_LARGE : LARGE;
    }

    int percentLarge() {
        return mood == Mood.WORDY ? 50 : 3;
    }

    // --- peace, to settle accounts ---

    /** Nobody publishes, comes, goes, subscribes or dies; what is begun is finished. */
    void calmDown() {
        calm = true;
        looker.askAgain();
        everybody().forEach(Peer::comeHome);
    }

    void goOn() {
        calm = false;
        mourned.forEach(Peer::comeHome);
    }

    boolean isCalm() {
        return calm;
    }

    boolean isSettled() {
        return everybody().allMatch(Peer::isIdle)
                && subscribers.stream().allMatch(Subscriber::isSettled)
                && mourned.stream().allMatch(Mourned::isSettled)
                && looker.isDone()
                && ledger.owesNothing();
    }

    /** The time to settle is over. */
    void complain() {
        everybody().forEach(Peer::complain);
        looker.complainOfMissing();
        mourned.forEach(Mourned::giveUp);
    }

    // --- what they share ---

    Reactor reactor() {
        return reactor;
    }

    Ledger ledger() {
        return ledger;
    }

    int window() {
        return WINDOW;
    }

    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int publishersCount() {
        return PUBLISHERS;
    }

    /** A broker that refuses what nobody should refuse; counted and named in the report. */
    void refused(String what) {
        if (stopping) {
            return;
        }
        ledger.tally.add(Count.REFUSALS);
        if (refusals.size() < MOST_REFUSALS) {
            refusals.add(what);
        }
    }

    List<String> refusals() {
        return refusals;
    }
}
