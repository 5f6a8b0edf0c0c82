package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message the gateway was given, or a will it was entrusted with. It is published at some moment between {@link #from} and
 * {@link #to}; only what holds at every moment between them must be obeyed, and what holds at any of them may be.
 */
final class Publication {
    static final long NEVER = Long.MAX_VALUE;
    private static final long SECOND = 1_000;

    final int key;
    final String topic;
    final byte[] payload;
    final Qos qos;
    final boolean retain;
    final Properties properties;
    final long expirySeconds;
    final String publisher;
    /** Whose messages are in order among themselves. */
    final Object sequenceOf;

    long sequence;

    long from;
    long to = NEVER;
    long firstTime;
    long lastTime = NEVER;
    boolean certain;
    /** Nobody may get it. */
    boolean forbidden;
    /** A delivery of it had several reasons, so that which of them is left nobody can tell. */
    boolean ambiguous;
    /** A node that died may have forgotten that somebody had it already: below QoS 2 it may come again. */
    boolean forgotten;

    /** The first moment at which another retained message had surely taken its place. */
    long supersededAt = NEVER;

    /** Who has got it while it was not known yet whether it is published, and what else that delivery could have been. */
    final Map<Object, List<Object>> taken = new LinkedHashMap<>(4);

    /** Who has got it as a member of which share meanwhile. */
    final Map<Object, ModelSession> takers = new HashMap<>(2);

    /** The groups it is owed to, once it is published. */
    Map<String, ShareDuty> groups = Map.of();

    /** What a PUBLISH or a will says. */
    record Said(String topic, byte[] payload, Qos qos, boolean retain, Properties properties) {}

    /** Who says it. */
    record Speaker(String client, Object session) {}

    Publication(Said said, int key, Speaker speaker, long sequence, long moment, long time) {
        this.key = key;
        this.topic = said.topic();
        this.payload = said.payload();
        this.qos = said.qos();
        this.retain = said.retain();
        this.properties = said.properties().isEmpty()
                ? said.properties()
                : said.properties().without(Publication::isNotForwarded);
        this.expirySeconds = said.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
        this.publisher = speaker.client();
        this.sequenceOf = speaker.session();
        this.sequence = sequence;
        this.from = moment;
        this.firstTime = time;
        this.forbidden = topic.startsWith("$");
    }

    private static boolean isNotForwarded(Property property) {
        return property == Property.TOPIC_ALIAS
                || property == Property.MESSAGE_EXPIRY_INTERVAL
                || property == Property.WILL_DELAY_INTERVAL;
    }

    boolean isOpen() {
        return to == NEVER;
    }

    boolean isEmpty() {
        return payload.length == 0;
    }

    /** Whether its time has surely run out. */
    boolean isExpired(long now) {
        return expirySeconds >= 0 && lastTime != NEVER && lastTime + expirySeconds * SECOND < now;
    }

    /** Whether its time may have run out. */
    boolean mayBeExpired(long now) {
        return expirySeconds >= 0 && firstTime + expirySeconds * SECOND <= now;
    }

    /** Whether this is what is left of the expiry at this time. */
    boolean isLeft(long seconds, long now) {
        long most = Math.max(0, expirySeconds * SECOND + Math.min(lastTime, now) - now);
        long least = Math.max(0, expirySeconds * SECOND + firstTime - now);
        return seconds >= least / SECOND && seconds <= (most + SECOND - 1) / SECOND;
    }

    boolean isLarge() {
        return payload.length >= Pen.LARGE_PAYLOAD;
    }

    /** Whether this one was published after that one, as far as anybody can tell. */
    boolean isSurelyAfter(Publication other) {
        return from > other.to || (!other.isOpen() && sequenceOf == other.sequenceOf && sequence > other.sequence);
    }

    @Override
    public String toString() {
        return topic + "=" + Words.payload(payload) + " qos" + qos.level() + (retain ? " retain" : "") + " of "
                + publisher;
    }

    /** What a group of a share owes one publication: exactly one of its members gets it. */
    static final class ShareDuty {
        final Publication publication;
        final String share;
        final List<ModelSession> members = new ArrayList<>(2);
        final List<Held> held = new ArrayList<>(2);
        /** All groups that are owed this publication, by share. */
        final Map<String, ShareDuty> groups;

        boolean certain;

        @Nullable
        ModelSession taker;
        /** What else the delivery to the taker could have been. */
        List<Object> alternatives = List.of();

        ShareDuty(Publication publication, String share, Map<String, ShareDuty> groups) {
            this.publication = publication;
            this.share = share;
            this.groups = groups;
        }

        /** Whether one of those it may have been given to was not here all the time since, or is no member any more. */
        boolean hasLostAMember(Lives lives) {
            for (int i = 0; i < members.size(); i++) {
                if (!lives.isSurelyAlive(members.get(i))
                        || !members.get(i).wasHereSince(publication.from)
                        || held.get(i).certainTo != Held.NEVER) {
                    return true;
                }
            }
            return false;
        }
    }
}
