package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.connection.Trail;
import dev.tidegate.gateway.shard.Shard;

/**
 * Where a bridge stands on this side.
 *
 * @param shard whose thread it runs on
 * @param door its way into the core
 * @param arrival who it is there
 * @param limits what it accepts of an upstream
 * @param trail how this node is known to others
 * @param holdings what the core holds for its sessions
 * @param locals the clients it serves
 */
public record Premises(
        Shard shard, Door door, Arrival arrival, PacketLimits limits, Trail trail, Holdings holdings, Locals locals) {}
