package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;

/**
 * Keep alive, as a client sees it: a server that has heard nothing for a while is pinged [MQTT-3.1.2-20], and one that is silent for as long
 * as it would bear it of us is given up. <i>Runs on: the shard of the bridge.</i>
 */
final class Pulse {
    private static final long SECOND = 1_000;
    /** Looks in one keep alive. */
    private static final int LOOKS = 4;

    private final Shard shard;
    private final Voice voice;
    private final Runnable silent;
    private final long keepAliveMillis;
    private final Timers.Timer timer = Timers.timer(this::look);

    /** @param silent runs when the server is to be given up */
    Pulse(Shard shard, Voice voice, int keepAliveSeconds, Runnable silent) {
        this.shard = shard;
        this.voice = voice;
        this.keepAliveMillis = keepAliveSeconds * SECOND;
        this.silent = silent;
    }

    void start() {
        if (keepAliveMillis > 0) {
            shard.timers().set(timer, shard.now(), keepAliveMillis / LOOKS);
        }
    }

    private void look() {
        long now = shard.now();
        if (now - voice.heardAt(now) >= keepAliveMillis + keepAliveMillis / 2) {
            silent.run();
            return;
        }
        // Nothing said for half the time: the next look may come late. Nothing heard for all of it: is it there?
        if (now - voice.saidAt() >= keepAliveMillis / 2 || now - voice.heardAt(now) >= keepAliveMillis) {
            voice.say(new Packet.PingReq(), now);
        }
        start();
    }

    void stop() {
        timer.cancel();
    }
}
