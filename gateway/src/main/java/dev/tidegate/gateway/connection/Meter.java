package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.gate.Extent;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Verdict;

/**
 * Counts the packets and bytes of a client against the rates of its profile, and asks the gate what becomes of too many. Who is to
 * be delayed is not read until its rate allows it. <i>Runs on: the connection's shard.</i>
 */
final class Meter {
    private final Reception reception;
    private final Lobby lobby;
    private final Profile profile;
    private final Counted packets;
    private final Counted bytes;

    /** One thing that is counted: against what the profile writes, and against what holds even where it is only observed. */
    private record Counted(Feature feature, Rate written, Rate ceiling) {}

    Meter(Reception reception, Lobby lobby, Profile profile) {
        this.reception = reception;
        this.lobby = lobby;
        this.profile = profile;
        long now = lobby.core().shard().now();
        this.packets = new Counted(
                Feature.TOO_MANY_PACKETS,
                new Rate(profile.written().packetRate(), now),
                new Rate(profile.ceiling().packetRate(), now));
        this.bytes = new Counted(
                Feature.TOO_MANY_BYTES,
                new Rate(profile.written().byteRate(), now),
                new Rate(profile.ceiling().byteRate(), now));
    }

    /** Whether there is anything to count. */
    static boolean isNeeded(Profile profile) {
        return profile.written().packetRate() > 0 || profile.written().byteRate() > 0;
    }

    /** Counts a packet; false where the connection ends over it. */
    boolean admitsPacket(String packet) {
        return admits(packets, 1, packet);
    }

    /** Counts what has arrived; false where the connection ends over it. */
    boolean admitsBytes(int arrived) {
        return admits(bytes, arrived, "bytes");
    }

    private boolean admits(Counted counted, int amount, String packet) {
        long now = lobby.core().shard().now();
        boolean beyond = counted.ceiling.isExceededBy(amount, now);
        if (!counted.written.isExceededBy(amount, now)) {
            return true;
        }
        Ruling<Verdict> ruling = lobby.gate().rule(counted.feature, profile, beyond ? Extent.CEILING : Extent.LIMIT);
        if (!reception.passes(packet, null, ruling)) {
            return false;
        }
        if (ruling.granted(new Verdict.Allow()) instanceof Verdict.Delay) {
            long debt = counted.written.debtMillis(now);
            reception.holdFor((shard, task) -> shard.timers().set(Timers.timer(task), shard.now(), debt));
        }
        return true;
    }
}
