package dev.tidegate.bridge;

import dev.tidegate.policy.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The broker a bridge leads to, and who the bridge is there.
 *
 * @param addresses where it listens, the one to prefer first: {@code mqtt}, {@code mqtts}, {@code ws} or {@code wss}
 * @param clientId the client identifier; the session upstream belongs to it, so no two connections may share it
 * @param user null for none
 * @param password null for none
 * @param tls null where no address is encrypted
 * @param keepAlive whole seconds, 1 to 65,535
 * @param sessionExpiry whole seconds the upstream shall keep the session while we are away; zero keeps none. What is written
 *     for MQTT 3.1.1 can say is whether
 * @param connectTimeout from the first packet to CONNACK, for each address
 */
public record Upstream(
        List<URI> addresses,
        Protocol protocol,
        String clientId,
        @Nullable String user,
        @Nullable Password password,
        @Nullable UpstreamTls tls,
        Duration keepAlive,
        Duration sessionExpiry,
        Duration connectTimeout,
        Backoff backoff) {

    private static final long MOST_KEEP_ALIVE = 65_535;
    private static final long MOST_EXPIRY = 0xFFFF_FFFFL;

    public Upstream {
        addresses = List.copyOf(addresses);
        require(!addresses.isEmpty(), "a bridge leads somewhere: give it an address");
        addresses.forEach(UpstreamAddress::check);
        require(
                !clientId.isEmpty() && TopicText.isWritable(clientId),
                "a bridge needs a client id, or its session upstream cannot be found again");
        require(
                user != null || protocol == Protocol.MQTT_5 || password == null,
                "MQTT 3.1.1 sends no password without a user: set user"); // v3.1.1: [MQTT-3.1.2-22]
        require(
                tls == null || addresses.stream().anyMatch(UpstreamAddress::isEncrypted),
                "no address is encrypted: begin one with mqtts or wss, or remove tls");
        require(
                isSeconds(keepAlive) && keepAlive.toSeconds() >= 1 && keepAlive.toSeconds() <= MOST_KEEP_ALIVE,
                "a keep alive is 1 to 65535 whole seconds");
        require(
                isSeconds(sessionExpiry) && !sessionExpiry.isNegative() && sessionExpiry.toSeconds() <= MOST_EXPIRY,
                "a session expiry is 0 to 4294967295 whole seconds");
        require(!connectTimeout.isZero() && !connectTimeout.isNegative(), "a connection needs some time to come about");
        if (tls == null && addresses.stream().anyMatch(UpstreamAddress::isEncrypted)) {
            tls = UpstreamTls.USUAL;
        }
    }

    /** The same broker, for another client of it. */
    Upstream as(String other) {
        return new Upstream(
                addresses, protocol, other, user, password, tls, keepAlive, sessionExpiry, connectTimeout, backoff);
    }

    private static boolean isSeconds(Duration duration) {
        return duration.equals(Duration.ofSeconds(duration.toSeconds()));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
