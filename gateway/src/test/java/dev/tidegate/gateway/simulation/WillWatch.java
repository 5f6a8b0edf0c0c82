package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Will;

/** A will the gateway holds, until it is published or nobody may publish it any more. */
final class WillWatch {
    final Will will;
    final Publication publication;
    final long delaySeconds;
    static final long NEVER = Long.MAX_VALUE;

    State state = State.ARMED;
    long dueFrom;
    long dueTo;
    /** When it was over, by the judge's count. */
    long overAt;

    boolean must = true;

    /** Where a will is in its life. */
    enum State {
        /** Its client is connected. */
        ARMED,
        /** Its client has gone; its time has not come. */
        WAITING,
        /** It may be published now. */
        DUE,
        OVER
    }

    WillWatch(Will will, Publication publication, long delaySeconds) {
        this.will = will;
        this.publication = publication;
        this.delaySeconds = delaySeconds;
    }
}
