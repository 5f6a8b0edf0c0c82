package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.shard.Headcount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may wait to be greeted: three on a shard, two of one address. */
class StrangersTest {
    private static final long GRACE = Strangers.GRACE_MILLIS;

    private final NodeBounds bounds = new NodeBounds(1_000, 3, new Headcount<>(2), () -> "nobody");
    private final Strangers strangers = new Strangers(bounds, EventSink.none());

    /** A wire that has an address and may be aborted, and nothing else. */
    private static final class Silent implements Wire {
        private final String peer;
        private boolean aborted;

        Silent(String peer) {
            this.peer = peer;
        }

        @Override
        public Arrival arrival() {
            return Arrival.from(peer);
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            throw new AssertionError("nothing is said to a stranger here");
        }

        @Override
        public void writeShared(byte[] bytes, int from, int length) {
            write(bytes, from, length);
        }

        @Override
        public void fullAt(long unsentBytes) {
            // what it takes it takes at once
        }

        @Override
        public long unsent() {
            return 0;
        }

        @Override
        public void rest() {}

        @Override
        public void pauseReading() {
            throw new AssertionError();
        }

        @Override
        public void resumeReading() {
            throw new AssertionError();
        }

        @Override
        public void close() {
            throw new AssertionError("a goodbye takes time, which is what a stranger shall not have");
        }
    }

    private Silent admitted(String peer, long now) {
        Silent wire = new Silent(peer);
        assertThat(strangers.admit(wire, now)).isTrue();
        return wire;
    }

    @Test
    void address_withItsShareOfStrangers_getsNoMore_othersDo() {
        admitted("192.0.2.1:1001", 0);
        admitted("192.0.2.1:1002", 0);
        assertThat(strangers.admit(new Silent("192.0.2.1:1003"), GRACE)).isFalse();
        admitted("192.0.2.2:1001", GRACE);
    }

    @Test
    void address_whoseStrangerIsGreetedOrGone_hasRoomAgain() {
        Silent first = admitted("192.0.2.1:1001", 0);
        admitted("192.0.2.1:1002", 0);
        strangers.leave(first);
        strangers.leave(first); // once greeted, and once gone
        admitted("192.0.2.1:1003", 0);
        assertThat(strangers.admit(new Silent("192.0.2.1:1004"), 0)).isFalse();
    }

    @Test
    void address_ofThisMachine_hasNoShare() {
        for (int port = 1; port <= 3; port++) {
            admitted("127.0.0.1:" + port, 0);
        }
    }

    @Test
    void oneMore_whenAllAreYoung_isTheOneThatGoes() {
        for (int port = 1; port <= 3; port++) {
            admitted("127.0.0.1:" + port, 0);
        }
        assertThat(strangers.admit(new Silent("127.0.0.1:4"), GRACE - 1)).isFalse();
        assertThat(strangers.admit(new Silent("127.0.0.1:5"), GRACE - 1)).isFalse();
    }

    @Test
    void oneMore_whenSomebodyWaitsForLong_theOldestGoes() {
        Silent oldest = admitted("127.0.0.1:1", 0);
        Silent older = admitted("127.0.0.1:2", 0);
        Silent old = admitted("127.0.0.1:3", 0);
        admitted("127.0.0.1:4", GRACE);
        assertThat(oldest.aborted).isTrue();
        assertThat(older.aborted || old.aborted).isFalse();
    }

    @Test
    void strangerThatGoesForAnother_givesItsAddressBack() {
        admitted("192.0.2.1:1", 0);
        admitted("192.0.2.1:2", 0);
        admitted("192.0.2.2:1", 0);
        admitted("192.0.2.3:1", GRACE);
        admitted("192.0.2.1:3", GRACE);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:1883,                 192.0.2.1",
        "[2001:db8:1:2:3:4:5:6]:1883,    [2001:db8:1:2",
        "[2001:db8:1:2:f:f:f:f]:1,       [2001:db8:1:2",
        "[2001:db8:1:3:3:4:5:6]:1883,    [2001:db8:1:3",
        "127.9.9.9:1883,                 ''",
        "[0:0:0:0:0:0:0:1]:1883,         ''",
        "[::1]:1883,                     ''"
    })
    void address_isTheHost_inIPv6ItsNetwork(String peer, String address) {
        assertThat(Strangers.address(peer)).isEqualTo(address);
    }
}
