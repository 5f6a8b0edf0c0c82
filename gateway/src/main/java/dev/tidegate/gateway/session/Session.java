package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.RetainedReading;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.Tenure;
import dev.tidegate.policy.Clearance;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Permissions;
import dev.tidegate.policy.ReasonCode;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway remembers of a client, section 4.1: subscriptions, both directions of QoS 1 and 2, what waits.
 *
 * <p>What happens to it is told to its {@link Ledger}, in the order it happens; {@link Outbound} has what is on its way to the
 * client. A session that sleeps has neither: what it is made of is at rest, and here are its address, its subscriptions, its deadlines
 * and, in a {@link Slumber}, the places of what waits.
 *
 * <p><i>Runs on: the owner shard</i>, every method; {@link SessionTable} moves it between shards.
 */
public final class Session {
    private static final String ASLEEP = "the session is asleep";

    // valid for the session
    private final SessionRef ref;
    private final String owner;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Stay stay = new Stay(this);
    private Limits limits;
    private Set<Qos> keptWhileAway;
    private @Nullable Clearance clearance;

    // valid while it is awake
    private @Nullable Outbound outbound;
    private @Nullable Received received;

    // valid while it is asleep
    private @Nullable Slumber slumber;
    private long tenure;

    // valid while it lives on one shard
    private Place place;

    Session(SessionRef ref, Tenancy tenancy, Place place) {
        this.ref = ref;
        this.owner = tenancy.owner();
        this.limits = tenancy.limits();
        this.keptWhileAway = tenancy.keptWhileAway();
        this.place = place;
        this.tenure = tenancy.tenure().number();
        rouse(new Ledger(tenancy.tenure(), place));
    }

    /** Awake from now on, with nothing in its hands yet. */
    Outbound rouse(Ledger ledger) {
        Outbound awake = new Outbound(ref, limits, keptWhileAway, ledger, place);
        outbound = awake;
        received = new Received(ledger);
        slumber = null;
        return awake;
    }

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

    Limits limits() {
        return limits;
    }

    /** What is on its way to the client, or null while it sleeps. */
    @Nullable
    Outbound awake() {
        return outbound;
    }

    Outbound outbound() {
        return Objects.requireNonNull(outbound, ASLEEP);
    }

    /** Where what happens to it is told. One that sleeps has things to tell now and then, and keeps nothing for that. */
    Ledger ledger() {
        if (outbound != null) {
            return outbound.ledger();
        }
        Ledger ledger = new Ledger(new Tenure(ref.clientId(), tenure), place);
        ledger.open();
        return ledger;
    }

    /** Completes when everything that has happened to the session so far survives, as far as the store can make it. */
    public CompletionStage<Void> recorded() {
        return ledger().recorded();
    }

    /** Nobody has come back for it in time. */
    void overdue() {
        place.overdue().accept(this);
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
        return outbound == null ? null : outbound.outlet();
    }

    void settle(Place place) {
        this.place = place;
        outbound().settle(place);
    }

    // --- connection ---

    /** A connection has claimed the session, and brings what holds from now on; {@link #attach} follows when that is kept. */
    void begin(Tenancy tenancy) {
        limits = tenancy.limits();
        keptWhileAway = tenancy.keptWhileAway();
        stay.begin(tenancy);
        outbound().begin(tenancy);
        Ledger ledger = ledger();
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
            subscriptions.all().forEach(each -> ledger.note(new SessionChange.Subscribed(each)));
            received().restate();
            outbound().restate();
        }
        review(tenancy.clearance());
    }

    /** Whether a newer claim has been quicker: a store takes nothing under an older one. Without a store, who is here last has it. */
    boolean isTooLate(Tenancy next) {
        return ledger().isLasting()
                && ledger().tenure().number() > next.tenure().number();
    }

    /** Whether no other connection has claimed the session since. */
    boolean isOf(Tenancy tenancy) {
        return ledger().tenure().equals(tenancy.tenure());
    }

    /** Nobody is connected any more, and the session stays. */
    void left(long wallMillis) {
        ledger().note(new SessionChange.Left(wallMillis, stay.expirySeconds(), stay.will()));
    }

    /** A connection serves this session from now on; {@link #resume} follows when the client has been greeted. */
    void attach(Outlet outlet, int receiveMaximum) {
        outbound().attach(outlet, receiveMaximum);
        received().beginConnection();
        ref.online(true);
    }

    /** Sends again what was not acknowledged, then what has waited. */
    public void resume() {
        if (outbound != null) {
            outbound.resume();
        }
    }

    /** Nobody is home any more. QoS 0 messages that waited are not kept. */
    void detach() {
        ref.online(false);
        outbound().detach();
    }

    // --- without a client ---

    /** The store alone has from now on what it is made of. */
    void sleep(Slumber places) {
        tenure = ledger().tenure().number();
        outbound = null;
        received = null;
        slumber = places.isIdle() ? null : places;
        if (!stay.hasWill() && ref.screen() == null) {
            clearance = null; // who comes back brings a new one
        }
    }

    boolean isAsleep() {
        return outbound == null;
    }

    /** The places of what waits; null where nothing does. */
    @Nullable
    Slumber slumber() {
        return slumber;
    }

    /** Claimed while it sleeps. */
    void claimed(Tenure next) {
        tenure = next.number();
    }

    Slumber places() {
        if (slumber == null) {
            slumber = new Slumber();
        }
        return slumber;
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
        new Screening(now).review(this, place.host());
        outbound().withdraw(now.reception());
    }

    /** Whether its will may be published. */
    boolean mayLeave(Will will) {
        return new Screening(clearance).mayLeave(will);
    }

    // --- subscriptions ---

    /** Whether what happens to it can be kept, as far as it is to be. */
    public boolean canBeRecorded() {
        return ledger().canBeWritten();
    }

    public Collection<Subscription> subscriptions() {
        return subscriptions.all();
    }

    /**
     * Remembers a subscription, in the place of the one of the same filter if there is one [MQTT-3.8.4-3].
     *
     * @return the same, as many may have it
     */
    public Subscription subscribe(Subscription subscription) {
        ledger().note(new SessionChange.Subscribed(subscription));
        return remember(subscription);
    }

    /** The same for one that the store has already. */
    Subscription remember(Subscription subscription) {
        if (subscription.filter().isShared()) {
            ref.keepLoad();
            if (outbound != null) {
                outbound.reportLoad();
            }
        }
        Permissions screen = new Screening(clearance).screen(subscription);
        if (screen != null) {
            ref.screen(screen); // before it is in the tree
        }
        Subscription known = place.popular().known(subscription);
        subscriptions.put(known);
        return known;
    }

    /** Forgets the subscription of exactly this filter [MQTT-3.10.4-1] and returns it, or null where there was none. */
    public @Nullable Subscription unsubscribe(String filter) {
        if (outbound != null) {
            outbound.forgetRetained(filter); // [MQTT-3.10.4-2]
        }
        Subscription dropped = subscriptions.remove(filter);
        if (dropped != null) {
            ledger().note(new SessionChange.Unsubscribed(filter));
        }
        return dropped;
    }

    /** The subscription of exactly this filter, or null where there is none. */
    public @Nullable Subscription subscription(String filter) {
        return subscriptions.get(filter);
    }

    /** Whether exactly this filter is subscribed to. */
    public boolean isSubscribed(String filter) {
        return subscriptions.get(filter) != null;
    }

    // --- from the gateway to the client ---

    /** A live message for this client. */
    public void deliver(Message message, Grant grant) {
        if (outbound == null) {
            new Absent(this, place, keptWhileAway).deliver(message, grant);
        } else {
            outbound.deliver(message, grant);
        }
    }

    /** The same for a message that comes from another shard, and may have become somebody else's on the way. */
    void arrive(Message message, Grant grant) {
        boolean isOurs = outbound == null
                ? new Absent(this, place, keptWhileAway).mayHave(message, grant)
                : outbound.mayHave(message, grant);
        if (!isOurs && place.host().isRedirected(this, message, grant)) {
            ledger().dropped(message, Qos.min(message.qos(), grant.qos()), grant.share());
        } else {
            deliver(message, grant);
        }
    }

    /** The retained messages that answer a subscription, read and sent as fast as the client takes them. */
    public void deliverRetained(RetainedReading reading, Subscription subscription) {
        if (outbound != null) {
            outbound.deliverRetained(reading, subscription);
        }
    }

    /** The wire has sent everything, or others had a turn since this client's last: goes on. */
    public void drained() {
        if (outbound != null) {
            outbound.drained();
        }
    }

    /** What its shares inherit from a session that ends. */
    public List<Leftover> leftovers() {
        return outbound == null ? List.of() : outbound.leftovers();
    }

    /** Gives what came through a share, was never sent and is wanted elsewhere to somebody else. */
    public void giveAway(Predicate<Leftover> wanted, Consumer<Leftover> heir) {
        if (outbound != null) { // what the store alone has stays
            outbound.giveAway(wanted, heir);
        }
    }

    /** Sends what waits, as far as wire and window allow. */
    public void pump() {
        if (outbound != null) {
            outbound.pump();
        }
    }

    /** PUBACK. False where the identifier belongs to a QoS 2 delivery. */
    public boolean acknowledged(int packetId) {
        return outbound().exchange().acknowledged(packetId);
    }

    /** PUBREC. False where the identifier belongs to a QoS 1 delivery. */
    public boolean recorded(int packetId, ReasonCode code) {
        return outbound().exchange().recorded(packetId, code);
    }

    /** PUBCOMP. False where the identifier belongs to a QoS 1 delivery. */
    public boolean completed(int packetId) {
        return outbound().exchange().completed(packetId);
    }

    // --- from the client to the gateway ---

    /** Its QoS 2 messages. */
    public Received received() {
        return Objects.requireNonNull(received, ASLEEP);
    }
}
