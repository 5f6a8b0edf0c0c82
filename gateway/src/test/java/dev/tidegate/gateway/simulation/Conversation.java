package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Packet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the model knows of one connection. All of it was heard and said at the gateway's end of the wire. */
final class Conversation {
    final int number;

    @Nullable
    Link link;

    State state = State.STRANGER;
    String client = "";
    boolean speaksProperties;
    boolean cleanStart;
    long expiry;
    int receiveMaximum;
    long maximumPacketSize;
    int aliasMaximum;
    int keepAlive;
    long askedAt;
    long askedMoment;
    long lastHeard;
    long lastByte;

    @Nullable
    WillWatch will;

    @Nullable
    ModelSession session;

    Packet.@Nullable Disconnect goodbye;
    Packet.@Nullable Disconnect dismissal;
    /** Whether the gateway has surely acted on the goodbye. */
    boolean goodbyeTaken;

    /** Whether CONNACK has said that its session cannot be kept. */
    boolean refused;

    /** Whether others ask for the session at the same time. */
    boolean contested;

    boolean beingHeard;

    final Map<Integer, String> aliases = new HashMap<>();
    final Map<Integer, String> theirAliases = new HashMap<>();
    final Deque<Unanswered> pubAcks = new ArrayDeque<>();
    final Deque<Unanswered> pubRecs = new ArrayDeque<>();
    final Map<Integer, List<Held>> subscribes = new LinkedHashMap<>();
    final Map<Integer, Asked> unsubscribes = new LinkedHashMap<>();
    final Deque<Unanswered> pubComps = new ArrayDeque<>();
    final Deque<Unanswered> pubRels = new ArrayDeque<>();
    int pings;
    /** What came behind CONNECT before it was answered: it is heard behind CONNACK. */
    final List<Packet> early = new ArrayList<>();

    final List<Publication> qos0 = new ArrayList<>();
    final List<ModelSession.Flight> owed = new ArrayList<>();
    boolean owedInOrder;
    /** What follows from what was heard, once it is known that the gateway has taken it in. */
    final Deque<Consequence> consequences = new ArrayDeque<>();

    /** How far it got. */
    enum State {
        STRANGER,
        ASKING,
        OPEN,
        ENDED
    }

    /** A packet that wants an answer: a PUBLISH has a publication, unless it is a repetition. */
    record Unanswered(int packetId, long moment, @Nullable Publication publication) {}

    /** What follows from a packet heard at this moment. */
    record Consequence(long moment, Runnable what) {}

    /** An UNSUBSCRIBE on its way. */
    record Asked(List<String> filters, long moment) {}

    Conversation(int number) {
        this.number = number;
    }

    /** Packets are taken in one after the other: what was heard up to this moment has had its effect. */
    void takenIn(long upTo) {
        while (!consequences.isEmpty() && consequences.element().moment <= upTo) {
            consequences.remove().what.run();
        }
    }

    /** Takes the request of this packet identifier off a list; null where there is none. */
    @Nullable
    Unanswered answer(Deque<Unanswered> all, int packetId) {
        for (Unanswered each : all) {
            if (each.packetId == packetId) {
                all.remove(each);
                takenIn(each.moment);
                return each;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "#" + number + " " + client;
    }
}
