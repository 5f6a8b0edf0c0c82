package dev.tidegate.gateway.codec;

/** Bytes that must be refused, and for which flaw. */
record Flawed(Flaw flaw, String name, Dialect dialect, Sender from, byte[] bytes) {

    /** What a client sends in MQTT 5. */
    static Flawed v5(Flaw flaw, String name, String bytes) {
        return new Flawed(flaw, name, Dialect.V5, Sender.CLIENT, Bytes.of(bytes));
    }

    /** What a client sends in MQTT 3.1.1. */
    static Flawed v3(Flaw flaw, String name, String bytes) {
        return new Flawed(flaw, name, Dialect.V3_1_1, Sender.CLIENT, Bytes.of(bytes));
    }

    /** What a client sends first. */
    static Flawed opening(Flaw flaw, String name, String bytes) {
        return new Flawed(flaw, name, Dialect.OPENING, Sender.CLIENT, Bytes.of(bytes));
    }

    /** What a server sends in MQTT 5. */
    static Flawed server(Flaw flaw, String name, String bytes) {
        return new Flawed(flaw, name, Dialect.V5, Sender.SERVER, Bytes.of(bytes));
    }

    /** A CONNECT of MQTT 5 with these flags, and whatever follows the keep alive. */
    static Flawed connect5(Flaw flaw, String name, String flags, String rest) {
        return opening(flaw, name, sized("10", "00 04 'MQTT' 05 " + flags + " 00 3C " + rest));
    }

    /** A CONNECT of MQTT 3.1.1 with these flags, and whatever follows the keep alive. */
    static Flawed connect3(Flaw flaw, String name, String flags, String rest) {
        return opening(flaw, name, sized("10", "00 04 'MQTT' 04 " + flags + " 00 3C " + rest));
    }

    /** A first byte, the right remaining length, a body. */
    static String sized(String firstByte, String body) {
        return firstByte + length(body) + body;
    }

    /** The right property length, and properties. */
    static String properties(String properties) {
        return length(properties) + properties + " ";
    }

    private static String length(String bytes) {
        ByteWriter length = new ByteWriter();
        length.varint(Bytes.of(bytes).length);
        StringBuilder hex = new StringBuilder(" ");
        for (byte each : Bytes.of(length)) {
            hex.append(String.format("%02X ", each));
        }
        return hex.toString();
    }

    @Override
    public String toString() {
        return flaw + ": " + name;
    }
}
