package dev.tidegate.gateway.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * RFC 6455 in: takes the frames apart and leaves only what MQTT has to read.
 *
 * <p>MQTT is a byte stream inside the frames [MQTT-6.0.0-2], so nothing is ever assembled. {@link #read} unmasks the payload
 * bytes and, in the same stroke, moves them together at the front of the array, over the headers between them: one read of
 * the socket becomes one stretch of MQTT bytes, whatever the frames looked like. Nothing is allocated per frame and nothing
 * by a declared length.
 *
 * <p>The first violation ends it: {@link #closeCode()} says why, and later bytes are ignored. What came before it counts.
 * A state machine without thread or clock of its own; one per connection. <i>Runs on: the wire's I/O thread.</i>
 */
final class FrameReader {
    /** A frame may carry many packets, yet nobody announces this much in earnest: 1009. */
    static final long LARGEST_FRAME = 1L << 30;

    /** Frames that carry nothing for MQTT (empty, ping, pong), per second; beyond, the peer wastes our time: 1008. */
    static final int HOLLOW_FRAMES = 10_000;

    private static final long SECOND = 1_000_000_000L;

    private static final int WHOLE_BINARY = 0x82;
    private static final int MASKED = 0x80;
    private static final int LARGEST_CONTROL = 125;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private enum Stage {
        FIRST,
        SECOND,
        LENGTH,
        MASK,
        PAYLOAD
    }

    private static final byte[] NOTHING = {};

    private final LongSupplier nanos;
    private final Framing.Side side;
    /** What the second byte of a usual frame exceeds. */
    private final int usual;

    // valid for the connection
    private boolean fragmented;
    private int closeCode;
    private int hollow;
    private long hollowSince;
    private boolean pongDue;
    private int pongLength;
    private byte[] pong = NOTHING;
    private byte[] control = NOTHING;

    // valid for the frame
    private Stage stage = Stage.FIRST;
    private int opcode;
    private boolean last;
    private int missing; // bytes of a length or mask still to come
    private int shortest; // the smallest length that needs so many bytes
    private long length; // bytes of payload still to come
    private int mask; // rotated so that its lowest byte belongs to the next payload byte
    private int controlLength;
    private boolean empty;

    /** @param side ours: a server reads masked frames only, a client unmasked ones */
    FrameReader(LongSupplier nanos, Framing.Side side) {
        this.nanos = nanos;
        this.side = side;
        this.usual = switch (side) {
            case SERVER -> MASKED;
            case CLIENT -> Integer.MAX_VALUE;
        };
    }

    /**
     * Takes in what a socket read brought and answers where the MQTT bytes end: they lie from {@code from} up to there. The
     * array is overwritten.
     */
    int read(byte[] bytes, int from, int to) {
        int at = from;
        int end = from;
        while (at < to && closeCode == 0) {
            if (stage == Stage.PAYLOAD) {
                int part = (int) Math.min(length, to - at);
                if (opcode >= Opcode.CLOSE) {
                    takeControl(bytes, at, part);
                } else {
                    mask = Mask.apply(mask, bytes, at, end, part);
                    end += part;
                }
                at += part;
                length -= part;
                if (length == 0) {
                    frameEnds();
                }
            } else if (stage == Stage.FIRST && to - at >= 6 && isShortBinary(bytes[at], bytes[at + 1])) {
                opcode = Opcode.BINARY;
                last = true;
                empty = false;
                length = bytes[at + 1] & 0x7F;
                mask = (int) INTS.get(bytes, at + 2);
                stage = Stage.PAYLOAD;
                at += 6;
            } else {
                header(bytes[at++] & 0xFF);
            }
        }
        return end;
    }

    /** The code to close with, {@link CloseCode#NONE} for a close without one, or 0 while all is well. */
    int closeCode() {
        return closeCode;
    }

    boolean pongDue() {
        return pongDue;
    }

    /** Writes the answer to the latest ping; earlier unanswered ones need none (RFC 6455, 5.5.3). */
    void pong(FrameWriter writer, ByteBuffer out) {
        writer.control(out, Opcode.PONG, pong, pongLength);
        pongDue = false;
    }

    /** A client's usual frame, whole and short but not empty: the header is read at one go. */
    private boolean isShortBinary(byte first, byte second) {
        int masked = second & 0xFF;
        return (first & 0xFF) == WHOLE_BINARY && masked > usual && masked < 0xFE && !fragmented;
    }

    private void header(int octet) {
        switch (stage) {
            case FIRST -> first(octet);
            case SECOND -> second(octet);
            case LENGTH -> {
                length = length << 8 | octet;
                if (--missing == 0) {
                    lengthKnown();
                }
            }
            case MASK -> {
                mask = mask >>> 8 | octet << 24;
                if (--missing == 0) {
                    payloadBegins();
                }
            }
            case PAYLOAD -> throw new IllegalStateException("A payload byte is no header");
        }
    }

    private void first(int octet) {
        if ((octet & 0x70) != 0) {
            closeCode = CloseCode.PROTOCOL_ERROR; // RSV: no extension was agreed on
            return;
        }
        opcode = octet & 0x0F;
        last = (octet & 0x80) != 0;
        closeCode = switch (opcode) {
            case Opcode.CONTINUATION -> fragmented ? 0 : CloseCode.PROTOCOL_ERROR;
            case Opcode.BINARY -> fragmented ? CloseCode.PROTOCOL_ERROR : 0;
            case Opcode.TEXT -> CloseCode.UNSUPPORTED; // [MQTT-6.0.0-1]
            case Opcode.CLOSE, Opcode.PING, Opcode.PONG -> last ? 0 : CloseCode.PROTOCOL_ERROR;
            default -> CloseCode.PROTOCOL_ERROR;
        };
        stage = Stage.SECOND;
    }

    private void second(int octet) {
        int declared = octet & 0x7F;
        Framing.Side sender = (octet & MASKED) == 0 ? Framing.Side.SERVER : Framing.Side.CLIENT;
        if (sender == side || (opcode >= Opcode.CLOSE && declared > LARGEST_CONTROL)) {
            closeCode = CloseCode.PROTOCOL_ERROR;
            return;
        }
        controlLength = 0;
        if (declared <= LARGEST_CONTROL) {
            length = declared;
            expectMask();
        } else {
            length = 0;
            missing = declared == 126 ? 2 : 8;
            shortest = declared == 126 ? 126 : 0x10000;
            stage = Stage.LENGTH;
        }
    }

    /** A length must be written in its shortest form, and 64 bits have no sign. */
    private void lengthKnown() {
        if (length < shortest) {
            closeCode = CloseCode.PROTOCOL_ERROR; // the top bit makes it negative
        } else if (length > LARGEST_FRAME) {
            closeCode = CloseCode.TOO_BIG;
        }
        expectMask();
    }

    private void expectMask() {
        if (side == Framing.Side.CLIENT) {
            mask = 0; // changes nothing
            payloadBegins();
        } else {
            missing = 4;
            stage = Stage.MASK;
        }
    }

    private void payloadBegins() {
        stage = Stage.PAYLOAD;
        empty = length == 0;
        if (empty && closeCode == 0) {
            frameEnds();
        }
    }

    private void takeControl(byte[] bytes, int at, int part) {
        if (control.length == 0) {
            control = new byte[LARGEST_CONTROL];
        }
        System.arraycopy(bytes, at, control, controlLength, part);
        mask = Mask.apply(mask, control, controlLength, controlLength, part);
        controlLength += part;
    }

    private void frameEnds() {
        stage = Stage.FIRST;
        switch (opcode) {
            case Opcode.CLOSE -> closeCode = codeOfClose();
            case Opcode.PING -> {
                keepPong();
                countHollow();
            }
            case Opcode.PONG -> countHollow();
            default -> {
                fragmented = !last;
                if (empty) {
                    countHollow();
                }
            }
        }
    }

    private void keepPong() {
        if (pong.length == 0 && controlLength > 0) {
            pong = new byte[LARGEST_CONTROL];
        }
        System.arraycopy(control, 0, pong, 0, controlLength);
        pongLength = controlLength;
        pongDue = true;
    }

    private void countHollow() {
        if (hollow == 0) {
            hollowSince = nanos.getAsLong();
        }
        if (++hollow > HOLLOW_FRAMES) {
            if (nanos.getAsLong() - hollowSince < SECOND) {
                closeCode = CloseCode.POLICY;
            }
            hollow = 0;
        }
    }

    private int codeOfClose() {
        if (controlLength == 0) {
            return CloseCode.NONE;
        }
        if (controlLength == 1) {
            return CloseCode.PROTOCOL_ERROR;
        }
        int code = (control[0] & 0xFF) << 8 | (control[1] & 0xFF);
        if (!CloseCode.maySend(code)) {
            return CloseCode.PROTOCOL_ERROR;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(control, 2, controlLength - 2));
        } catch (CharacterCodingException e) {
            return CloseCode.NOT_UTF8;
        }
        return code;
    }
}
