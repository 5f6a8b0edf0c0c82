package dev.tidegate.gateway.auth;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A key set that an issuer publishes, and how it is to be used.
 *
 * @param algorithms what its keys may be for; where a key leaves it open, the first that fits it
 * @param fixed keys from files that belong to the same issuer, always there
 * @param refresh how often it is fetched
 * @param maxStale how long the last one is used while no newer one can be had
 */
record RemoteKeySet(
        URI url, List<TokenAlgorithm> algorithms, List<VerificationKey> fixed, Duration refresh, Duration maxStale) {

    RemoteKeySet {
        algorithms = List.copyOf(algorithms);
        fixed = List.copyOf(fixed);
    }

    /** The address for people: a query may hold what is not for logs. */
    String place() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
    }
}
