package dev.tidegate.gateway.route;

import dev.tidegate.gateway.packet.TopicFilter;

/**
 * Hears what this node's clients subscribe to: told by {@link Routes#watch}. <i>Runs on: any shard</i>, one call at a time and in the order in
 * which it happens, but for {@link #asked}; whoever subscribes waits until it returns.
 *
 * <p>Sessions of bridges are not clients: what they subscribe to counts for nobody, or two bridges would ask each other for what nobody
 * wants. Filters below {@code $bridge/} are theirs alone, and there nobody else counts.
 */
public interface Watcher {
    /** The first client subscribes with this filter; a share is of its filter. */
    void begun(TopicFilter filter);

    /** Nobody subscribes with this filter any more. */
    void ended(TopicFilter filter);

    /** A client has subscribed and shall have what is retained; the subscription is live. */
    void asked(Caller caller);

    /** This client's subscription has ended. */
    void withdrawn(Caller caller);
}
