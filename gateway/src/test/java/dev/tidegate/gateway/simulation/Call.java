package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One connection as its client sees it: speaks MQTT as a client must, acknowledging at once or late. */
final class Call implements Link.Peer {
    private static final int MOST_UNACKNOWLEDGED = 20;

    private final Simulation simulation;
    private final Client client;
    private final Dialect dialect;
    private final Packet.Connect connect;
    private final Link link;
    private final Deque<Packet> late = new ArrayDeque<>();
    private final Deque<Client.Outgoing> again = new ArrayDeque<>();
    private final Map<Integer, String> aliases = new HashMap<>();
    private boolean lazy;
    private boolean diligent;
    private boolean greeted;
    private boolean over;
    private boolean refused;
    private long receiveMaximum = MOST_UNACKNOWLEDGED;
    private long aliasMaximum;
    private int keepAlive;

    Call(Simulation simulation, Client client, Packet.Connect connect, int shard, boolean lazy) {
        this.simulation = simulation;
        this.client = client;
        this.connect = connect;
        this.lazy = lazy;
        this.keepAlive = connect.keepAlive();
        this.dialect = Dialect.of(connect.version());
        link = simulation.call(this, shard);
        link.say(connect, dialect);
    }

    boolean speaksProperties() {
        return dialect.hasProperties();
    }

    boolean isGreeted() {
        return greeted;
    }

    /** Whether CONNACK said no. */
    boolean isRefused() {
        return refused;
    }

    boolean isOver() {
        return over;
    }

    Packet.Connect asked() {
        return connect;
    }

    long aliasMaximum() {
        return aliasMaximum;
    }

    boolean knowsAlias(int alias, String topic) {
        return topic.equals(aliases.get(alias));
    }

    // --- what it says ---

    void say(Packet packet) {
        if (!over) {
            link.say(packet, dialect);
        }
    }

    void publish(Packet.Publish packet) {
        int alias = (int) packet.properties().number(Property.TOPIC_ALIAS, 0);
        if (alias != 0 && packet.topic() != null) {
            aliases.put(alias, packet.topic().text());
        }
        say(packet);
    }

    /** The same message for another connection, where no alias holds. */
    @SuppressWarnings("NullAway") // an alias alone means that its topic was said before
    Packet.Publish withoutAlias(Packet.Publish packet) {
        int alias = (int) packet.properties().number(Property.TOPIC_ALIAS, 0);
        if (alias == 0) {
            return packet;
        }
        String topic =
                packet.topic() == null ? aliases.get(alias) : packet.topic().text();
        return new Packet.Publish(
                TopicName.of(topic),
                packet.payload(),
                packet.qos(),
                packet.retain(),
                false,
                packet.packetId(),
                packet.properties().without(property -> property == Property.TOPIC_ALIAS));
    }

    boolean mayPublish(int outstanding) {
        return greeted && again.isEmpty() && outstanding < receiveMaximum;
    }

    /** Says everything it owes. */
    void acknowledge() {
        while (!late.isEmpty()) {
            say(late.remove());
        }
    }

    private void owe(Packet packet) {
        late.add(packet);
        if (!lazy || simulation.chance().of(0.05)) {
            acknowledge();
        }
    }

    void leave(ReasonCode code, Properties properties) {
        say(new Packet.Disconnect(code, properties));
        drop().finish();
    }

    /** It is nobody's connection from now on. */
    Link drop() {
        over = true;
        return link;
    }

    void pauseReading(long millis) {
        link.stopReading();
        simulation.at(simulation.now() + millis, link::goOnReading);
    }

    /** Reads, acknowledges and keeps alive, whatever it did before. */
    void beDiligent() {
        lazy = false;
        diligent = true;
        link.goOnReading();
        acknowledge();
        if (greeted) {
            say(new Packet.PingReq()); // it may have been silent for long
        }
        beat();
    }

    private void beat() {
        long millis = keepAlive * 1000L;
        if (millis == 0 || over) {
            return;
        }
        boolean forgetful = !diligent && simulation.chance().of(0.05);
        long wait = forgetful ? 2 * millis : millis * simulation.chance().between(5, 10) / 10;
        simulation.at(simulation.now() + wait, () -> {
            if (!over) {
                say(new Packet.PingReq());
                beat();
            }
        });
    }

    // --- what it hears ---

    @Override
    public void hungUp() {
        over = true;
    }

    @Override
    public void hears(Packet packet) {
        if (over || !client.isCurrent(this)) {
            return;
        }
        if (packet instanceof Packet.ConnAck connAck) {
            greeted(connAck);
        } else if (packet instanceof Packet.Publish publish) {
            received(publish);
        } else if (packet instanceof Packet.PubRel released) {
            boolean known = client.incoming.remove(released.packetId());
            owe(new Packet.PubComp(
                    released.packetId(),
                    known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                    Properties.NONE));
        } else if (packet instanceof Packet.PubAck ack) {
            ended(ack.packetId(), ack.code());
        } else if (packet instanceof Packet.SubAck subscribed) {
            client.asked.remove(subscribed.packetId());
        } else if (packet instanceof Packet.UnsubAck unsubscribed) {
            client.asked.remove(unsubscribed.packetId());
        } else if (packet instanceof Packet.PubRec recorded) {
            recorded(recorded);
        } else if (packet instanceof Packet.PubComp completed) {
            client.outgoing.remove(completed.packetId());
            resend();
        }
    }

    private void greeted(Packet.ConnAck connAck) {
        if (connAck.code().isError()) {
            over = true;
            refused = true;
            return;
        }
        greeted = true;
        client.forgot = false;
        receiveMaximum = Math.min(MOST_UNACKNOWLEDGED, connAck.properties().number(Property.RECEIVE_MAXIMUM, 65_535));
        aliasMaximum = connAck.properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0);
        keepAlive = (int) connAck.properties().number(Property.SERVER_KEEP_ALIVE, keepAlive);
        if (connAck.sessionPresent()) {
            again.addAll(client.outgoing.values()); // [MQTT-4.4.0-1]
            resend();
        } else {
            client.outgoing.clear();
            client.incoming.clear();
        }
        beat();
    }

    /** What was not seen through before, in order, as far as the gateway takes it. */
    private void resend() {
        long room = receiveMaximum - (client.outgoing.size() - again.size());
        for (; room > 0 && !again.isEmpty(); room--) {
            Client.Outgoing each = again.remove();
            simulation.tally().count(Tally.Fault.SENT_AGAIN);
            if (each.recorded) {
                say(new Packet.PubRel(each.packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            } else {
                Packet.Publish first = each.packet;
                say(new Packet.Publish(
                        first.topic(),
                        first.payload(),
                        first.qos(),
                        first.retain(),
                        true,
                        first.packetId(),
                        first.properties()));
            }
        }
    }

    private void received(Packet.Publish publish) {
        int id = publish.packetId();
        boolean refuses =
                !diligent && dialect.hasProperties() && simulation.chance().of(simulation.swarm().errorAcks);
        ReasonCode code = refuses ? ReasonCode.UNSPECIFIED_ERROR : ReasonCode.SUCCESS;
        if (publish.qos() == Qos.AT_LEAST_ONCE) {
            owe(new Packet.PubAck(id, code, Properties.NONE));
        } else if (publish.qos() == Qos.EXACTLY_ONCE) {
            if (!client.incoming.contains(id) && refuses) {
                owe(new Packet.PubRec(id, code, Properties.NONE));
            } else {
                client.incoming.add(id);
                owe(new Packet.PubRec(id, ReasonCode.SUCCESS, Properties.NONE));
            }
        }
    }

    private void recorded(Packet.PubRec packet) {
        Client.Outgoing sent = client.outgoing.get(packet.packetId());
        if (packet.code().isError()) {
            ended(packet.packetId(), packet.code());
        } else if (sent != null) {
            sent.recorded = true;
            owe(new Packet.PubRel(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        }
    }

    /** An exchange is over; what was not taken may be said once more, as another message. */
    private void ended(int packetId, ReasonCode code) {
        Client.Outgoing sent = client.outgoing.remove(packetId);
        if (sent != null && code == ReasonCode.QUOTA_EXCEEDED) {
            client.mayPublishAnew(sent.packet);
        }
        resend();
    }

    /** What it still has to say or to hear. */
    List<String> unfinished() {
        List<String> all = new ArrayList<>();
        client.outgoing.forEach((id, each) -> all.add("#" + id + " " + Words.of(each.packet)));
        return all;
    }
}
