package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.codec.MalformedPacket;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.connection.WireListener;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream, from its first byte to its last, and the two sessions here that are joined as long as it is up: out of one it
 * takes what is to go up, in the other it publishes what comes down.
 *
 * <p>GREETING until the upstream has answered CONNECT; JOINING while the sessions here are opened, the outward one first, because
 * what the upstream remembers of a session we have not would be taken for messages it has had; OPEN while messages cross; ENDED for
 * good. <i>Runs on: the shard of the bridge.</i>
 */
final class Span implements WireListener {
    /** What may wait on either side: beyond, the session here or the upstream keeps what comes next. */
    static final int MOST_WAITING = 256 * 1024;

    private final Premises premises;
    private final BridgePlan plan;
    private final Approach approach;
    private final Listener listener;
    private final Voice voice;
    private final Residence residence;
    private final LocalSession outer;
    private final LocalSession inner;
    private final Outgoings outgoings;
    private final Outward outward;
    private final Inward inward;
    private final Subscriptions subscriptions;
    private final Throttle throttle;
    private final Timers.Timer deadline = Timers.timer(this::tooLate);
    private final Timers.Timer pause = Timers.timer(this::goOnUp);
    private Phase phase = Phase.GREETING;
    private UpstreamTerms terms = UpstreamTerms.UNLIMITED;
    private LocalSession.Presence there = LocalSession.Presence.NEW;
    private Pulse pulse;
    private @Nullable Errand errand;

    private enum Phase {
        GREETING,
        JOINING,
        OPEN,
        ENDED
    }

    /** Who made it. */
    interface Listener {
        /** Messages cross from now on. */
        void opened();

        /** Something operators should know. */
        void remark(String what);

        /** Called once. */
        void ended(Ending ending);
    }

    /** @param wire open, and nothing said yet */
    Span(Premises premises, Approach approach, Wire wire, Memory memory, Listener listener) {
        this.premises = premises;
        this.plan = memory.plan();
        this.approach = approach;
        this.listener = listener;
        long now = now();
        this.voice = new Voice(wire, approach, premises.limits(), this::hear, now);
        this.pulse = new Pulse(premises.shard(), voice, 0, this::silent);
        this.throttle = new Throttle(memory.manners().rate(plan.queue().rate()), now);
        Translation translation = new Translation(memory.crossing(), premises.trail());
        this.outward = new Outward(this, translation, memory);
        this.inward = new Inward(this, translation, new Answers(this, premises, memory), memory.toll());
        this.residence = memory.residence();
        this.outer = local(residence.outward(), new Outer());
        this.inner = local(residence.inward(), new Inner());
        this.outgoings = new Outgoings(memory.post(), premises.holdings());
        Recollection recollection = new Recollection(residence, premises.holdings(), premises.shard(), inner::say);
        Orders orders = new Orders(this, premises.shard(), memory, recollection, outward::uses);
        this.subscriptions = new Subscriptions(this, memory, recollection, orders);
        wire.fullAt(MOST_WAITING);
    }

    private LocalSession local(ClientId clientId, LocalSession.Listener listener) {
        return new LocalSession(premises.shard(), premises.door(), premises.arrival(), clientId, listener);
    }

    // --- opening ---

    /** Says CONNECT. */
    void begin() {
        premises.shard()
                .timers()
                .set(deadline, now(), plan.upstream().connectTimeout().toMillis());
        if (!voice.say(approach.connect(), now())) {
            end(Ending.turnedAway("a password needs a user name before MQTT 5: set user"));
        }
    }

    private void tooLate() {
        end(Ending.lost(
                phase == Phase.GREETING
                        ? "the upstream has not answered CONNECT within connect-timeout"
                        : "the bridge could not join its sessions here within connect-timeout"));
    }

    private void greeted(Packet.ConnAck answer) {
        if (answer.code().isError()) {
            end(approach.refused(answer));
        } else if (approach.isToForget()) {
            end(new Ending(Ending.Cause.SESSION_FORGOTTEN, "the upstream has forgotten the session"));
        } else {
            phase = Phase.JOINING;
            there = answer.sessionPresent() ? LocalSession.Presence.RESUMED : LocalSession.Presence.NEW;
            terms = approach.granted(answer);
            voice.keepWithin(terms.maximumPacketSize());
            pulse = new Pulse(premises.shard(), voice, terms.keepAliveSeconds(), this::silent);
            pulse.start();
            meet();
        }
    }

    /**
     * A session the upstream has and we never had has packet identifiers we would use for other messages. Before any of ours is used,
     * it is on disk that there is none.
     */
    private void meet() {
        if (outgoings.haveMet()) {
            join();
        } else if (there == LocalSession.Presence.RESUMED && plan.needsItsSession()) {
            end(new Ending(
                    Ending.Cause.STRANGE_SESSION,
                    "the upstream remembers a session of the bridge of which nothing is stored here"));
        } else {
            errand = new Errand(premises, residence.outward(), outgoings.meeting(), this::introduced);
            errand.begin(plan.upstream().connectTimeout().toMillis());
        }
    }

    private void introduced(String complaint) {
        if (complaint.isEmpty()) {
            join();
        } else {
            end(Ending.lost(complaint));
        }
    }

    private void join() {
        outer.join(LocalSession.Start.RESUME, Math.min(plan.queue().window(), terms.receiveMaximum()));
    }

    private void outerJoined() {
        if (outgoings.haveMet() && outgoings.corrections().isEmpty()) {
            inner.join(
                    there == LocalSession.Presence.NEW ? LocalSession.Start.CLEAN : LocalSession.Start.RESUME,
                    1); // nothing is delivered to it
        } else {
            end(Ending.lost("somebody else has changed the session of the bridge"));
        }
    }

    private void innerJoined() {
        phase = Phase.OPEN;
        deadline.cancel();
        outgoings.retained().forEach(outer::say);
        subscriptions.begin(there);
        listener.opened();
        goOnDown();
        goOnUp();
    }

    // --- crossing ---

    /** Whether the upstream has room for a message; where not, {@link #goOnUp} follows. */
    boolean mayPublish(int packetId) {
        if (phase != Phase.OPEN || subscriptions.use(packetId) || !voice.hasRoom(MOST_WAITING)) {
            return false;
        }
        if (!throttle.admits(now())) {
            premises.shard().timers().set(pause, now(), Timers.TICK_MILLIS);
            return false;
        }
        return true;
    }

    /** Whether the gateway has heard what was published here but for so many bytes; where not, {@link #goOnDown} follows. */
    boolean mayPublishHere(int unheard) {
        return phase == Phase.OPEN && inner.unheard() <= unheard;
    }

    boolean sayUpstream(Packet packet) {
        return phase == Phase.ENDED || voice.say(packet, now());
    }

    /** To the session that messages leave. */
    void sayHere(Packet packet) {
        outer.say(packet);
    }

    /** To the session that messages come to. */
    void publishHere(Packet packet) {
        inner.say(packet);
    }

    UpstreamTerms terms() {
        return terms;
    }

    /** What waited for room upstream goes on. */
    void goOnUp() {
        outer.goOn();
    }

    void goOnDown() {
        try {
            voice.goOn();
        } catch (MalformedPacket malformed) {
            malformed(malformed);
        }
    }

    void remark(String what) {
        listener.remark(what);
    }

    // --- the wire upstream ---

    @Override
    public void received(byte[] bytes, int from, int to) {
        if (phase == Phase.ENDED) {
            return;
        }
        try {
            voice.received(bytes, from, to, now());
        } catch (MalformedPacket malformed) {
            malformed(malformed);
        }
    }

    private boolean hear(Packet packet) {
        return switch (phase) {
            case GREETING -> {
                hearFirst(packet);
                yield true;
            }
            case JOINING -> false; // the sessions here come first
            case OPEN -> cross(packet);
            case ENDED -> true;
        };
    }

    private void hearFirst(Packet packet) {
        if (packet instanceof Packet.ConnAck answer) {
            greeted(answer);
        } else {
            end(Ending.lost("the upstream answered CONNECT with " + packet.type())); // [MQTT-3.2.0-1]
        }
    }

    private boolean cross(Packet packet) {
        if (packet instanceof Packet.Publish message) {
            return inward.publish(message);
        }
        if (packet instanceof Packet.PubAck answer) {
            outward.acknowledged(answer);
        } else if (packet instanceof Packet.PubRec answer) {
            outward.recorded(answer);
        } else if (packet instanceof Packet.PubRel release) {
            inward.release(release);
        } else if (packet instanceof Packet.PubComp answer) {
            outward.completed(answer);
        } else if (packet instanceof Packet.SubAck answer) {
            subscriptions.granted(answer);
            goOnUp();
        } else if (packet instanceof Packet.UnsubAck answer) {
            subscriptions.ended(answer);
            goOnUp();
        } else if (packet instanceof Packet.Disconnect farewell) {
            end(approach.sentAway(farewell));
        } else if (!(packet instanceof Packet.PingResp)) {
            end(Ending.lost("the upstream has sent " + packet.type() + ", which it may not here"));
        }
        return true;
    }

    private void malformed(MalformedPacket malformed) {
        voice.say(new Packet.Disconnect(malformed.code(), Properties.NONE), now());
        end(Ending.lost("the upstream has sent what is no packet: " + malformed.why()));
    }

    private void silent() {
        end(Ending.lost("the upstream has been silent for 1.5 times the keep alive"));
    }

    @Override
    public void drained() {
        goOnUp();
    }

    @Override
    public void gone() {
        end(phase == Phase.GREETING ? approach.unheard() : Ending.lost("the upstream has closed the connection"));
    }

    // --- the end ---

    /** Ends it in peace. */
    void stop() {
        voice.say(new Packet.Disconnect(ReasonCode.NORMAL_DISCONNECTION, Properties.NONE), now());
        end(new Ending(Ending.Cause.STOPPED, "the bridge was stopped"));
    }

    void end(Ending ending) {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        deadline.cancel();
        pause.cancel();
        pulse.stop();
        subscriptions.stop();
        voice.close();
        if (errand != null) {
            errand.cancel();
        }
        outer.leave();
        inner.leave();
        listener.ended(ending);
    }

    private long now() {
        return premises.shard().now();
    }

    /** The session that messages leave. */
    private final class Outer implements LocalSession.Listener {
        @Override
        public void joined(LocalSession.Presence presence) {
            outerJoined();
        }

        @Override
        public boolean hear(Packet packet) {
            if (packet instanceof Packet.Publish message) {
                return outward.publish(message);
            }
            if (packet instanceof Packet.PubRel release) {
                outward.release(release);
            }
            return true;
        }

        @Override
        public void heardAll() {
            // it is heard in the turn in which something is said
        }

        @Override
        public void left(String why) {
            end(Ending.lost(why));
        }
    }

    /** The session that messages come to. */
    private final class Inner implements LocalSession.Listener {
        @Override
        public void joined(LocalSession.Presence presence) {
            innerJoined();
        }

        @Override
        public boolean hear(Packet packet) {
            if (packet instanceof Packet.PubAck answer) {
                inward.acknowledged(answer);
            } else if (packet instanceof Packet.PubRec answer) {
                inward.recorded(answer);
            } else if (packet instanceof Packet.PubComp answer) {
                inward.completed(answer);
            } else if (packet instanceof Packet.SubAck answer) {
                subscriptions.noted(answer);
            }
            return true;
        }

        @Override
        public void heardAll() {
            goOnDown();
        }

        @Override
        public void left(String why) {
            end(Ending.lost(why));
        }
    }
}
