package dev.tidegate.gateway.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The mask of a client's frame (RFC 6455, 5.3): four bytes, here as a number whose lowest byte belongs to the next byte of payload.
 * Applied twice, it is gone.
 */
final class Mask {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Mask() {}

    /**
     * Masks so many bytes, eight at a time, and answers the mask for those that follow. The target may overlap the source from below,
     * as it does when headers are closed up.
     */
    static int apply(int mask, byte[] bytes, int source, int target, int count) {
        long wide = (mask & 0xFFFFFFFFL) | (long) mask << 32;
        int i = 0;
        for (; i <= count - 8; i += 8) {
            LONGS.set(bytes, target + i, (long) LONGS.get(bytes, source + i) ^ wide);
        }
        for (; i < count; i++) {
            bytes[target + i] = (byte) (bytes[source + i] ^ mask >>> ((i & 3) << 3));
        }
        return Integer.rotateRight(mask, (count & 3) << 3);
    }
}
