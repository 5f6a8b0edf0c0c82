package dev.tidegate.gateway.packet;

/**
 * A part of all topics: of so many parts, each topic is in one, always the same. So what is on one topic keeps its order where
 * several share the work.
 *
 * @param number from 1
 * @param of how many there are; 0 for nothing at all
 */
public record Portion(int number, int of) {
    /** Of no topic. */
    public static final Portion NOTHING = new Portion(0, 0);

    private static final int GOLDEN = 0x9E37_79B9;

    /** Whether a topic is in it. */
    public boolean has(TopicName topic) {
        // topics tend to differ in their last letter, and the best of a product stands on its left
        return of > 0 && Math.floorMod((topic.text().hashCode() * GOLDEN) >>> 16, of) == number - 1;
    }
}
