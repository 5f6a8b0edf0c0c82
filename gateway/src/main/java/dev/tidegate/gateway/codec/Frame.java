package dev.tidegate.gateway.codec;

/**
 * The bytes of one PUBLISH in two parts: a head that is overwritten by the next delivery and must be copied, and a body that
 * is shared and never changes. A small payload stands in the head, and the body is empty. Belongs to {@link PublishFrames}.
 */
public final class Frame {
    private static final byte[] NO_BODY = {};

    final ByteWriter writer = new ByteWriter();
    byte[] body = NO_BODY;
    /** Where the packet identifier stands in the head. */
    int packetIdAt;
    /** The Message Expiry Interval written. */
    long expiry;

    Frame() {}

    public byte[] head() {
        return writer.array();
    }

    public int headLength() {
        return writer.length();
    }

    /** Never to be changed. */
    public byte[] body() {
        return body;
    }

    public int bodyLength() {
        return body.length;
    }

    /** The packet's size, to be compared with the recipient's Maximum Packet Size [MQTT-3.1.2-24]. */
    public int length() {
        return writer.length() + body.length;
    }

    void clear() {
        writer.clear();
        body = NO_BODY;
    }
}
