package dev.tidegate.gateway.transport;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * Keeps the WebSocket wires of one I/O thread from falling silent: proxies cut what is idle for a minute, and a page cannot send a
 * ping of its own. Who has been silent for an interval is pinged; who is silent for one more is gone without a goodbye.
 *
 * <p>Looking at every wire five times per interval costs less than a timer each, and is precise to a fifth of it. <i>Runs on:
 * its I/O thread.</i>
 */
final class Pings implements Runnable {
    /** Looks per interval. */
    static final int LOOKS = 5;

    private @Nullable Pulse[] pulses = new @Nullable Pulse[16];
    private int count;

    /** What a wire tells of its client: that something came, and that it has ended. */
    static final class Pulse {
        private final StreamWire wire;
        private final Pings pings;
        private int place;
        private int silence;

        private Pulse(StreamWire wire, Pings pings, int place) {
            this.wire = wire;
            this.pings = pings;
            this.place = place;
        }

        /** Bytes came, a pong or anything else. */
        void beat() {
            silence = 0;
        }

        void stop() {
            pings.forget(this);
        }
    }

    /** Looks at its wires from now on. */
    void start(XnioIoThread thread, long intervalMillis) {
        thread.executeAtInterval(this, Math.max(1, intervalMillis / LOOKS), TimeUnit.MILLISECONDS);
    }

    Pulse watch(StreamWire wire) {
        if (count == pulses.length) {
            pulses = Arrays.copyOf(pulses, count * 2);
        }
        Pulse pulse = new Pulse(wire, this, count);
        pulses[count++] = pulse;
        return pulse;
    }

    private void forget(Pulse pulse) {
        Pulse last = pulses[count - 1];
        if (last != null && pulses[pulse.place] == pulse) {
            pulses[pulse.place] = last;
            last.place = pulse.place;
            pulses[--count] = null;
        }
    }

    @Override
    public void run() {
        // From behind: a wire that ends meanwhile is replaced by one that has been looked at.
        for (int i = count - 1; i >= 0; i--) {
            Pulse pulse = i < count ? pulses[i] : null;
            if (pulse != null) {
                look(pulse);
            }
        }
    }

    private static void look(Pulse pulse) {
        if (!pulse.wire.listens()) {
            pulse.silence = 0; // what the client says waits in the kernel, unread
            return;
        }
        pulse.silence++;
        if (pulse.silence == LOOKS) {
            pulse.wire.ping();
        } else if (pulse.silence >= 2 * LOOKS) {
            pulse.wire.giveUp();
        }
    }
}
