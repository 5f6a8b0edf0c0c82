package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sessions and wills: who is there, who must be, and when what a client left behind falls due. */
final class Lives {
    private static final long SECOND = 1_000;
    private static final long FOREVER = 0xFFFF_FFFFL;
    /** When the gateway tries again what the store did not take, milliseconds. */
    private static final long WILL_AGAIN = 1_000;

    private static final long ENDS_AGAIN = 10_000;

    private final Judge judge;
    private final Profile profile;
    private final Map<String, ModelSession> sessions = new LinkedHashMap<>();
    /** Connections that asked and have not been greeted, by client. */
    private final Map<String, List<Conversation>> asking = new LinkedHashMap<>();

    /** Connections that were never greeted, and may have begun a session all the same: what the last of them leaves. */
    private final Map<String, Lost> lost = new HashMap<>();

    private final Map<String, Conversation> open = new LinkedHashMap<>();
    private final List<WillWatch> waiting = new ArrayList<>();
    private final List<WillWatch> dueNow = new ArrayList<>();
    /** Published lately, of sessions that were in memory alone: nobody publishes them again. */
    private final List<WillWatch> fleeting = new ArrayList<>();
    /** The same of those that are at rest while their client is there, because an earlier connection wanted them kept. */
    private final List<WillWatch> replaced = new ArrayList<>();

    /** The last session of each client that has ended. */
    private final Map<String, ModelSession> ended = new LinkedHashMap<>();

    /** Clients that have ever asked for a session to keep. */
    private final Set<String> keepers = new HashSet<>();

    private record Lost(long when, long expiry) {}

    Lives(Judge judge, Profile profile) {
        this.judge = judge;
        this.profile = profile;
    }

    Map<String, ModelSession> sessions() {
        return sessions;
    }

    /** Those that are here, and the last of each client that are not. */
    List<ModelSession> all() {
        List<ModelSession> all = new ArrayList<>(sessions.values());
        all.addAll(ended.values());
        return all;
    }

    Iterable<Conversation> open() {
        return open.values();
    }

    boolean isSurelyAlive(ModelSession session) {
        return !session.over && session.mayEndAt > judge.now() && isUnchallenged(session.client);
    }

    boolean isUnchallenged(String client) {
        return asking.getOrDefault(client, List.of()).isEmpty();
    }

    private boolean isAskedForCleanStart(String client) {
        return asking.getOrDefault(client, List.of()).stream().anyMatch(each -> each.cleanStart);
    }

    /** Whether a connection that has not been greeted may end the session: by asking for none, or by going with it. */
    private boolean isAskedToEnd(Conversation by) {
        return asking.getOrDefault(by.client, List.of()).stream()
                .anyMatch(each -> each.cleanStart || (judge.isStored() && each != by && each.expiry == 0));
    }

    // --- coming ---

    void asked(Conversation by, Packet.Connect connect) {
        Limits limits = profile.limits();
        by.state = Conversation.State.ASKING;
        by.client = connect.clientId();
        by.speaksProperties = connect.version().carriesProperties();
        by.cleanStart = connect.cleanStart();
        long wish = by.speaksProperties
                ? connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)
                : connect.cleanStart() ? 0 : FOREVER;
        by.expiry = Math.min(wish, profile.sessionExpiryMax().toSeconds());
        by.receiveMaximum =
                (int) Math.min(connect.properties().number(Property.RECEIVE_MAXIMUM, 65_535), limits.inflight());
        by.maximumPacketSize = connect.properties().number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE);
        by.aliasMaximum = (int) connect.properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0);
        by.keepAlive = connect.keepAlive();
        if (by.expiry > 0) {
            keepers.add(by.client);
        }
        by.askedAt = judge.now();
        by.askedMoment = judge.moment();
        Will will = connect.will();
        if (will != null) {
            Publication.Said said = new Publication.Said(
                    will.topic().text(), will.payload(), will.qos(), will.retain(), will.properties());
            by.will = new WillWatch(
                    will,
                    judge.ledger().entrusted(said, by.client),
                    Math.min(
                            will.delaySeconds(), profile.limits().willDelayMax().toSeconds()));
        }
        List<Conversation> others = asking.computeIfAbsent(by.client, client -> new ArrayList<>(1));
        others.forEach(each -> each.contested = true);
        by.contested = !others.isEmpty() || lostLately(by.client);
        others.add(by);
        ModelSession session = sessions.get(by.client);
        WillWatch left = session == null ? null : session.will;
        if (by.cleanStart && left != null && left.state == WillWatch.State.WAITING) {
            dueUntilGreeted(left);
        }
    }

    /** The session may end any moment, and its will is due then; who is greeted next shows whether it did. */
    private void dueUntilGreeted(WillWatch will) {
        due(will);
        will.dueTo = WillWatch.NEVER;
    }

    void greeted(Conversation by, Packet.ConnAck connAck) {
        if (by.state != Conversation.State.ASKING) {
            throw new Violation("connack-first", "CONNACK to " + by + ", which is " + by.state);
        }
        if (connAck.code().isError() && (isOvertaken(by, connAck.code()) || isUnstored(by, connAck.code()))) {
            return; // and its end follows
        }
        if (connAck.code().isError()) {
            throw new Violation("connack", by + " was refused with " + connAck.code());
        }
        long expiry = connAck.properties().number(Property.SESSION_EXPIRY_INTERVAL, by.expiry);
        if (expiry != by.expiry) {
            throw new Violation("connack", "Session Expiry Interval " + expiry + " instead of " + by.expiry);
        }
        by.keepAlive = (int) connAck.properties().number(Property.SERVER_KEEP_ALIVE, by.keepAlive);
        by.state = Conversation.State.OPEN;
        by.lastHeard = judge.now();
        asking.getOrDefault(by.client, List.of()).remove(by);
        Conversation other = open.put(by.client, by);
        if (other != null) {
            throw new Violation("one-connection", other + " is still open while " + by + " is greeted");
        }
        ModelSession session = connAck.sessionPresent() ? resumed(by) : begun(by);
        lost.remove(by.client);
        by.session = session;
        session.lastAway = judge.moment(); // or a moment ago
        session.conversation = by;
        session.conversations++;
        session.mayHaveRefusedLarge |= by.maximumPacketSize <= Pen.MAXIMUM_PACKET_SIZE;
        session.expiry = by.expiry;
        session.granted = by.expiry;
        session.wasKept |= by.expiry > 0 || session.lostMost > 0;
        session.mayEndAt = ModelSession.NEVER;
        session.mustEndAt = ModelSession.NEVER;
        session.lostLeast = ModelSession.NEVER;
        session.lostMost = -1;
        session.will = by.will;
        Deliveries.owe(by, session);
    }

    /** Of several connections that wait for the store one is greeted, and the others hear that they were not quick enough. */
    private boolean isOvertaken(Conversation by, ReasonCode code) {
        return judge.isStored()
                && by.contested
                && code == (by.speaksProperties ? ReasonCode.SERVER_BUSY : ReasonCode.SERVER_UNAVAILABLE);
    }

    /** What it wants kept cannot be kept, or nobody can read what was: then it has done what an unanswered one may have done. */
    private boolean isUnstored(Conversation by, ReasonCode code) {
        if (!judge.swarm().storeFails() || code != ReasonCode.SERVER_UNAVAILABLE) {
            return false;
        }
        if (by.contested && !judge.wasStoreless(by.askedMoment)) {
            return true; // the store takes nothing under an older claim
        }
        judge.refused(by.askedMoment, "CONNACK " + code + " to " + by);
        if (!keepers.contains(by.client)) {
            throw new Violation("refused-without-a-cause", by + " wants nothing kept, and nothing is");
        }
        judge.tally().count(Tally.Fault.CONNECT_REFUSED);
        by.refused = true;
        return true;
    }

    private ModelSession resumed(Conversation by) {
        ModelSession session = sessions.get(by.client);
        if (session == null && !by.cleanStart && mayHaveBegun(by)) {
            session = new ModelSession(by.client);
            session.wasKept = true;
            sessions.put(by.client, session);
            return session;
        }
        if (by.cleanStart || session == null || (session.mustEndAt < by.askedAt && !mayOutstay(session))) {
            throw new Violation("session-present", by + " is told of a session that cannot be");
        }
        if (session.mayEndAt <= judge.now() && mayHaveBegun(by)) {
            session.doubt(judge.moment());
        }
        WillWatch will = session.will;
        if (will != null && will.state == WillWatch.State.WAITING) {
            over(will); // back in time: never published [MQTT-3.1.3-9]
            waiting.remove(will);
        } else if (will != null && will.state == WillWatch.State.DUE) {
            if (judge.isCrowded() || isHeldUp(will)) {
                will.must = false; // where a mailbox is full it comes later
            } else {
                finish(will, false);
            }
        }
        return session;
    }

    private ModelSession begun(Conversation by) {
        ModelSession before = sessions.get(by.client);
        if (before != null) {
            if (!by.cleanStart && before.mayEndAt > judge.now() && !isAskedToEnd(by)) {
                throw new Violation("session-present", by + " is told that there is no session, and there must be");
            }
            WillWatch will = before.will;
            if (will != null && will.state == WillWatch.State.WAITING) {
                due(will);
                will.publication.from = by.askedMoment;
            }
            if (will != null && will.state == WillWatch.State.DUE && !isHeldUp(will)) {
                finish(will, will.must);
            }
            end(before);
        }
        ModelSession session = new ModelSession(by.client);
        sessions.put(by.client, session);
        return session;
    }

    private void end(ModelSession session) {
        session.lastAway = judge.moment();
        session.over = true;
        session.endedAt = judge.moment();
        ended.put(session.client, session);
        session.expectations
                .values()
                .forEach(all -> all.forEach(each -> judge.tally().count(Tally.Fate.LOST_WITH_ITS_SESSION)));
        session.expectations.clear();
        sessions.remove(session.client, session);
    }

    // --- going ---

    /** The gateway has closed the connection, or heard that it is gone: the session is on its own. */
    void ended(Conversation by) {
        Conversation.State before = by.state;
        by.state = Conversation.State.ENDED;
        if (before == Conversation.State.ASKING) {
            lost(by);
        } else if (before == Conversation.State.OPEN) {
            left(by, judge.sessionOf(by, "an ending"));
        }
    }

    /** Nobody knows what a CONNECT did that was never answered: it may have found the session, or not. */
    private void lost(Conversation by) {
        asking.getOrDefault(by.client, List.of()).remove(by);
        lost.put(by.client, new Lost(judge.now(), Math.max(by.expiry, expiryOfLost(by.client))));
        ModelSession session = sessions.get(by.client);
        if (session != null) {
            session.lostLeast = Math.min(session.lostLeast, by.cleanStart ? 0 : by.expiry);
            session.lostMost = Math.max(session.lostMost, by.expiry);
            if (session.conversation == null) {
                reckon(session, session.mayEndAt, session.mustEndAt);
            }
            WillWatch will = session.will;
            if (will != null && will.state != WillWatch.State.OVER) {
                will.must = false;
                if (will.state == WillWatch.State.WAITING && (by.cleanStart || by.expiry == 0)) {
                    dueUntilGreeted(will);
                }
            }
        }
        WillWatch own = by.will;
        boolean leavesNone =
                by.refused && !judge.swarm().nodeDies(); // [MQTT-3.1.2-7]; which a node that dies may forget
        if (own != null && !leavesNone) {
            own.must = false;
            dueUntilGreeted(own);
        }
    }

    private boolean lostLately(String client) {
        Lost last = lost.get(client);
        return last != null && last.when + judge.slack() >= judge.now();
    }

    private long expiryOfLost(String client) {
        Lost last = lost.get(client);
        return last == null ? 0 : last.expiry;
    }

    /** Whether a connection that was not greeted may have begun the session that another is told of. */
    private boolean mayHaveBegun(Conversation by) {
        Lost last = lost.get(by.client);
        boolean left = last != null
                && last.expiry > 0
                && (last.expiry >= FOREVER || last.when + last.expiry * SECOND + judge.slack() >= by.askedAt);
        return judge.isStored()
                && (left || asking.getOrDefault(by.client, List.of()).stream().anyMatch(each -> each.expiry > 0));
    }

    private void reckon(ModelSession session, long may, long must) {
        session.mayEndAt = may;
        session.mustEndAt = must;
        if (session.lostMost >= 0) {
            session.mayEndAt = Math.min(may, judge.now() + session.lostLeast * SECOND);
            session.mustEndAt = must == ModelSession.NEVER
                    ? must
                    : Math.max(must, judge.now() + session.lostMost * SECOND + judge.slack());
        }
    }

    private void left(Conversation by, ModelSession session) {
        open.remove(by.client, by);
        boolean takenOver = !isUnchallenged(by.client);
        Packet.Disconnect goodbye = by.goodbye;
        boolean heard = by.goodbyeTaken;
        long least = session.expiry;
        long most = session.expiry;
        if (goodbye != null && goodbye.properties().has(Property.SESSION_EXPIRY_INTERVAL)) {
            long asked = Math.min(
                    goodbye.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0),
                    profile.sessionExpiryMax().toSeconds());
            least = heard ? asked : Math.min(asked, least);
            most = heard ? asked : Math.max(asked, most);
        }
        session.conversation = null;
        session.lastAway = judge.moment();
        session.expiry = least;
        forgetQos0(session);
        will(by, session, takenOver);
        if (most == 0) {
            end(session);
            return;
        }
        long may = takenOver && isAskedForCleanStart(by.client) ? judge.now() : judge.now() + least * SECOND;
        reckon(session, may, most >= FOREVER ? ModelSession.NEVER : judge.now() + most * SECOND + judge.slack());
    }

    /** Nobody is home: what is sent at most once is not kept. */
    private void forgetQos0(ModelSession session) {
        for (List<ModelSession.Expectation> all : session.expectations.values()) {
            all.replaceAll(each -> each.leastQos() == 0 && !each.certain().isEmpty()
                    ? new ModelSession.Expectation(each.publication(), List.of(), each.possible())
                    : each);
        }
        for (ModelSession.Answer each : session.answers) {
            each.must.values().removeIf(value -> Math.min(value.qos.level(), each.held.qos()) == 0);
        }
    }

    private void will(Conversation by, ModelSession session, boolean takenOver) {
        WillWatch will = session.will;
        if (will == null || will.state != WillWatch.State.ARMED) {
            return;
        }
        Packet.Disconnect goodbye = by.goodbye;
        boolean heard = by.goodbyeTaken;
        boolean peaceful = goodbye != null && goodbye.code() == ReasonCode.NORMAL_DISCONNECTION;
        if (peaceful && heard) {
            over(will); // [MQTT-3.14.4-3]
            return;
        }
        will.must &= goodbye == null || heard;
        if (takenOver) {
            will.must &= session.lostMost < 0;
        }
        long delay = Math.min(will.delaySeconds, session.expiry);
        will.dueFrom = judge.now() + delay * SECOND;
        will.dueTo = will.dueFrom + judge.slack();
        if (delay > 0 && takenOver && isAskedForCleanStart(by.client)) {
            dueUntilGreeted(will);
        } else if (delay == 0) {
            due(will);
            if (session.granted == 0) {
                (session.mayBeKept() ? replaced : fleeting).add(will);
            }
            will.dueTo =
                    judge.isCrowded() || judge.isStoreless() ? will.dueTo : judge.now() - 1; // now, in this very step
        } else {
            will.state = WillWatch.State.WAITING;
            waiting.add(will);
        }
    }

    private void due(WillWatch will) {
        waiting.remove(will);
        will.state = WillWatch.State.DUE;
        will.publication.from = judge.moment();
        will.publication.firstTime = judge.now();
        judge.ledger().opened(will.publication);
        dueNow.add(will);
        judge.tally().count(Tally.Fate.WILL_PUBLISHED);
    }

    private void over(WillWatch will) {
        will.state = WillWatch.State.OVER;
        will.overAt = judge.moment();
    }

    private void finish(WillWatch will, boolean surely) {
        over(will);
        dueNow.remove(will);
        if (surely) {
            judge.ledger().published(will.publication);
        } else {
            judge.ledger().closed(will.publication);
        }
    }

    // --- a node that dies ---

    /** These connections are gone with their node; sessions that have to survive are there again, left just now if not before. */
    void died(List<Conversation> cut) {
        lost.replaceAll((client, each) -> new Lost(judge.now(), each.expiry));
        for (WillWatch each : dueNow) {
            each.must &= !judge.wasStoreless(each.publication.from); // offered in vain, and then it was in memory alone
        }
        for (ModelSession each : ended.values()) {
            if (judge.mayBeForgotten(each.endedAt) && each.granted > 0 && !sessions.containsKey(each.client)) {
                each.over = false;
                each.conversation = null;
                each.doubt(judge.moment());
                each.mayEndAt = judge.now();
                each.mustEndAt = judge.now();
                sessions.put(each.client, each);
            }
        }
        for (ModelSession each : List.copyOf(sessions.values())) {
            if (each.conversation == null
                    && judge.mayBeForgotten(each.lastAway)
                    && each.mustEndAt != ModelSession.NEVER) {
                long most = Math.max(each.granted, each.lostMost);
                each.mustEndAt = most >= FOREVER
                        ? ModelSession.NEVER
                        : Math.max(each.mustEndAt, judge.now() + most * SECOND + judge.slack());
            } else if (each.mustEndAt != ModelSession.NEVER) {
                each.mustEndAt = Math.max(each.mustEndAt, judge.now() + judge.slack());
            }
        }
        for (Conversation each : cut) {
            Conversation.State before = each.state;
            each.state = Conversation.State.ENDED;
            if (before == Conversation.State.ASKING) {
                lost(each);
            } else if (before == Conversation.State.OPEN) {
                ModelSession session = judge.sessionOf(each, "the end of its node");
                if (session.granted == 0 && session.will != null) {
                    session.will.must = false; // it is nowhere but in memory
                }
                left(each, session);
            }
            if (each.session != null) {
                willOfTheDead(each.session);
            }
        }
        sessions.values().forEach(this::willOfTheDead);
        fleeting.forEach(this::willOfTheForgotten);
        fleeting.clear();
        replaced.forEach(each -> comesAgain(each, 0));
        replaced.clear();
        willsFallDue();
    }

    private void willOfTheForgotten(WillWatch will) {
        will.must &= will.state == WillWatch.State.OVER;
        if (will.state == WillWatch.State.OVER && judge.mayBeForgotten(will.overAt)) {
            judge.ledger().doubted(will.publication);
        }
    }

    /** Its time begins anew where the node has forgotten that its client had gone, and it comes again where it has forgotten that. */
    private void willOfTheDead(ModelSession session) {
        WillWatch will = session.will;
        if (will == null || session.conversation != null) {
            return;
        }
        boolean forgotten = judge.mayBeForgotten(session.lastAway);
        long delay = forgotten ? Math.min(will.delaySeconds, session.granted) * SECOND : 0;
        switch (will.state) {
            case ARMED -> {
                // of a session that has nobody
            }
            case WAITING, DUE -> {
                if (will.dueTo != WillWatch.NEVER) {
                    will.dueTo = Math.max(will.dueTo, judge.now() + delay + judge.slack());
                }
            }
            case OVER -> {
                if (session.granted > 0) {
                    comesAgain(will, delay);
                }
            }
        }
    }

    /** A node that has forgotten that it published a will does so again. */
    private void comesAgain(WillWatch will, long delay) {
        if (will.state == WillWatch.State.OVER && judge.mayBeForgotten(will.overAt)) {
            will.must = false;
            will.publication.forgotten = true;
            will.publication.to = Publication.NEVER;
            will.publication.lastTime = Publication.NEVER;
            will.state = WillWatch.State.WAITING;
            will.dueFrom = judge.now();
            will.dueTo = judge.now() + delay + judge.slack();
            waiting.add(will);
        }
    }

    // --- a store that fails ---

    /** A will that is not taken is offered again a moment later, until it is. */
    private boolean isHeldUp(WillWatch will) {
        if (!judge.wasStoreless(will.publication.from)) {
            return false;
        }
        will.dueTo = will.dueTo == WillWatch.NEVER ? judge.now() + WILL_AGAIN + judge.slack() : will.dueTo;
        return true;
    }

    void storeRecovered() {
        for (WillWatch each : dueNow) {
            if (each.dueTo != WillWatch.NEVER) {
                each.dueTo = Math.max(each.dueTo, judge.now() + WILL_AGAIN + judge.slack());
            }
        }
    }

    /** What its shares inherit has to be read before it can end. */
    private boolean mayOutstay(ModelSession session) {
        return judge.wasStorelessFor(ENDS_AGAIN + judge.slack())
                && session.held.stream().anyMatch(each -> each.shared);
    }

    // --- time ---

    void stepEnded() {
        if (!dueNow.isEmpty()) {
            for (WillWatch each : List.copyOf(dueNow)) {
                if (each.dueTo < judge.now() && each.dueTo != WillWatch.NEVER && !judge.isStoreless()) {
                    finish(each, each.must);
                }
            }
        }
    }

    void timePasses() {
        willsFallDue();
        for (ModelSession each : sessions.values()) {
            if (each.mustEndAt < judge.now() && isUnchallenged(each.client) && !mayOutstay(each)) {
                end(each);
                break; // the next one at the next tick
            }
        }
    }

    private void willsFallDue() {
        if (!waiting.isEmpty()) {
            for (WillWatch each : List.copyOf(waiting)) {
                if (each.dueFrom <= judge.now()) {
                    due(each);
                }
            }
        }
    }

    /** The session that connection serves; its end says nothing of that of others. */
    @Nullable
    Conversation openOf(String client) {
        return open.get(client);
    }
}
