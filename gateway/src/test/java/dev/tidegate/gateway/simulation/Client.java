package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.ReasonCode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client identity: decides by chance what to do next, and keeps the client's half of the session from connection to
 * connection, as section 4.1 wants it.
 */
final class Client {
    private static final int MOST_ASKED = 10;
    private static final int HOUR_MILLIS = 3_600_000;

    final String id;
    private final Simulation simulation;
    private final Chance chance;
    private final Swarm swarm;
    private final Pen pen;
    private final boolean old;

    // valid for the session, as the client knows it
    /** What it has published and not seen through, by packet identifier, in order. */
    final Map<Integer, Outgoing> outgoing = new LinkedHashMap<>();
    /** QoS 2 messages it has got and not released. */
    final Set<Integer> incoming = new LinkedHashSet<>();

    /** SUBSCRIBE and UNSUBSCRIBE of this connection that wait for their answer. */
    final Set<Integer> asked = new LinkedHashSet<>();

    private int lastPacketId;
    private @Nullable Call call;
    private boolean scripted;
    /** It has thrown its half of the session away, and nobody has confirmed that the other half is gone [MQTT-3.2.2-4]. */
    boolean forgot;

    /** A QoS 1 or 2 message on its way to the gateway. */
    static final class Outgoing {
        final Packet.Publish packet;
        boolean recorded;

        Outgoing(Packet.Publish packet) {
            this.packet = packet;
        }
    }

    /** What a client may do next. */
    enum Deed {
        PUBLISH(40, false),
        SUBSCRIBE(13, false),
        UNSUBSCRIBE(5, true),
        ACKNOWLEDGE(15, false),
        PING(2, true),
        DISCONNECT(2, true),
        DISCONNECT_WITH_WILL(1, true),
        CUT(2, true),
        FINISH(1, true),
        VANISH(1, true),
        STOP_READING(2, true),
        COME_AGAIN(2, true);

        final double weight;
        /** Whether a seed may do without. */
        final boolean isFault;

        Deed(double weight, boolean isFault) {
            this.weight = weight;
            this.isFault = isFault;
        }
    }

    Client(Simulation simulation, String id) {
        this.simulation = simulation;
        this.chance = simulation.chance();
        this.swarm = simulation.swarm();
        this.id = id;
        this.old = chance.of(swarm.oldClients);
        this.pen = new Pen(swarm, chance, id);
    }

    void begin() {
        simulation.at(simulation.now() + chance.between(0, 20), this::act);
    }

    /** From now on only what it is told. */
    void obey() {
        scripted = true;
    }

    private void act() {
        if (scripted) {
            return;
        }
        Call now = call;
        if (now == null || now.isOver()) {
            boolean hopeless = now != null && now.isRefused() && swarm.storeFails();
            if (now == null || chance.of(hopeless ? 0.05 : 0.4)) {
                connect();
            }
        } else if (now.isGreeted()) {
            perform(now, Deed.values()[chance.weighted(swarm.deeds)]);
        } else if (chance.of(0.1)) {
            perform(now, chance.pick(Deed.CUT, Deed.COME_AGAIN, Deed.ACKNOWLEDGE));
        }
        simulation.at(simulation.now() + pause(), this::act);
    }

    private long pause() {
        if (chance.of(swarm.calm)) {
            if (chance.of(0.1)) {
                simulation.tally().count(Tally.Fault.HOURS_PASSED);
                return chance.between(HOUR_MILLIS / 10, HOUR_MILLIS);
            }
            return chance.between(1_000, 90_000);
        }
        return chance.between(0, swarm.mostPause);
    }

    private void perform(Call now, Deed deed) {
        switch (deed) {
            case PUBLISH -> publish(now);
            case SUBSCRIBE -> {
                if (mayAsk()) {
                    now.say(pen.subscribe(askingId(), now.speaksProperties()));
                }
            }
            case UNSUBSCRIBE -> {
                if (mayAsk()) {
                    now.say(new Packet.Unsubscribe(askingId(), List.of(chance.oneOf(swarm.filters)), Properties.NONE));
                }
            }
            case ACKNOWLEDGE -> now.acknowledge();
            case PING -> now.say(new Packet.PingReq());
            case DISCONNECT -> now.leave(ReasonCode.NORMAL_DISCONNECTION, pen.farewell(now));
            case DISCONNECT_WITH_WILL ->
                now.leave(
                        now.speaksProperties()
                                ? ReasonCode.DISCONNECT_WITH_WILL_MESSAGE
                                : ReasonCode.NORMAL_DISCONNECTION,
                        Properties.NONE);
            case CUT -> {
                simulation.tally().count(Tally.Fault.CUT);
                now.drop().cut();
            }
            case FINISH -> {
                simulation.tally().count(Tally.Fault.CLOSED_WITHOUT_A_WORD);
                now.drop().finish();
            }
            case VANISH -> {
                simulation.tally().count(Tally.Fault.VANISHED);
                now.drop().vanish();
            }
            case STOP_READING -> {
                simulation.tally().count(Tally.Fault.STOPPED_READING);
                now.pauseReading(chance.of(0.2) ? chance.between(1_000, 40_000) : chance.between(1, 2_000));
            }
            case COME_AGAIN -> {
                simulation.tally().count(Tally.Fault.TAKEN_OVER);
                Link left = now.drop();
                connect();
                if (chance.of(0.5)) {
                    simulation.at(simulation.now() + chance.between(0, 500), left::cut);
                }
            }
        }
    }

    private void publish(Call now) {
        Qos qos = Qos.of(chance.weighted(swarm.qos));
        if (qos == Qos.AT_MOST_ONCE) {
            now.publish(pen.publish(qos, 0, now));
        } else if (now.mayPublish(outgoing.size())) {
            Packet.Publish packet = pen.publish(qos, freeId(), now);
            outgoing.put(packet.packetId(), new Outgoing(now.withoutAlias(packet)));
            now.publish(packet);
        }
    }

    /** Who hears that a message could not be stored may say it again, and then may have said it twice. */
    void mayPublishAnew(Packet.Publish refused) {
        if (!chance.of(0.5)) {
            return;
        }
        simulation.at(simulation.now() + chance.between(0, 3_000), () -> {
            Call now = call;
            if (!scripted && now != null && !now.isOver() && now.mayPublish(outgoing.size())) {
                simulation.tally().count(Tally.Fault.PUBLISHED_ANEW);
                Packet.Publish again = new Packet.Publish(
                        refused.topic(),
                        refused.payload(),
                        refused.qos(),
                        refused.retain(),
                        false,
                        freeId(),
                        now.speaksProperties() ? refused.properties() : Properties.NONE);
                outgoing.put(again.packetId(), new Outgoing(again));
                now.publish(again);
            }
        });
    }

    private int freeId() {
        do {
            lastPacketId = lastPacketId >= 40 ? 1 : lastPacketId + 1; // few, so that they meet again
        } while (outgoing.containsKey(lastPacketId) || asked.contains(lastPacketId));
        return lastPacketId;
    }

    private boolean mayAsk() {
        return asked.size() < MOST_ASKED;
    }

    private int askingId() {
        int id = freeId();
        asked.add(id);
        return id;
    }

    /** Calls again, on any shard; what was there before is left behind. */
    private void connect() {
        boolean cleanStart = forgot || chance.of(swarm.cleanStart);
        boolean changes = outgoing.isEmpty() && chance.of(0.03);
        ProtocolVersion version = (changes != old) ? ProtocolVersion.V3_1_1 : ProtocolVersion.V5;
        connect(pen.connect(version, cleanStart));
        if (chance.of(swarm.impatience)) {
            Call now = there();
            now.say(
                    chance.of(0.5)
                            ? pen.subscribe(askingId(), now.speaksProperties())
                            : pen.publish(Qos.AT_MOST_ONCE, 0, now));
        }
    }

    private void connect(Packet.Connect packet) {
        asked.clear();
        if (packet.cleanStart()) {
            forgot = true;
            outgoing.clear();
            incoming.clear();
        }
        call = new Call(simulation, this, packet, chance.between(0, swarm.shards - 1), chance.of(swarm.lazyAcks));
    }

    private Call there() {
        Call now = call;
        if (now == null) {
            throw new IllegalStateException("never called");
        }
        return now;
    }

    boolean isCurrent(Call other) {
        return call == other;
    }

    // --- what it is told at the end ---

    /** Is there again, with a mind to see everything through. */
    void comeHome() {
        Call now = call;
        if (now == null || now.isOver() || !now.isGreeted() || chance.of(0.5)) {
            if (now != null && !now.isOver()) {
                now.drop().cut();
            }
            connect(new Packet.Connect(
                    ProtocolVersion.V5,
                    id,
                    forgot,
                    60,
                    Properties.builder()
                            .number(Property.SESSION_EXPIRY_INTERVAL, 30)
                            .build(),
                    null,
                    null,
                    null));
        }
        there().beDiligent();
    }

    /** Begins anew the next time. */
    void forget() {
        forgot = true;
    }

    boolean isHome() {
        Call now = call;
        return now != null && now.isGreeted() && !now.isOver();
    }

    /** Leaves for good; its session ends soon. */
    void leaveForGood() {
        Call now = there();
        if (now.isGreeted() && !now.isOver()) {
            now.leave(ReasonCode.NORMAL_DISCONNECTION, Properties.NONE);
        }
    }

    /** Clears away what it may have left behind, and leaves. */
    void begone() {
        connect(new Packet.Connect(ProtocolVersion.V5, id, true, 0, Properties.NONE, null, null, null));
        there().beDiligent();
    }

    Call current() {
        return there();
    }
}
