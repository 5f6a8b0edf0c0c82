package dev.tidegate.gateway.transport;

import java.nio.ByteBuffer;

/** RFC 6455 out: unmasked binary frames, each as long as whatever is waiting, so that many packets share one. */
final class FrameWriter {
    /** The longest header of a binary frame, the longest control frame before it, and an empty one. */
    static final int MOST_OVERHEAD = 10 + 127 + 2;

    private static final int FINAL = 0x80;

    private FrameWriter() {}

    /** The header of a binary frame with so many bytes of payload. */
    static void header(ByteBuffer out, long length) {
        out.put((byte) (FINAL | Opcode.BINARY));
        if (length < 126) {
            out.put((byte) length);
        } else if (length <= 0xFFFF) {
            out.put((byte) 126).putShort((short) length);
        } else {
            out.put((byte) 127).putLong(length);
        }
    }

    /** A whole control frame. */
    static void control(ByteBuffer out, int opcode, byte[] payload, int length) {
        out.put((byte) (FINAL | opcode)).put((byte) length).put(payload, 0, length);
    }

    /** A whole close frame. */
    static byte[] close(int code) {
        if (code == CloseCode.NONE) {
            return new byte[] {(byte) (FINAL | Opcode.CLOSE), 0};
        }
        return new byte[] {(byte) (FINAL | Opcode.CLOSE), 2, (byte) (code >>> 8), (byte) code};
    }
}
