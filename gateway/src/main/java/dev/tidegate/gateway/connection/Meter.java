package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.gate.Extent;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

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
    private record Counted(Feature feature, Rate written, Rate ceiling) {
        void forget(long amount) {
            written.forget(amount);
            ceiling.forget(amount);
        }
    }

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

    /**
     * Counts a packet; false where the connection ends over it, or the packet is dropped. Only a PUBLISH can be dropped: without the
     * others the two sides would not agree any more, so they wait.
     */
    boolean admitsPacket(Packet packet) {
        String name = packet.type().name();
        Ruling<Verdict> ruling = excess(packets, 1);
        if (ruling instanceof Ruling.Dropped && !(packet instanceof Packet.Publish)) {
            delay(packets);
            return true;
        }
        if (ruling instanceof Ruling.Dropped) {
            packets.forget(1); // or who is always too fast would not be heard at all
            lobby.core().counters().add(Count.DROPPED_POLICY);
        }
        return ruling == null || settled(packets, name, ruling);
    }

    /** Counts what has arrived; false where the connection ends over it. */
    boolean admitsBytes(int arrived) {
        Ruling<Verdict> ruling = excess(bytes, arrived);
        return ruling == null || settled(bytes, "bytes", ruling);
    }

    /** What becomes of it where that is too much; null where it is not. */
    private @Nullable Ruling<Verdict> excess(Counted counted, int amount) {
        long now = lobby.core().shard().now();
        boolean beyond = counted.ceiling.isExceededBy(amount, now);
        return counted.written.isExceededBy(amount, now)
                ? lobby.gate().rule(counted.feature, profile, beyond ? Extent.CEILING : Extent.LIMIT)
                : null;
    }

    private boolean settled(Counted counted, String packet, Ruling<Verdict> ruling) {
        if (!reception.passes(packet, null, ruling)) {
            return false;
        }
        if (ruling.granted(new Verdict.Allow()) instanceof Verdict.Delay) {
            delay(counted);
        }
        return true;
    }

    private void delay(Counted counted) {
        long debt = counted.written.debtMillis(lobby.core().shard().now());
        reception.holdFor((shard, task) -> shard.timers().set(Timers.timer(task), shard.now(), debt));
    }
}
