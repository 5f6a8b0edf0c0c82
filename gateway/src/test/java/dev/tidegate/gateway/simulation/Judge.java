package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The reference model at the gateway's doorstep: it hears what the gateway hears and says, packet by packet, and knows from the
 * standard alone what must follow and what may.
 *
 * <p>Everything it is told has its own <em>moment</em>. What the gateway does between a request and its answer happens at some
 * moment between the two; the judge keeps both and accepts every outcome that one of the moments between them allows. A rule that
 * is broken is a {@link Violation}.
 */
final class Judge {
    /** The longest a shard stands still, milliseconds. */
    static final int MOST_STALL = 300;
    /** What a deadline may be late: two ticks, and a shard that stands still. */
    static final long SLACK = 1_000;

    /** How often one connection may wait for the store before it is greeted: to wake, to end, to begin, each twice as long. */
    private static final int WAITS = 8;

    private final Swarm swarm;
    private final LongSupplier clock;
    private final Tally tally;
    private final Ledger ledger;
    private final Deliveries deliveries;
    private final Lives lives;
    private final Requests requests;
    private final List<Conversation> inThisStep = new ArrayList<>();
    private final List<Conversation> held = new ArrayList<>();
    private long moment;
    private long surviving;
    private boolean storeless;
    /** When the store could be written again the last time, by the judge's count and by the clock. */
    private long recovered = -1;

    private long recoveredAt;
    private @Nullable Violation found;

    Judge(Swarm swarm, LongSupplier clock, Tally tally) {
        this.swarm = swarm;
        this.clock = clock;
        this.tally = tally;
        ledger = new Ledger(this);
        deliveries = new Deliveries(this);
        lives = new Lives(this, swarm.profile);
        requests = new Requests(this);
    }

    // --- what it knows ---

    long moment() {
        return moment;
    }

    long now() {
        return clock.getAsLong();
    }

    Swarm swarm() {
        return swarm;
    }

    Tally tally() {
        return tally;
    }

    Ledger ledger() {
        return ledger;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    Lives lives() {
        return lives;
    }

    Requests requests() {
        return requests;
    }

    Collection<ModelSession> sessions() {
        return lives.sessions().values();
    }

    /** Whether mailboxes are so small that messages are turned away. */
    boolean isCrowded() {
        return swarm.mailbox < 1_000;
    }

    /** Whether answers wait for a store. */
    boolean isStored() {
        return swarm.mostWrite >= 0;
    }

    /** What a deadline may be late: what came before it may have waited for the store, and that more than once. */
    long slack() {
        return SLACK + WAITS * (long) Math.max(0, swarm.mostWrite);
    }

    ModelSession sessionOf(Conversation conversation, String what) {
        ModelSession session = conversation.session;
        if (session == null) {
            throw new Violation("connack-first", what + " on " + conversation + " before CONNACK");
        }
        return session;
    }

    // --- what it is told ---

    /** The gateway may catch what is thrown through it: the first violation is kept until the step is over. */
    private void judged(Runnable what) {
        if (found == null) {
            try {
                what.run();
            } catch (Violation violation) {
                found = violation;
                throw violation;
            }
        }
    }

    /** The gateway has been handed a packet's last byte. */
    void heard(Conversation by, Packet packet) {
        judged(() -> hear(by, packet));
    }

    private void hear(Conversation by, Packet packet) {
        moment++;
        by.lastHeard = now();
        if (by.state == Conversation.State.ENDED) {
            return;
        }
        if (packet instanceof Packet.Connect connect) {
            lives.asked(by, connect);
        } else if (by.state == Conversation.State.ASKING) {
            by.early.add(packet);
        } else {
            packet.accept(requests.of(by));
        }
    }

    /** The gateway gets these bytes now. */
    void handed(Conversation by) {
        moment++;
        by.lastByte = now();
        by.beingHeard = true;
        inThisStep.add(by);
    }

    /** The gateway has written a packet. */
    void said(Conversation to, Packet packet, int size) {
        judged(() -> hearAnswer(to, packet, size));
    }

    private void hearAnswer(Conversation to, Packet packet, int size) {
        moment++;
        if (to.state == Conversation.State.ENDED || to.dismissal != null) {
            throw new Violation("after-the-end", packet.type() + " after the end of " + to);
        }
        if (size > to.maximumPacketSize) {
            throw new Violation("maximum-packet-size", packet.type() + " of " + size + " bytes to " + to);
        }
        if (packet instanceof Packet.ConnAck connAck) {
            lives.greeted(to, connAck);
            if (to.state == Conversation.State.OPEN) {
                for (Packet each : to.early) {
                    moment++;
                    each.accept(requests.of(to));
                }
                inThisStep.add(to);
            }
        } else if (packet instanceof Packet.Publish publish) {
            deliveries.publish(to, publish, size);
        } else if (packet instanceof Packet.PubRel released) {
            deliveries.release(to, released);
        } else if (packet instanceof Packet.Disconnect disconnect) {
            sessionOf(to, "DISCONNECT");
            if (disconnect.code() == ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR && !wasStorelessFor(slack())) {
                throw new Violation(
                        "refused-without-a-cause", to + " is sent away, and nothing is wrong with the store");
            }
            to.dismissal = disconnect;
        } else {
            requests.answered(to, packet);
        }
    }

    /** The gateway closes a connection, or hears that it is gone; the first of the two counts. */
    void ended(Conversation by) {
        judged(() -> end(by));
    }

    private void end(Conversation by) {
        if (by.state == Conversation.State.ENDED) {
            return;
        }
        moment++;
        boolean orderly = !by.beingHeard || (by.goodbye != null && !isCrowded());
        if (orderly && !isPaused(by)) {
            takenIn(by);
        }
        requests.abandoned(by);
        lives.ended(by);
        by.consequences.clear();
    }

    private static boolean isPaused(Conversation by) {
        Link link = by.link;
        return link != null && link.isPaused();
    }

    /** Everything the gateway was handed on this connection has had its effect. */
    private void takenIn(Conversation by) {
        by.takenIn(moment);
        for (Publication each : by.qos0) {
            ledger.published(each);
        }
        by.qos0.clear();
    }

    void stepEnded() {
        if (found != null) {
            throw found;
        }
        moment++;
        if (!held.isEmpty()) {
            inThisStep.addAll(held);
            held.clear();
        }
        for (Conversation each : inThisStep) {
            each.beingHeard = false;
            if (each.state == Conversation.State.ENDED) {
                continue;
            }
            if (isPaused(each)) {
                if (!held.contains(each)) {
                    held.add(each);
                }
            } else {
                takenIn(each);
            }
        }
        inThisStep.clear();
        lives.stepEnded();
    }

    /** A tick of the clock, before the gateway notices. */
    void timePasses() {
        lives.timePasses();
    }

    void told(GatewayEvent event) {
        if (event instanceof GatewayEvent.OutboxOverflowed overflowed) {
            ModelSession session = lives.sessions().get(overflowed.clientId());
            if (session != null) {
                session.overflowed += overflowed.dropped();
                for (long i = overflowed.dropped(); i > 0; i--) {
                    tally.count(Tally.Fate.OVERFLOWED);
                }
            }
        }
    }

    // --- a node that dies ---

    /** What it heard and said before now is at rest, as far as it is to be. */
    void survives(long upTo) {
        surviving = upTo;
    }

    /** Whether what happened at this moment may be forgotten by a node that dies now. */
    boolean mayBeForgotten(long when) {
        return when > surviving;
    }

    // --- a store that fails ---

    /** From now on it cannot be written. */
    void storeBroke() {
        storeless = true;
    }

    void storeRecovered() {
        if (storeless) {
            moment++;
            recovered = moment;
            recoveredAt = now();
            storeless = false;
            lives.storeRecovered();
            moment++;
        }
    }

    boolean isStoreless() {
        return storeless;
    }

    /** Whether there was a time since this moment in which the store could not be written. */
    boolean wasStoreless(long since) {
        return storeless || recovered >= since;
    }

    /** Whether there was one in the last so many milliseconds. */
    boolean wasStorelessFor(long millis) {
        return storeless || (recovered >= 0 && recoveredAt + millis >= now());
    }

    /** Who hears this of a request heard at that moment hears it because of the store, and of nothing else. */
    void refused(long since, String what) {
        if (!wasStoreless(since)) {
            throw new Violation("refused-without-a-cause", what + ", and nothing is wrong with the store");
        }
    }

    /** Nobody hears of something that is to survive before it does. */
    void saidTooSoon(long since, String what) {
        if (isStored() && mayBeForgotten(since)) {
            throw new Violation("said-too-soon", what + " is not at rest");
        }
    }

    /**
     * The node was gone without a word and is there again.
     *
     * @param survives what happened after this moment may not have survived
     * @param cut the connections it had
     */
    void died(long survives, List<Conversation> cut) {
        moment++;
        surviving = survives;
        storeRecovered(); // whoever starts upon a store can write to it
        new Aftermath(this).judge(cut);
        inThisStep.clear();
        held.clear();
        moment++;
        surviving = moment;
    }

    // --- at the end ---

    /** Everybody is home and nothing is on its way: nobody may be owed anything. */
    void settled() {
        new Account(this).settle();
    }
}
