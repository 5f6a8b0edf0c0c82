package dev.tidegate.gateway.crash;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** What a payload says of itself: which message it is, with a checksum over all of it. */
record Mark(int stream, int sequence) {
    private static final int HEAD = 8;
    private static final int CRC = 4;

    /** @param filler bytes beside number and checksum */
    static byte[] payload(Publication publication, int filler) {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + filler + CRC);
        bytes.putInt(publication.stream.index).putInt(publication.sequence);
        for (int i = 0; i < filler; i++) {
            bytes.put((byte) (publication.sequence * 31 + i));
        }
        return bytes.putInt(crc(bytes.array())).array();
    }

    /** Null where the checksum does not fit. */
    static @Nullable Mark read(byte[] payload) {
        if (payload.length < HEAD + CRC) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        if (bytes.getInt(payload.length - CRC) != crc(payload)) {
            return null;
        }
        return new Mark(bytes.getInt(), bytes.getInt());
    }

    private static int crc(byte[] payload) {
        CRC32 crc = new CRC32();
        crc.update(payload, 0, payload.length - CRC);
        return (int) crc.getValue();
    }
}
