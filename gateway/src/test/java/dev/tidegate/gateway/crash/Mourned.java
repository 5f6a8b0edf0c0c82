package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.crash.Publication.Arms;
import org.jspecify.annotations.Nullable;

/**
 * A client with a will that waits a second. It is cut, or loses its broker, and stays away until the will has been heard; or it is
 * back early, or says goodbye, and then the will must not be heard.
 *
 * <p>Three wills may come and need not: of a CONNECT that was never answered; of a client that said DISCONNECT, because the broker
 * may have died before it heard; and of a client that came back early with a CONNECT that was never answered.
 */
final class Mourned extends Peer {
    private static final int DELAY_SECONDS = 1;
    private static final int FILLER = 40;
    private static final long EARLY_MILLIS = 500;
    private static final long LOOK_MILLIS = 50;

    private final Stream stream;

    /** What the broker holds, or is to publish; null where nothing can be demanded. */
    private @Nullable Publication will;

    /** What the CONNECT under way brings. */
    private @Nullable Publication coming;

    private long cutAt;
    private boolean early;
    private boolean saidConnect;
    private boolean leaving;

    Mourned(Crowd crowd, int number) {
        super(crowd, 2 * number + 1, "will-" + number); // MQTT 5: 3.1.1 knows no delay
        stream = ledger.stream("w/" + number, 2, Stream.Kind.WILL);
        crowd.reactor().after(LOOK_MILLIS, this::look);
    }

    @Override
    boolean wantsConnection() {
        Publication held = will;
        return !crowd.isCalm() && (held == null || early || !held.isOwed());
    }

    @Override
    Pen.@Nullable Will will() {
        saidConnect = true;
        Publication next = ledger.will(stream);
        coming = next;
        return new Pen.Will(stream.topic, Mark.payload(next, FILLER), DELAY_SECONDS);
    }

    @Override
    void atHome() {
        Publication before = will;
        if (before != null && early) {
            // In time by our clock: the broker cannot have seen us go before we went.
            boolean inTime = Reactor.millis() - cutAt < DELAY_SECONDS * 1_000L;
            ledger.disarmed(before, inTime ? Arms.CANCELLED : Arms.OPEN);
        }
        early = false;
        leaving = false;
        will = coming;
        if (will != null) {
            ledger.armed(will);
        }
        crowd.reactor().after(crowd.between(100, 500), this::leave);
    }

    private void leave() {
        Publication held = will;
        if (!isGreeted() || held == null || crowd.isCalm()) {
            return;
        }
        if (crowd.chance(15)) {
            leaving = true;
            ledger.disarmed(held, Arms.OPEN);
            disconnect();
        } else {
            early = crowd.chance(30);
            cut();
        }
    }

    @Override
    void gone() {
        Publication held = will;
        saidConnect = false;
        if (held == null || leaving) {
            will = null;
            return;
        }
        cutAt = Reactor.millis();
        if (early) {
            held.arms = Arms.OPEN;
            crowd.reactor().after(EARLY_MILLIS, () -> tooLate(held));
        } else {
            ledger.due(held);
        }
    }

    /** Not back in time: the will is due like any other, unless a CONNECT without an answer may have called it off. */
    private void tooLate(Publication held) {
        if (!early || will != held || isGreeted()) {
            return;
        }
        early = false;
        if (saidConnect) {
            ledger.disarmed(held, Arms.OPEN);
            will = null;
        } else {
            ledger.due(held);
        }
    }

    private void look() {
        crowd.reactor().after(LOOK_MILLIS, this::look);
        crowd.whileUp(this::comeHome).run();
    }

    /** Nothing is on its way: no will that somebody is owed. */
    boolean isSettled() {
        Publication held = will;
        return held == null || (!early && !held.isOwed());
    }

    /** The will has not come and will not: life goes on. */
    void giveUp() {
        Publication held = will;
        if (held != null && held.arms == Arms.DUE) {
            will = null;
        }
    }
}
