package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.shard.Shard;

/**
 * Where one connection of a bridge is made: on this side, and to the other.
 *
 * @param premises on the shard where its sessions come home to, see {@link Bundle#home}
 */
public record Site(Premises premises, Bridge.Links links) {
    Shard shard() {
        return premises.shard();
    }
}
