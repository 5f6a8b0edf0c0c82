package dev.tidegate.gateway.transport;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** As much DER as it takes to put older private key formats into the PKCS#8 envelope that Java reads. */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xA0;

    private static final byte[] VERSION_0 = {INTEGER, 1, 0};

    /** 1.2.840.113549.1.1.1 with no parameters. */
    private static final byte[] RSA = {
        SEQUENCE, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
    };

    /** 1.2.840.10045.2.1; the curve follows as its parameter. */
    private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

    private Der() {}

    /** RFC 8017, A.1.2, as it is, in an envelope. */
    static byte[] rsaAsPkcs8(byte[] pkcs1) {
        return element(SEQUENCE, VERSION_0, RSA, element(OCTET_STRING, pkcs1));
    }

    /** RFC 5915 names the curve inside; the envelope wants it outside. */
    static byte[] ecAsPkcs8(byte[] sec1) {
        Cursor key = new Cursor(sec1).enter(SEQUENCE);
        key.skip(INTEGER);
        key.skip(OCTET_STRING);
        byte[] curve = key.enter(PARAMETERS).rest();
        return element(SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve), element(OCTET_STRING, sec1));
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int octets = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | octets);
            for (int i = octets - 1; i >= 0; i--) {
                out.write(length >>> (8 * i));
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Walks over the elements of a key; whatever does not fit is an {@link IllegalArgumentException}. */
    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        Cursor enter(int tag) {
            int length = head(tag);
            return new Cursor(Arrays.copyOfRange(bytes, at, at + length));
        }

        void skip(int tag) {
            int length = head(tag);
            at += length;
        }

        byte[] rest() {
            return Arrays.copyOfRange(bytes, at, bytes.length);
        }

        private int head(int tag) {
            if (at + 2 > bytes.length || (bytes[at] & 0xFF) != tag) {
                throw new IllegalArgumentException("not the expected element");
            }
            int length = bytes[at + 1] & 0xFF;
            at += 2;
            if (length >= 0x80) {
                int octets = length & 0x7F;
                length = 0;
                for (int i = 0; i < octets && i < 4 && at < bytes.length; i++) {
                    length = length << 8 | (bytes[at++] & 0xFF);
                }
            }
            if (length < 0 || length > bytes.length - at) {
                throw new IllegalArgumentException("an element longer than its surroundings");
            }
            return length;
        }
    }
}
