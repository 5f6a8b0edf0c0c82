package dev.tidegate.gateway.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * RFC 6455 out: binary frames, each as long as whatever is waiting, so that many packets share one. A client's are masked, each with a
 * mask of its own. <i>Runs on: the wire's I/O thread.</i>
 */
final class FrameWriter {
    /** A server's, one for all. */
    static final FrameWriter UNMASKED = new FrameWriter(null);

    private static final int LARGEST_CONTROL = 125;

    /** The longest header of a binary frame, the longest control frame before it, and an empty one, all with masks. */
    static final int MOST_OVERHEAD = 14 + (6 + LARGEST_CONTROL) + 6;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final byte[] NOTHING = {};

    private final @Nullable IntSupplier masks;

    private FrameWriter(@Nullable IntSupplier masks) {
        this.masks = masks;
    }

    /** A client's. */
    static FrameWriter masking(IntSupplier masks) {
        return new FrameWriter(masks);
    }

    /** The header of a binary frame with this payload, which is masked where we are the client. */
    void header(ByteBuffer out, ChunkQueue payload) {
        length(out, payload.size());
        if (masks != null) {
            int mask = masks.getAsInt();
            out.putInt(Integer.reverseBytes(mask));
            payload.mask(mask);
        }
    }

    /** A header but for the mask. */
    void length(ByteBuffer out, long length) {
        int bit = masks == null ? 0 : MASKED;
        out.put((byte) (FINAL | Opcode.BINARY));
        if (length < 126) {
            out.put((byte) (bit | (int) length));
        } else if (length <= 0xFFFF) {
            out.put((byte) (bit | 126)).putShort((short) length);
        } else {
            out.put((byte) (bit | 127)).putLong(length);
        }
    }

    /** A whole control frame. */
    void control(ByteBuffer out, int opcode, byte[] payload, int length) {
        out.put((byte) (FINAL | opcode));
        if (masks == null) {
            out.put((byte) length).put(payload, 0, length);
            return;
        }
        int mask = masks.getAsInt();
        byte[] masked = Arrays.copyOf(payload, length);
        Mask.apply(mask, masked, 0, 0, length);
        out.put((byte) (MASKED | length)).putInt(Integer.reverseBytes(mask)).put(masked);
    }

    /** A whole close frame. */
    void close(ByteBuffer out, int code) {
        byte[] payload = code == CloseCode.NONE ? NOTHING : new byte[] {(byte) (code >>> 8), (byte) code};
        control(out, Opcode.CLOSE, payload, payload.length);
    }
}
