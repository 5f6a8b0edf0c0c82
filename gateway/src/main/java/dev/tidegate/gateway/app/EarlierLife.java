package dev.tidegate.gateway.app;

import dev.tidegate.gateway.bridge.Bundle;
import dev.tidegate.gateway.cluster.Backplane;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.gateway.session.SessionTable;
import dev.tidegate.gateway.session.Tenancy;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.StoredSession;
import dev.tidegate.policy.Clearance;
import dev.tidegate.policy.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Brings back the sessions that a store has kept, into a core that nobody can connect to yet: first all of them, then their deadlines,
 * so that a will which is due finds everybody it is for. What a client may do is looked at again when it returns; nothing is
 * sent to it before.
 *
 * <p>{@link #settle} on any one thread; the rest happens on the shards.
 */
public final class EarlierLife {
    private final Core core;
    private final Backplane backplane;
    private final Function<ClientId, Limits> limits;
    private final List<List<Found>> found = new ArrayList<>();
    private final Set<ClientId> bridges = new HashSet<>();
    /** One subject may have a hundred thousand sessions, and each was read with a text of its own. */
    private final Map<String, String> owners = new HashMap<>();

    /** A session, and how long it stays. Belongs to its shard. */
    private record Found(Session session, StoredSession.Life life) {}

    /** Of clients who may all have as much. */
    public EarlierLife(Core core, Backplane backplane, Limits limits) {
        this(core, backplane, clientId -> limits);
    }

    /** @param limits what may wait for a client whose profile is not known until it returns */
    EarlierLife(Core core, Backplane backplane, Function<ClientId, Limits> limits) {
        this.core = core;
        this.backplane = backplane;
        this.limits = limits;
        core.shards().forEach(shard -> found.add(new ArrayList<>()));
    }

    /** Where a session comes home to. */
    static int shardOf(ClientId clientId, int shards) {
        if (clientId.text().startsWith(ClientId.BRIDGES)) {
            return Bundle.home(clientId, shards);
        }
        return Math.floorMod(clientId.hashCode(), shards);
    }

    /** One of them. */
    public void settle(ClientId clientId, StoredSession stored) {
        String owner = owners.computeIfAbsent(stored.life().owner(), same -> same);
        if (clientId.text().startsWith(ClientId.BRIDGES)) {
            bridges.add(clientId);
        }
        int index = shardOf(clientId, found.size());
        Shard shard = core.shards().get(index);
        SessionTable table = core.room(index).sessions();
        shard.execute(() -> shard.await(backplane.claim(clientId), (tenure, failure) -> {
            if (tenure == null) {
                throw new IllegalStateException("nobody may claim the session of " + clientId, failure);
            }
            StoredSession.Life life = stored.life();
            Tenancy tenancy = new Tenancy(
                    tenure,
                    owner,
                    false,
                    life.expirySeconds(),
                    0,
                    life.will(),
                    limits.apply(clientId),
                    Clearance.ALL,
                    Tenancy.ACKNOWLEDGED);
            found.get(index).add(new Found(table.settle(stored, tenancy), life));
        }));
    }

    /** That was all, and every shard has had its turn since: their time goes on. */
    public void goOn() {
        core.room(0).routes().divide(Bundle.atRest(bridges));
        for (Shard shard : core.shards()) {
            SessionTable table = core.room(shard.index()).sessions();
            shard.execute(() -> {
                List<Found> mine = found.set(shard.index(), List.of());
                mine.forEach(each -> table.goOn(each.session(), each.life()));
            });
        }
    }
}
