package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.ReasonCode;
import java.util.HashMap;
import java.util.Map;

/**
 * From the upstream to the gateway: what it delivers is published here, under the same packet identifier, and is acknowledged there when
 * the gateway has acknowledged it. So what the upstream may forget is on disk here, and what came twice is recognised by the
 * session it is published in.
 *
 * <p><i>Runs on: the shard of the bridge.</i>
 */
final class Inward {
    private final Span span;
    private final Translation translation;
    private final Answers answers;
    private final Toll toll;
    /** Exchanges that are of QoS 2 there, and of another here. */
    private final Map<Integer, Exchange> lowered = new HashMap<>();

    /** How far one of them has come. */
    private enum Exchange {
        /** PUBREC follows the PUBACK from here. */
        TAKEN_ONCE_OR_MORE,
        /** PUBREC has been said, and PUBREL ends it. */
        DONE_HERE
    }

    Inward(Span span, Translation translation, Answers answers, Toll toll) {
        this.span = span;
        this.translation = translation;
        this.answers = answers;
        this.toll = toll;
    }

    /** Takes a message of the upstream's; false while the gateway has no room for it. */
    boolean publish(Packet.Publish packet) {
        if (!span.mayPublishHere(Span.MOST_WAITING)) {
            return false;
        }
        Translation.Outcome outcome = translation.inward(packet);
        Packet.Publish translated = outcome.packet();
        if (translated == null) {
            toll.add(outcome.cause());
            dispose(packet);
            return true;
        }
        Rule rule = outcome.rule();
        if (rule != null && rule.onDemand() != null) {
            String remoteTopic = String.valueOf(packet.topic());
            if (packet.retain()) {
                return answers.give(translated, remoteTopic, () -> dispose(packet));
            }
            answers.passed(translated, remoteTopic);
        }
        span.publishHere(translated);
        if (translated.qos() == Qos.AT_MOST_ONCE) {
            toll.add(Fare.TAKEN_FROM_UPSTREAM);
            dispose(packet);
        } else if (translated.qos() != packet.qos()) {
            lowered.put(packet.packetId(), Exchange.TAKEN_ONCE_OR_MORE);
        }
        return true;
    }

    /** The upstream need not keep it: it is here, or never will be. */
    private void dispose(Packet.Publish packet) {
        switch (packet.qos()) {
            case AT_MOST_ONCE -> {
                // nobody waits for a word
            }
            case AT_LEAST_ONCE ->
                span.sayUpstream(new Packet.PubAck(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            case EXACTLY_ONCE -> {
                lowered.put(packet.packetId(), Exchange.DONE_HERE);
                span.sayUpstream(new Packet.PubRec(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            }
        }
    }

    /** The upstream releases a message. One of which this connection knows nothing may be in the session. */
    void release(Packet.PubRel packet) {
        if (lowered.remove(packet.packetId(), Exchange.DONE_HERE)) {
            span.sayUpstream(new Packet.PubComp(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        } else {
            span.publishHere(new Packet.PubRel(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        }
    }

    // --- words of the gateway ---

    void acknowledged(Packet.PubAck packet) {
        if (isToBeSentAgain(packet.code())) {
            return;
        }
        count(packet.code());
        if (lowered.replace(packet.packetId(), Exchange.TAKEN_ONCE_OR_MORE, Exchange.DONE_HERE)) {
            span.sayUpstream(new Packet.PubRec(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        } else {
            span.sayUpstream(new Packet.PubAck(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
        }
    }

    void recorded(Packet.PubRec packet) {
        if (isToBeSentAgain(packet.code())) {
            return;
        }
        count(packet.code());
        if (packet.code().isError()) {
            lowered.put(
                    packet.packetId(), Exchange.DONE_HERE); // the gateway knows of no exchange any more [MQTT-4.3.3-9]
        }
        span.sayUpstream(new Packet.PubRec(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
    }

    void completed(Packet.PubComp packet) {
        span.sayUpstream(new Packet.PubComp(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
    }

    /** What cannot be stored now stays with the upstream. */
    private boolean isToBeSentAgain(ReasonCode code) {
        if (code != ReasonCode.QUOTA_EXCEEDED) {
            return false;
        }
        span.end(Ending.lost("the gateway cannot store messages now: " + code));
        return true;
    }

    private void count(ReasonCode code) {
        toll.add(code.isError() ? Fare.REFUSED_HERE : Fare.TAKEN_FROM_UPSTREAM);
        if (code.isError()) {
            span.remark("the gateway has refused a message: " + code);
        }
    }
}
