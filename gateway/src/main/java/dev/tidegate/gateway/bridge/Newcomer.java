package dev.tidegate.gateway.bridge;

/**
 * A client here that has just subscribed and shall have what is retained. Equal to another of the same session and filter. Immutable.
 */
public interface Newcomer {
    /** The local filter, not of a share: those have nothing retained. */
    String filter();
}
