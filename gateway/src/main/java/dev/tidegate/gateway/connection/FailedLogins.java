package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.shard.Recent;
import dev.tidegate.gateway.shard.Strikes;
import dev.tidegate.gateway.shard.Strikes.Standing;
import dev.tidegate.policy.Limits;

/**
 * Who may still try to log in. A credential costs a signature or a hash to look at, so whoever has failed too often is answered
 * before that; the same for all shards, whatever connection it comes on.
 *
 * <p>Failures are counted under three names: a client id at an address, the address, the client id. They weigh differently,
 * because somebody else may be behind the latter two (docs/adr/0015):
 * <ul>
 *   <li>The pair is held and banned whatever it shows, for it is the one that failed.
 *   <li>The address is, but for those who have logged in there: they count for themselves alone, in failing as well. So one
 *       bad device does not keep its neighbours behind a gateway out.
 *   <li>A client id that fails everywhere has one try left at each address. So nobody is kept out by strangers who use its name.
 * </ul>
 *
 * <p>Owned by the node. Any thread.
 */
public final class FailedLogins {
    private static final long MINUTE_MILLIS = 60_000;
    private static final int LONGEST_NAME = 128;

    private final Strikes<Login> pairs;
    private final Strikes<String> addresses;
    private final Strikes<String> clientIds;
    private final Recent<Login> welcome;

    /**
     * Somebody who wants to log in.
     *
     * @param address as {@link Strangers#address} has it, empty for this machine, which is nobody in particular
     * @param clientId empty where the client leaves it to us
     */
    record Login(String address, String clientId) {
        static Login of(Arrival arrival, String clientId) {
            return new Login(Strangers.address(arrival.address()), shortened(clientId));
        }

        /** A name is kept, and may have been made to be too long to keep. */
        private static String shortened(String clientId) {
            return clientId.length() <= LONGEST_NAME
                    ? clientId
                    : clientId.substring(0, LONGEST_NAME) + "..." + clientId.hashCode();
        }

        private boolean hasAddress() {
            return !address.isEmpty();
        }

        private boolean hasClientId() {
            return !clientId.isEmpty();
        }
    }

    /** @param names how many of each kind are remembered */
    public FailedLogins(int names) {
        pairs = new Strikes<>(names);
        addresses = new Strikes<>(names);
        clientIds = new Strikes<>(names);
        welcome = new Recent<>(names);
    }

    /** How somebody stands who is about to show a credential; to ask is to try. */
    Standing tries(Login login, long now, Limits limits) {
        Strikes.Terms terms = terms(limits);
        Standing own = login.hasClientId() ? pairs.knock(login, now, terms) : Standing.FREE;
        if (own != Standing.FREE || welcome.has(login)) {
            return own;
        }
        Standing there = login.hasAddress() ? addresses.knock(login.address, now, terms) : Standing.FREE;
        return there != Standing.FREE || !pairs.isKnown(login, now)
                ? there
                : clientIds.knock(login.clientId, now, terms);
    }

    /** The credential was no good. */
    void failed(Login login, long now, Limits limits) {
        Strikes.Terms terms = terms(limits);
        if (login.hasClientId()) {
            pairs.strike(login, now, terms);
        }
        if (welcome.has(login)) {
            return;
        }
        if (login.hasAddress()) {
            addresses.strike(login.address, now, terms);
        }
        if (login.hasClientId()) {
            clientIds.strike(login.clientId, now, terms);
        }
    }

    /** It was good. What others have done at the address or with the client id is not forgotten for it. */
    void succeeded(Login login) {
        if (login.hasClientId()) {
            pairs.forgive(login);
            welcome.add(login);
        }
    }

    /** Names that are remembered for what they failed in. */
    int names() {
        return pairs.names() + addresses.names() + clientIds.names();
    }

    private static Strikes.Terms terms(Limits limits) {
        return new Strikes.Terms(
                limits.failedLogins(),
                MINUTE_MILLIS,
                MINUTE_MILLIS,
                limits.loginBan().toMillis());
    }
}
