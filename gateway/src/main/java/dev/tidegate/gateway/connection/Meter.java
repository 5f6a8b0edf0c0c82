package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.gate.Extent;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Counts the packets and bytes of a client against the rates of its profile, and asks the gate what becomes of too many. Who is to
 * be delayed is not read until its rate allows it. The packets that arrive together are counted at the same time: to ask a clock for
 * each of them costs more than all else that is asked of it. <i>Runs on: the connection's shard.</i>
 */
final class Meter {
    private final Reception reception;
    private final Lobby lobby;
    private final Profile profile;
    private final Counted packets;
    private final Counted bytes;
    /** When what is being heard arrived, or was taken up again. */
    private long now;

    /**
     * One thing that is counted.
     *
     * @param written against what the profile writes
     * @param ceiling against what holds even where that is only observed; null where it is the same
     */
    private record Counted(
            Feature feature, Rate written, @Nullable Rate ceiling) {
        static Counted of(Feature feature, long written, long ceiling, long now) {
            return new Counted(feature, new Rate(written, now), written == ceiling ? null : new Rate(ceiling, now));
        }

        /** Counts, and says what that exceeds; null where it is nothing. */
        @Nullable
        Extent exceededBy(int amount, long now) {
            boolean beyond = ceiling == null || ceiling.isExceededBy(amount, now);
            if (!written.isExceededBy(amount, now)) {
                return null;
            }
            return beyond ? Extent.CEILING : Extent.LIMIT;
        }

        void forget(int amount) {
            written.forget(amount);
            if (ceiling != null) {
                ceiling.forget(amount);
            }
        }
    }

    Meter(Reception reception, Lobby lobby, Profile profile) {
        this.reception = reception;
        this.lobby = lobby;
        this.profile = profile;
        this.now = lobby.core().shard().now();
        Limits written = profile.written();
        Limits ceiling = profile.ceiling();
        this.packets = Counted.of(Feature.TOO_MANY_PACKETS, written.packetRate(), ceiling.packetRate(), now);
        this.bytes = Counted.of(Feature.TOO_MANY_BYTES, written.byteRate(), ceiling.byteRate(), now);
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
        Extent exceeded = packets.exceededBy(1, now);
        return exceeded == null || admits(packet, ruling(packets, exceeded));
    }

    private boolean admits(Packet packet, Ruling<Verdict> ruling) {
        if (ruling instanceof Ruling.Dropped && !(packet instanceof Packet.Publish)) {
            delay(packets);
            return true;
        }
        if (ruling instanceof Ruling.Dropped) {
            packets.forget(1); // or who is always too fast would not be heard at all
            lobby.core().counters().add(Count.DROPPED_POLICY);
        }
        return settled(packets, packet.type().name(), ruling);
    }

    /** What waited is heard from now on. */
    void resumed() {
        now = lobby.core().shard().now();
    }

    /** Counts what has arrived; false where the connection ends over it. */
    boolean admitsBytes(int arrived) {
        resumed();
        Extent exceeded = bytes.exceededBy(arrived, now);
        return exceeded == null || settled(bytes, "bytes", ruling(bytes, exceeded));
    }

    private Ruling<Verdict> ruling(Counted counted, Extent exceeded) {
        return lobby.gate().rule(counted.feature, profile, exceeded);
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
        long debt = counted.written.debtMillis(now);
        reception.holdFor((shard, task) -> shard.timers().set(Timers.timer(task), shard.now(), debt));
    }
}
