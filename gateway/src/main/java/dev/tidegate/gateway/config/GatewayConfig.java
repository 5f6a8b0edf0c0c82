package dev.tidegate.gateway.config;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.PolicyBook;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.TopicRules;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of a gateway, in one immutable tree. {@link ConfigLoader} makes it; {@code app} hands each component its
 * branch. Any thread may read it.
 *
 * @param listeners where clients arrive, by name, in the order of the file; the name is the label in logs and metrics
 * @param bridges the other brokers, by name, in the order of the file
 */
public record GatewayConfig(
        Map<String, Listener> listeners,
        Admin admin,
        Io io,
        Auth auth,
        Policy policy,
        Limits limits,
        NodeLimits nodeLimits,
        Routing routing,
        Store store,
        StopConfig stop,
        Sys sys,
        Log log,
        Audit audit,
        Map<String, BridgePlan> bridges) {

    public GatewayConfig {
        listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
        bridges = Collections.unmodifiableMap(new LinkedHashMap<>(bridges));
        require(!listeners.isEmpty(), "a gateway without listeners serves nobody");
    }

    /** The same with other bridges. */
    public GatewayConfig with(Map<String, BridgePlan> others) {
        return new GatewayConfig(
                listeners, admin, io, auth, policy, limits, nodeLimits, routing, store, stop, sys, log, audit, others);
    }

    /** What a listener speaks below MQTT. */
    public enum Transport {
        TCP,
        WEBSOCKET
    }

    /** Whether a WebSocket listener also serves the demo page at {@code /}. */
    public enum Page {
        ON,
        OFF
    }

    /** Whether a signing key of our own is made for trying out. */
    public enum DevelopmentKey {
        ON,
        OFF
    }

    /** What becomes of a client that brings no credential. */
    public enum Anonymous {
        ALLOWED,
        REFUSED
    }

    /** What becomes of a connection that outlives the token it was opened with. */
    public enum TokenExpiry {
        DISCONNECT,
        IGNORE
    }

    /** How a shared subscription chooses the member that gets a message. */
    public enum ShareStrategy {
        ROUND_ROBIN,
        STICKY,
        LEAST_INFLIGHT,
        HASH_CLIENT
    }

    /** The signature algorithms of RFC 7518 and RFC 8037 a key may be bound to; a key accepts its own and no other. */
    public enum Algorithm {
        HS256,
        HS384,
        HS512,
        RS256,
        PS256,
        ES256,
        ES384,
        EDDSA;

        /** The name as a token header spells it. */
        public String wireName() {
            return this == EDDSA ? "EdDSA" : name();
        }
    }

    /**
     * One door for clients.
     *
     * @param path the path of the WebSocket upgrade; not used over TCP
     * @param origins the browser origins that may connect
     * @param tls null for a plain listener
     * @param profile null to follow {@link Policy#profile()}
     * @param proxies who stands in front
     * @param edge what else holds for web clients
     * @param mode null to follow {@link Policy#mode()}
     * @param anonymous null to follow {@link Auth#anonymous()}
     */
    public record Listener(
            String name,
            Transport transport,
            InetSocketAddress bind,
            String path,
            List<String> origins,
            Page page,
            @Nullable Tls tls,
            @Nullable String profile,
            Proxies proxies,
            Edge edge,
            @Nullable Mode mode,
            @Nullable Anonymous anonymous) {

        public Listener {
            origins = List.copyOf(origins);
            Objects.requireNonNull(bind, "bind");
            require(path.startsWith("/"), "the path of a listener starts with a slash");
        }

        /** The same door as one of its other paths shows it. */
        public Listener at(Edge.WebPath other) {
            return new Listener(
                    name,
                    transport,
                    bind,
                    other.path(),
                    other.origins(),
                    Page.OFF,
                    tls,
                    other.profile() == null ? profile : other.profile(),
                    proxies,
                    new Edge(other.originAbsent(), List.of(), edge.tokens(), edge.ping(), edge.keepAliveMax()),
                    other.mode() == null ? mode : other.mode(),
                    anonymous);
        }

        /** The address scheme a client uses: mqtt, mqtts, ws or wss. */
        public String scheme() {
            String plain = switch (transport) {
                case TCP -> "mqtt";
                case WEBSOCKET -> "ws";
            };
            return tls == null ? plain : plain + "s";
        }
    }

    /** Whether clients show certificates of their own. */
    public enum ClientCertificates {
        REQUIRE,
        WANT,
        OFF
    }

    /**
     * Who we are and whom we believe below MQTT; all of them PEM files.
     *
     * @param certificate the server's chain, its own first
     * @param clientAuthority the authorities of client certificates; null where nobody is asked for one
     * @param revoked the revocation lists of those authorities; null revokes nobody
     * @param holders what a client certificate says of its holder
     */
    public record Tls(
            Path certificate,
            Path key,
            ClientCertificates clientCertificates,
            @Nullable Path clientAuthority,
            @Nullable Path revoked,
            CertificateHolders holders) {}

    /**
     * The operators' door: metrics, health, readiness, and the admin API.
     *
     * @param tokenFile what opens the API; null for the one made in {@code store.path}
     */
    public record Admin(InetSocketAddress bind, @Nullable Path tokenFile) {}

    /**
     * The audit trail in a file of its own.
     *
     * @param file null where there is none
     * @param fileSize how large it grows before a new one begins
     */
    public record Audit(@Nullable Path file, ByteSize fileSize) {}

    /** I/O threads, which are the shards; already resolved when the file says {@code auto}. */
    public record Io(int threads) {
        public Io {
            require(threads >= 1, "at least one I/O thread");
        }
    }

    /**
     * Who may come in.
     *
     * @param expiry what becomes of a connection when the token that opened it expires
     * @param warnBefore how long before the end of its token a client is told; zero tells nobody
     * @param ticketLife how long a one-time ticket may wait to be used
     * @param users users with passwords; empty when there is no file of them
     * @param revocations the operator's file of revocations; null when there is none
     * @param topics what those may do with topics whose credential does not say; null when that is everything
     */
    public record Auth(
            Anonymous anonymous,
            TokenExpiry expiry,
            Duration warnBefore,
            Duration ticketLife,
            Jwt jwt,
            List<UserEntry> users,
            @Nullable Path revocations,
            @Nullable TopicRules topics,
            IdentityLimits limits) {
        public Auth {
            require(!warnBefore.isNegative(), "a warning comes before the end");
            users = List.copyOf(users);
        }

        /** What becomes of a client of this listener that brings no credential. */
        public Anonymous anonymousAt(Listener listener) {
            Anonymous own = listener.anonymous();
            return own == null ? anonymous : own;
        }
    }

    /**
     * How tokens are verified.
     *
     * @param alone the identity provider that needs no name, whose keys may be none
     * @param developmentKeyDirectory where the signing key for trying out lives; null when there is none. Never beside other keys
     * @param issuers those that are told apart by {@code iss}
     */
    public record Jwt(
            IssuerConfig alone,
            @Nullable Path developmentKeyDirectory,
            List<IssuerConfig> issuers,
            KeyFetching fetching) {
        public Jwt {
            issuers = List.copyOf(issuers);
            require(
                    developmentKeyDirectory == null || (!alone.hasKeys() && issuers.isEmpty()),
                    "the development key stands alone or not at all");
        }

        /** The only {@code iss} accepted of the issuer that stands alone; null accepts any. */
        public @Nullable String issuer() {
            return alone.issuer();
        }

        /** Must be among {@code aud} in tokens of the issuer that stands alone; null accepts any. */
        public @Nullable String audience() {
            return alone.audience();
        }
    }

    /**
     * How key sets come from their URLs.
     *
     * @param refresh how often
     * @param timeout how long one fetch may take
     * @param maxStale how long the last one is used while no newer one can be had
     */
    public record KeyFetching(Duration refresh, Duration timeout, Duration maxStale) {}

    /**
     * A verification key: a PEM or JWK file, and the one algorithm it may be used with.
     *
     * @param algorithm null when the file itself says it
     * @param kid null when tokens carry no key id
     */
    public record JwtKey(
            Path file,
            @Nullable Algorithm algorithm,
            @Nullable String kid) {}

    /**
     * Which profile judges a client, and what becomes of the verdict.
     *
     * @param profile the profile of every listener that names none
     * @param mode the mode of every listener that names none
     * @param roles the profile of each role that has one, by the role's name, most important first
     * @param clients the profile for client identifiers of a shape; the first that fits
     * @param book all profiles, those that come with the gateway and the operator's own
     */
    public record Policy(
            String profile, Mode mode, Map<String, String> roles, List<ClientProfile> clients, PolicyBook book) {
        public Policy {
            roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
            clients = List.copyOf(clients);
        }

        /** Who judges the clients of this listener, unless their role or identifier chooses otherwise. */
        public Profile profileOf(Listener listener) {
            String named = listener.profile();
            return book.profile(named == null ? profile : named).in(modeOf(listener));
        }

        /** What becomes of verdicts on the clients of this listener. */
        public Mode modeOf(Listener listener) {
            Mode own = listener.mode();
            return own == null ? mode : own;
        }
    }

    /**
     * A profile for client identifiers of one shape.
     *
     * @param pattern {@code *} stands for any characters
     */
    public record ClientProfile(String pattern, String profile) {}

    /** How messages find their subscribers. */
    public record Routing(ShareStrategy shareStrategy) {}

    /** What an acknowledgement of QoS 1 and 2 promises. */
    public enum Durability {
        /** Its effect survives a killed process and a power cut. */
        SYNC,
        /** Its effect survives a killed process. */
        OS,
        /** Nothing: sessions and retained messages end with the process. */
        NONE
    }

    /**
     * What outlives the process.
     *
     * @param path the directory for what the gateway writes; null when it writes nothing
     * @param pendingBytes what may wait to be written
     */
    public record Store(@Nullable Path path, Durability durability, ByteSize pendingBytes) {
        public Store {
            require(path != null || durability == Durability.NONE, "what is kept is kept somewhere");
        }
    }

    /** What the gateway says of itself below {@code $SYS}: every {@code interval}; zero says nothing. */
    public record Sys(Duration interval) {
        public Sys {
            require(!interval.isNegative(), "an interval is not negative");
        }
    }

    /** What is written down of what happens. */
    public record Log(LogLevel level) {}

    /** How much a line matters, most first. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
