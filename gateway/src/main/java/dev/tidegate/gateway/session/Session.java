package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.RetainedReading;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.StoredSession;
import dev.tidegate.policy.Clearance;
import dev.tidegate.policy.Permissions;
import dev.tidegate.policy.ReasonCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway remembers of a client, section 4.1: subscriptions, both directions of QoS 1 and 2, what waits.
 *
 * <p>What happens to it is told to its {@link Ledger}, in the order it happens; {@link Outbound} has what is on its way to the
 * client.
 *
 * <p><i>Runs on: the owner shard</i>, every method; {@link SessionTable} moves it between shards.
 */
public final class Session {
    // valid for the session
    private final SessionRef ref;
    private final String owner;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>(2);
    private final Stay stay = new Stay();
    private final Received received;
    private final Ledger ledger;
    private final Outbound outbound;
    private @Nullable Clearance clearance;

    // valid while it lives on one shard
    private SessionHost host;

    Session(SessionRef ref, Tenancy tenancy, Place place) {
        this.ref = ref;
        this.owner = tenancy.owner();
        this.host = place.host();
        this.ledger = new Ledger(tenancy.tenure(), place);
        this.received = new Received(ledger);
        this.outbound = new Outbound(ref, tenancy.limits(), ledger, place);
    }

    /** Where a session lives: the shard, its counters, its way to the store and the rooms above it. */
    record Place(Shard shard, Counters counters, SessionStore store, SessionHost host) {}

    public ClientId clientId() {
        return ref.clientId();
    }

    public SessionRef ref() {
        return ref;
    }

    /** The subject whose session this is: nobody else resumes it or takes it over. */
    public String owner() {
        return owner;
    }

    Stay stay() {
        return stay;
    }

    Outbound outbound() {
        return outbound;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Completes when everything that has happened to the session so far survives, as far as the store can make it. */
    public CompletionStage<Void> recorded() {
        return ledger.recorded();
    }

    /** Changes how long the session outlives its connection, in seconds, as DISCONNECT may ask. */
    public void expiry(long seconds) {
        stay.expirySeconds(seconds);
    }

    /** Seconds the session outlives its connection. */
    public long expiry() {
        return stay.expirySeconds();
    }

    @Nullable
    Outlet outlet() {
        return outbound.outlet();
    }

    void settle(Place place) {
        host = place.host();
        ledger.settle(place);
        outbound.settle(place);
    }

    /** Becomes what it was when it was stored. */
    void restore(Resumed resumed) {
        ledger.open(); // the store knows all of it already
        ref.kept(true);
        for (Subscription each : resumed.session().subscriptions().values()) {
            remember(each);
        }
        received.restore(resumed.session().received());
        outbound.restore(resumed);
        host.restored(this);
    }

    // --- connection ---

    /** A connection has claimed the session, and brings what holds from now on; {@link #attach} follows when that is kept. */
    void begin(Tenancy tenancy) {
        stay.begin(tenancy);
        outbound.begin(tenancy);
        ledger.claimed(tenancy.tenure());
        boolean isNews = tenancy.expirySeconds() > 0 && !ledger.isOpen();
        if (isNews) {
            ledger.open();
            ref.kept(true);
        }
        if (ledger.isOpen()) {
            ledger.note(new SessionChange.Began(owner, tenancy.expirySeconds(), tenancy.will()));
        }
        if (isNews) {
            restate();
        }
        review(tenancy.clearance());
    }

    /** Tells the ledger what has happened to the session while it was to end with its connection. */
    private void restate() {
        subscriptions.values().forEach(each -> ledger.note(new SessionChange.Subscribed(each)));
        received.restate();
        outbound.restate();
    }

    /** Whether a newer claim has been quicker: a store takes nothing under an older one. Without a store, who is here last has it. */
    boolean isTooLate(Tenancy next) {
        return ledger.isLasting() && ledger.tenure().number() > next.tenure().number();
    }

    /** Whether no other connection has claimed the session since. */
    boolean isOf(Tenancy tenancy) {
        return ledger.tenure().equals(tenancy.tenure());
    }

    /** Nobody is connected any more, and the session stays. */
    void left(long wallMillis) {
        ledger.note(new SessionChange.Left(wallMillis, stay.expirySeconds(), stay.will()));
    }

    /** A connection serves this session from now on; {@link #resume} follows when the client has been greeted. */
    void attach(Outlet outlet, int receiveMaximum) {
        outbound.attach(outlet, receiveMaximum);
        received.beginConnection();
        ref.online(true);
    }

    /** Sends again what was not acknowledged, then what has waited. */
    public void resume() {
        outbound.resume();
    }

    /** Nobody is home any more. QoS 0 messages that waited are not kept. */
    void detach() {
        ref.online(false);
        outbound.detach();
    }

    // --- without a client ---

    /** Leaves to the store alone what it has, as far as it has all of it. */
    void sleep() {
        if (ledger.isOpen() && outbound.sleep()) {
            received.clear();
        }
    }

    boolean isAsleep() {
        return outbound.isAsleep();
    }

    /** Has back what the store has. */
    void wake(Resumed resumed) {
        received.restore(resumed.session().received());
        outbound.wake(resumed);
    }

    /** Becomes what it was when the node ended, asleep. */
    void lieDown(StoredSession stored) {
        ledger.open();
        ref.kept(true);
        stored.subscriptions().values().forEach(this::remember);
        outbound.sleep(stored.waiting());
        host.restored(this);
    }

    // --- permissions ---

    /**
     * What its client may have and leave from now on. Subscriptions and waiting messages it may have no longer go; and what
     * was sent to a client that is not here any more is not sent again.
     */
    public void review(Clearance now) {
        if (now.equals(clearance)) {
            return;
        }
        clearance = now;
        for (Subscription each : List.copyOf(subscriptions.values())) {
            if (!now.reception().maySubscribe(each.filter().text(), each.qos().level())) {
                unsubscribe(each.filter().text());
                host.withdrawn(this, each);
            }
        }
        screen(now.reception());
        outbound.withdraw(now.reception());
    }

    private void screen(Permissions reception) {
        boolean needed = false;
        for (Subscription each : subscriptions.values()) {
            needed |= isScreened(reception, each);
        }
        boolean was = ref.screen() != null;
        ref.screen(needed ? reception : null);
        if (needed || was) {
            host.moved(ref);
        }
    }

    private static boolean isScreened(Permissions reception, Subscription subscription) {
        return reception.screens(
                subscription.filter().text(), subscription.qos().level());
    }

    /** Whether its will may be published. */
    boolean mayLeave(Will will) {
        int qos = will.qos().level();
        int way = will.retain() ? Permissions.retaining(qos) : Permissions.way(qos);
        return clearance == null || clearance.will().mayPublish(will.topic().text(), way);
    }

    // --- subscriptions ---

    /** Whether what happens to it can be kept, as far as it is to be. */
    public boolean canBeRecorded() {
        return ledger.canBeWritten();
    }

    public Collection<Subscription> subscriptions() {
        return subscriptions.values();
    }

    public int subscriptionCount() {
        return subscriptions.size();
    }

    /** Remembers a subscription and returns the one it replaces [MQTT-3.8.4-3]. */
    public @Nullable Subscription subscribe(Subscription subscription) {
        ledger.note(new SessionChange.Subscribed(subscription));
        return remember(subscription);
    }

    private @Nullable Subscription remember(Subscription subscription) {
        if (subscription.filter().isShared()) {
            ref.keepLoad();
            outbound.reportLoad();
        }
        Clearance held = clearance;
        if (held != null && isScreened(held.reception(), subscription)) {
            ref.screen(held.reception()); // before it is in the tree
        }
        return subscriptions.put(subscription.filter().text(), subscription);
    }

    /** Forgets the subscription of exactly this filter [MQTT-3.10.4-1] and returns it, or null where there was none. */
    public @Nullable Subscription unsubscribe(String filter) {
        outbound.forgetRetained(filter); // [MQTT-3.10.4-2]
        Subscription dropped = subscriptions.remove(filter);
        if (dropped != null) {
            ledger.note(new SessionChange.Unsubscribed(filter));
        }
        return dropped;
    }

    /** The subscription of exactly this filter, or null where there is none. */
    public @Nullable Subscription subscription(String filter) {
        return subscriptions.get(filter);
    }

    /** Whether exactly this filter is subscribed to. */
    public boolean isSubscribed(String filter) {
        return subscriptions.containsKey(filter);
    }

    // --- from the gateway to the client ---

    /** A live message for this client. */
    public void deliver(Message message, Grant grant) {
        outbound.deliver(message, grant);
    }

    /** The same for a message that comes from another shard, and may have become somebody else's on the way. */
    void arrive(Message message, Grant grant) {
        if (!outbound.mayHave(message, grant) && host.isRedirected(this, message, grant)) {
            outbound.redirected(message, grant);
        } else {
            outbound.deliver(message, grant);
        }
    }

    /** The retained messages that answer a subscription, read and sent as fast as the client takes them. */
    public void deliverRetained(RetainedReading reading, Subscription subscription) {
        outbound.deliverRetained(reading, subscription);
    }

    /** The wire has sent everything, or others had a turn since this client's last: goes on. */
    public void drained() {
        outbound.drained();
    }

    /** What its shares inherit from a session that ends. */
    public List<Leftover> leftovers() {
        return outbound.leftovers();
    }

    /** Gives what came through a share, was never sent and is wanted elsewhere to somebody else. */
    public void giveAway(Predicate<Leftover> wanted, Consumer<Leftover> heir) {
        outbound.giveAway(wanted, heir);
    }

    /** Sends what waits, as far as wire and window allow. */
    public void pump() {
        outbound.pump();
    }

    /** PUBACK. False where the identifier belongs to a QoS 2 delivery. */
    public boolean acknowledged(int packetId) {
        return outbound.exchange().acknowledged(packetId);
    }

    /** PUBREC. False where the identifier belongs to a QoS 1 delivery. */
    public boolean recorded(int packetId, ReasonCode code) {
        return outbound.exchange().recorded(packetId, code);
    }

    /** PUBCOMP. False where the identifier belongs to a QoS 1 delivery. */
    public boolean completed(int packetId) {
        return outbound.exchange().completed(packetId);
    }

    // --- from the client to the gateway ---

    /** Its QoS 2 messages. */
    public Received received() {
        return received;
    }
}
