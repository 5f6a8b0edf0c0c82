package dev.tidegate.gateway.gate;

/**
 * The one reference to the rules that hold now. Whoever needs several answers that fit together takes the book once and asks it
 * all of them. Shared by all shards; a reload swaps the book as one. Any thread.
 */
public final class RulesInForce {
    private volatile Rulebook current;

    public RulesInForce(Rulebook first) {
        this.current = first;
    }

    /** The book that holds now. */
    public Rulebook current() {
        return current;
    }

    /** Another book holds from now on. Connections that are open hear of it from whoever swaps. */
    public void swap(Rulebook next) {
        current = next;
    }
}
