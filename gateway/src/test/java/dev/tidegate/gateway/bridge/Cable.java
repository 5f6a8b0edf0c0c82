package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.connection.WireListener;
import dev.tidegate.gateway.fixture.VirtualShards;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A connection between two virtual nodes: bytes arrive in pieces of any size, in order, whenever the nodes get round to it, until somebody cuts it.
 */
final class Cable {
    private final Random random;
    private final End near;
    private final End far;

    /**
     * @param shard of the near node it ends on
     * @param random how bytes are split
     */
    Cable(VirtualShards near, int shard, VirtualShards far, Random random) {
        this.random = random;
        this.near = new End(near, shard);
        this.far = new End(far, 0);
        this.near.other = this.far;
        this.far.other = this.near;
    }

    /** It leads to another shard of the far node than the first. */
    Cable to(int shard) {
        far.shard = shard;
        return this;
    }

    /** Both sides walk in; to be called on a turn of the near node. */
    void plug(Door nearDoor, Door farDoor) {
        far.run(() -> far.enter(farDoor));
        near.enter(nearDoor);
    }

    /** What is on its way is lost, or a part of it, and both sides notice. */
    void cut() {
        near.cut();
        far.cut();
    }

    /** One of its ends. */
    private final class End implements Wire {
        private final VirtualShards node;
        private int shard;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private @Nullable End other;
        private @Nullable WireListener listener;
        private long fullAt = Long.MAX_VALUE;
        private boolean full;
        private boolean paused;
        private boolean closing;
        private boolean gone;

        End(VirtualShards node, int shard) {
            this.node = node;
            this.shard = shard;
        }

        private void run(Runnable turn) {
            node.run(shard, turn);
        }

        private void enter(Door door) {
            if (!gone) {
                listener = door.open(this);
                arrive();
            }
        }

        private End peer() {
            return Objects.requireNonNull(other);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (!gone && !closing) {
                written.write(bytes, from, length);
                full |= unsent() >= fullAt;
                peer().arrive();
            }
        }

        @Override
        public void writeShared(byte[] bytes, int from, int length) {
            write(bytes, from, length);
        }

        /** Something has been written for this end. */
        private void arrive() {
            run(this::receive);
        }

        private void receive() {
            WireListener reader = listener;
            if (reader == null || paused || gone) {
                return;
            }
            byte[] waiting = peer().written.toByteArray();
            if (waiting.length > 0) {
                int some = 1 + random.nextInt(waiting.length);
                peer().keep(waiting, some);
                reader.received(waiting, 0, some);
                arrive();
            } else if (peer().closing) {
                end();
            }
        }

        private void keep(byte[] waiting, int taken) {
            written.reset();
            written.write(waiting, taken, waiting.length - taken);
            if (full && unsent() == 0) {
                full = false;
                run(() -> {
                    if (listener != null) {
                        listener.drained();
                    }
                });
            }
        }

        @Override
        public long unsent() {
            return written.size();
        }

        @Override
        public void rest() {
            full = true;
            peer().arrive();
        }

        @Override
        public void fullAt(long unsentBytes) {
            fullAt = unsentBytes;
        }

        @Override
        public void pauseReading() {
            paused = true;
        }

        @Override
        public void resumeReading() {
            paused = false;
            arrive();
        }

        @Override
        public void close() {
            closing = true;
            peer().arrive();
            run(this::end);
        }

        @Override
        public void abort() {
            closing = true;
            written.reset();
            peer().arrive();
            run(this::end);
        }

        private void cut() {
            closing = true;
            written.reset();
            run(this::end);
        }

        private void end() {
            if (!gone) {
                gone = true;
                WireListener last = listener;
                listener = null;
                if (last != null) {
                    last.gone();
                }
            }
        }

        @Override
        public Arrival arrival() {
            return Arrival.from("cable:1");
        }
    }
}
