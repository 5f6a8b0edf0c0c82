package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.ReasonCode;

/**
 * A session of the core that a bridge is the client of: joined while there is an upstream, left alone otherwise, and kept for as long as the
 * bridge is configured. <i>Runs on: the shard of the bridge.</i>
 */
final class LocalSession implements InnerWire.Client {
    /** A hundred years, in seconds: the longest a session can be granted. */
    private static final long FOREVER = 36_500L * 24 * 3_600;
    /** The longest there is, in seconds: neither side can lose the other without noticing. */
    private static final int KEEP_ALIVE = 65_535;

    private static final long PING_MILLIS = 3_600_000;

    private final Shard shard;
    private final Timers.Timer pulse = Timers.timer(this::ping);
    private final Door door;
    private final ClientId clientId;
    private final Listener listener;
    private final InnerWire wire;
    private String lastWords = "the gateway has closed the session of the bridge";

    /** Whether there was anything of it. */
    enum Presence {
        NEW,
        RESUMED
    }

    /** How to begin. */
    enum Start {
        /** What is there goes on. */
        RESUME,
        /** What is there ends. */
        CLEAN
    }

    /** Hears what the core says. */
    interface Listener {
        void joined(Presence presence);

        /** Takes a packet, or answers false to have it again after {@link LocalSession#goOn()}. */
        boolean hear(Packet packet);

        /** Everything that was said has been heard. */
        void heardAll();

        /** The core has ended the connection. */
        void left(String why);
    }

    LocalSession(Shard shard, Door door, Arrival arrival, ClientId clientId, Listener listener) {
        this.shard = shard;
        this.door = door;
        this.clientId = clientId;
        this.listener = listener;
        this.wire = new InnerWire(shard, arrival, this);
    }

    /** @param receiveMaximum messages it takes unacknowledged */
    void join(Start start, int receiveMaximum) {
        wire.enter(door);
        wire.say(new Packet.Connect(
                ProtocolVersion.V5,
                clientId.text(),
                start == Start.CLEAN,
                KEEP_ALIVE,
                Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, FOREVER)
                        .number(Property.RECEIVE_MAXIMUM, receiveMaximum)
                        .build(),
                null,
                null,
                null));
        shard.timers().set(pulse, shard.now(), PING_MILLIS);
    }

    /** Or the core would think that nobody is there. */
    private void ping() {
        wire.say(new Packet.PingReq());
        shard.timers().set(pulse, shard.now(), PING_MILLIS);
    }

    void say(Packet packet) {
        wire.say(packet);
    }

    /** Bytes that were said and not heard. */
    int unheard() {
        return wire.unread();
    }

    /** Hears again what was too early. */
    void goOn() {
        wire.goOn();
    }

    /** Leaves; the session stays. */
    void leave() {
        pulse.cancel();
        wire.leave();
    }

    /** Leaves, and nothing stays. */
    void end() {
        wire.say(new Packet.Disconnect(
                ReasonCode.NORMAL_DISCONNECTION,
                Properties.builder().number(Property.SESSION_EXPIRY_INTERVAL, 0).build()));
    }

    @Override
    public boolean hear(Packet packet) {
        if (packet instanceof Packet.ConnAck answer) {
            if (answer.code().isError()) {
                lastWords = "the gateway does not let the bridge in: " + answer.code();
            } else {
                listener.joined(answer.sessionPresent() ? Presence.RESUMED : Presence.NEW);
            }
            return true;
        }
        if (packet instanceof Packet.Disconnect farewell) {
            lastWords = "the gateway has ended the session's connection: " + farewell.code();
            return true;
        }
        return listener.hear(packet);
    }

    @Override
    public void heardAll() {
        listener.heardAll();
    }

    @Override
    public void closed() {
        pulse.cancel();
        listener.left(lastWords);
    }
}
