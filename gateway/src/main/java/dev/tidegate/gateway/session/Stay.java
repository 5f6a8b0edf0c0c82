package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import org.jspecify.annotations.Nullable;

/**
 * How long a session stays when its client has gone, and the will that is published meanwhile. Set by each connection anew.
 * The will is due after its delay or when the session ends, whichever comes first [MQTT-3.1.2-8].
 *
 * <p>It is itself what waits in the wheel for the end of the session: a million may wait there for a day.
 */
final class Stay extends Timers.Timer {
    private static final long MILLIS = 1000;

    private final Session session;

    /** Whether a connection has claimed the session and nobody has greeted it. */
    private boolean claimed;

    /** Without a sign. */
    private int expirySeconds;

    /** Whether it is over with its time. */
    private boolean runningOut;

    private @Nullable Will will;
    private Timers.@Nullable Timer willDue;

    Stay(Session session) {
        this.session = session;
    }

    /** The time is up. */
    @Override
    public void run() {
        session.overdue();
    }

    void begin(Tenancy tenancy) {
        claimed = true;
        expirySeconds(tenancy.expirySeconds());
        will = tenancy.will();
    }

    /** The claim is accepted, or its connection has gone. */
    void decided() {
        claimed = false;
    }

    /** A CONNECT that is not accepted leaves no will [MQTT-3.1.2-7]. */
    void turnedDown() {
        if (claimed) {
            claimed = false;
            will = null;
        }
    }

    long expirySeconds() {
        return Integer.toUnsignedLong(expirySeconds);
    }

    void expirySeconds(long seconds) {
        expirySeconds = (int) seconds;
    }

    /** Seconds until the will is due once the client has gone, 0 where there is none. */
    long delaySeconds() {
        return will == null ? 0 : Math.min(will.delaySeconds(), expirySeconds());
    }

    /** The will that is still to be published. */
    @Nullable
    Will will() {
        return will;
    }

    boolean hasWill() {
        return will != null;
    }

    /** The will, which is nobody's from now on: it is published once [MQTT-3.1.2-10]. */
    @Nullable
    Will takeWill() {
        Will taken = will;
        will = null;
        return taken;
    }

    /** @param passed milliseconds since the client has gone */
    void endAfterExpiry(Shard shard, long passed) {
        if (expirySeconds() != Tenancy.FOREVER) {
            runningOut = true;
            shard.timers().set(this, shard.now(), Math.max(0, expirySeconds() * MILLIS - passed));
        }
    }

    /** It could not end with its time, and is to try so much later, unless somebody comes back for it meanwhile. */
    void tryAgain(Shard shard, long millis) {
        shard.timers().set(this, shard.now(), millis);
    }

    /** Whether the session ends with its time: nobody has come back for it. */
    boolean isRunningOut() {
        return runningOut;
    }

    /** Whether the will is due when so much time has passed since the client has gone. */
    boolean isWillDue(long passed) {
        return delaySeconds() * MILLIS <= passed;
    }

    void willAfterDelay(Shard shard, long passed, Runnable publish) {
        willDue = Timers.timer(publish);
        shard.timers().set(willDue, shard.now(), delaySeconds() * MILLIS - passed);
    }

    void cancelTimers() {
        cancel();
        runningOut = false;
        if (willDue != null) {
            willDue.cancel();
            willDue = null;
        }
    }
}
