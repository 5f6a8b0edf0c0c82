package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.ReasonCode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the gateway to the upstream: what the bridge's own session delivers is published there, under the same packet identifier, and
 * each word of the upstream about it is said to the session. So the session is the journal: a message leaves it when the upstream has it, and
 * what an interrupted exchange needs to go on stands in its record, through a restart of the gateway as well.
 *
 * <p><i>Runs on: the shard of the bridge.</i>
 */
final class Outward {
    private final Span span;
    private final Translation translation;
    private final Manners manners;
    private final Toll toll;
    private final Shelf shelf;
    private final Map<Integer, Exchange> exchanges = new HashMap<>();

    /** How far a message of QoS 1 or 2 has come, as its session sees it. */
    private enum Exchange {
        /** QoS 1 here, and there. */
        ONCE_OR_MORE,
        /** QoS 2 here, and there. */
        ONCE,
        /** QoS 2 here and 1 there: PUBREC follows PUBACK. */
        LOWERED,
        /** QoS 2 here, and nothing more to be said there. */
        DONE_THERE
    }

    Outward(Span span, Translation translation, Memory memory) {
        this.span = span;
        this.translation = translation;
        this.manners = memory.manners();
        this.toll = memory.toll();
        this.shelf = new Shelf(memory.plan().queue().age());
    }

    /** Takes a message of the session's; false while the upstream has no room for it. */
    boolean publish(Packet.Publish packet) {
        if (shelf.isOver(packet)) {
            toll.left();
            toll.add(Fare.TOO_OLD);
            dispose(packet);
            return true;
        }
        if (!span.mayPublish(packet.packetId())) {
            return false;
        }
        if (!packet.dup()) {
            toll.left(); // what is sent again has waited once
        }
        Translation.Outcome outcome = translation.outward(packet, span.terms());
        Packet.Publish translated = outcome.packet();
        if (translated == null) {
            toll.add(outcome.cause());
            dispose(packet);
        } else {
            publish(packet, manners.publish(translated));
        }
        return true;
    }

    private void publish(Packet.Publish packet, Packet.@Nullable Publish fitted) {
        if (fitted == null) {
            toll.add(Fare.UNFIT);
            dispose(packet);
        } else if (span.sayUpstream(fitted)) {
            sent(packet, fitted.qos());
        } else {
            toll.add(Fare.TOO_LARGE);
            dispose(packet);
        }
    }

    private void sent(Packet.Publish packet, Qos there) {
        if (there == Qos.AT_MOST_ONCE) {
            toll.add(Fare.SENT_UPSTREAM);
            dispose(packet);
        } else if (packet.qos() == Qos.AT_LEAST_ONCE) {
            exchanges.put(packet.packetId(), Exchange.ONCE_OR_MORE);
        } else {
            exchanges.put(packet.packetId(), there == Qos.EXACTLY_ONCE ? Exchange.ONCE : Exchange.LOWERED);
        }
    }

    /** The session need not keep it: it has left, or never will. */
    private void dispose(Packet.Publish packet) {
        switch (packet.qos()) {
            case AT_MOST_ONCE -> {
                // nobody waits for a word
            }
            case AT_LEAST_ONCE ->
                span.sayHere(new Packet.PubAck(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            case EXACTLY_ONCE -> {
                exchanges.put(packet.packetId(), Exchange.DONE_THERE);
                span.sayHere(new Packet.PubRec(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            }
        }
    }

    /** The session releases a message. One of which this connection knows nothing has gone up over an earlier one. */
    void release(Packet.PubRel packet) {
        if (exchanges.get(packet.packetId()) == Exchange.DONE_THERE) {
            exchanges.remove(packet.packetId());
            span.sayHere(new Packet.PubComp(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        } else {
            span.sayUpstream(new Packet.PubRel(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        }
    }

    // --- words of the upstream ---

    void acknowledged(Packet.PubAck packet) {
        Exchange exchange = exchanges.get(packet.packetId());
        if (exchange == null || isToBeSentAgain(packet.code())) {
            return;
        }
        count(packet.code());
        exchanges.remove(packet.packetId());
        if (exchange == Exchange.LOWERED) {
            exchanges.put(packet.packetId(), Exchange.DONE_THERE);
            span.sayHere(new Packet.PubRec(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        } else {
            span.sayHere(new Packet.PubAck(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        }
    }

    void recorded(Packet.PubRec packet) {
        Exchange exchange = exchanges.get(packet.packetId());
        if (exchange != Exchange.ONCE || isToBeSentAgain(packet.code())) {
            return;
        }
        count(packet.code());
        if (packet.code().isError()) {
            exchanges.put(packet.packetId(), Exchange.DONE_THERE); // there is no exchange any more [MQTT-4.3.3-4]
        }
        span.sayHere(new Packet.PubRec(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
    }

    void completed(Packet.PubComp packet) {
        exchanges.remove(packet.packetId());
        span.sayHere(new Packet.PubComp(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
    }

    /** An upstream that is full will take it later: the connection begins anew, and the session has kept it. */
    private boolean isToBeSentAgain(ReasonCode code) {
        if (code != ReasonCode.QUOTA_EXCEEDED) {
            return false;
        }
        span.end(Ending.lost("the upstream takes no more messages: " + code));
        return true;
    }

    private void count(ReasonCode code) {
        toll.add(code.isError() ? Fare.REFUSED_UPSTREAM : Fare.SENT_UPSTREAM);
        if (code.isError()) {
            span.remark("the upstream has refused a message: " + code);
        }
    }

    /** Whether a packet identifier is in use between this client and the upstream. */
    boolean uses(int packetId) {
        return exchanges.containsKey(packetId);
    }
}
