package dev.tidegate.gateway.client;

/** A broker that a bridge leads to, whichever it is. Listens from the beginning; what it keeps survives {@link #whileAway}. */
interface BridgedBroker extends AutoCloseable {
    /**
     * The keys of a bridge that leads there, one a line.
     *
     * @param road by which of its ways in, as the tests of this broker call it
     */
    String keys(String road);

    /** Somebody there who has subscribed to this; comes back to the same session. */
    Party party(String filter);

    /** It is away for a while. */
    void whileAway(Runnable story);

    @Override
    void close();
}
