package dev.tidegate.gateway.packet;

/**
 * Where a message stands among all that were published: 128 bits that no other message has.
 *
 * @param lane whose log it is in; everything one publisher says while it is connected is in one lane
 * @param sequence its place there: a later message of the same lane has a greater one
 */
public record Position(long lane, long sequence) {
    /** Of a message that is in no log: QoS 0. */
    public static final Position NONE = new Position(-1, 0);

    /** The position so many messages later in the same lane. */
    public Position plus(int messages) {
        return messages == 0 ? this : new Position(lane, sequence + messages);
    }
}
