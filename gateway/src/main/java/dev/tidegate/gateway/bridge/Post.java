package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;

/**
 * What one connection of a bridge is to do.
 *
 * @param plan of this connection: who it is there, and how fast it may go
 * @param residence its sessions here
 */
record Post(BridgePlan plan, Residence residence, Asking asking) {
    /** Of the only connection of a bridge that has always had one. */
    static Post alone(BridgePlan plan) {
        return new Post(plan, Residence.alone(plan.name()), Asking.ALONE);
    }

    /**
     * While an earlier division is still to leave, its connections take what they have taken; those there will not be any more take nothing new.
     */
    static Post of(BridgePlan plan, Residence residence) {
        int number = residence.number();
        return new Post(plan.connection(number, residence.of()), residence, asking(plan, residence));
    }

    private static Asking asking(BridgePlan plan, Residence residence) {
        if (residence.number() > plan.connections()) {
            return Asking.LEAVING;
        }
        if (residence.of() == 1) {
            return Asking.ALONE;
        }
        return residence.number() == 1 ? Asking.FIRST : Asking.FURTHER;
    }

    /** What operators call it. */
    String label() {
        return residence.of() == 1
                ? plan.name()
                : plan.name() + " (connection " + residence.number() + " of " + residence.of() + ")";
    }
}
