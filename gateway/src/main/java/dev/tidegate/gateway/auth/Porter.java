package dev.tidegate.gateway.auth;

import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Jwt;
import dev.tidegate.gateway.config.IssuerConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides who somebody is: the issuers and the users, as one configuration names them. A reload appoints another
 * and dismisses this one as a whole; what either remembers of earlier checks goes with it.
 *
 * <p>A credential that looks like a token is judged as one and nothing else; anything else beside a user name is a password.
 *
 * <p>Thread-safe. <i>Runs on: worker threads.</i>
 */
public final class Porter {
    private static final Verification NO_KEYS =
            Verification.Rejected.forged("no key is configured to verify a token with");

    private final Issuers issuers;
    private final @Nullable Users users;
    private final List<RemoteKeySet> remote;
    private final Clock clock;

    private Porter(Issuers issuers, @Nullable Users users, List<RemoteKeySet> remote, Clock clock) {
        this.issuers = issuers;
        this.users = users;
        this.remote = List.copyOf(remote);
        this.clock = clock;
    }

    /** One who knows nobody, for rules that let in whoever comes. */
    public static Porter ofNobody() {
        return new Porter(new Issuers(Map.of(), null, 0), null, List.of(), Clock.systemUTC());
    }

    /**
     * Reads every file and asks the courier for what comes from elsewhere, without waiting for it.
     *
     * @param development the key for trying out, where there is one
     * @throws UnusableKeys with every problem of the first kind found; nothing has changed then
     */
    public static Porter appoint(GatewayConfig config, Optional<KeyRing> development, KeyCourier courier, Clock clock)
            throws UnusableKeys {
        Jwt jwt = config.auth().jwt();
        Map<IssuerConfig, IssuerReading> readings = read(jwt);
        List<RemoteKeySet> remote = readings.values().stream()
                .flatMap(each -> each.remote().stream())
                .toList();
        Map<RemoteKeySet, RemoteKeys> brought = courier.bring(remote);
        int tokenBytes = config.nodeLimits().tokenBytes().toInt();
        int cache = config.auth().limits().tokenCache();
        Map<String, JwtVerifier> named = new LinkedHashMap<>();
        JwtVerifier alone = null;
        for (Map.Entry<IssuerConfig, IssuerReading> each : readings.entrySet()) {
            IssuerConfig issuer = each.getKey();
            RemoteKeys fetched = each.getValue().remote().map(brought::get).orElse(null);
            KeySource keys = fetched == null ? each.getValue().ring() : fetched;
            String name = jwt.issuers().contains(issuer) ? issuer.issuer() : null;
            JwtVerifier verifier = new JwtVerifier(
                    keys,
                    IssuerReading.rules(issuer, tokenBytes),
                    IssuerReading.mapping(issuer, name == null ? "" : name),
                    clock,
                    cache);
            if (name == null) {
                alone = verifier;
            } else {
                named.put(name, verifier);
            }
        }
        if (development.isPresent()) {
            alone = new JwtVerifier(
                    development.get(),
                    IssuerReading.rules(jwt.alone(), tokenBytes),
                    IssuerReading.mapping(jwt.alone(), ""),
                    clock,
                    cache);
        }
        return new Porter(new Issuers(named, alone, tokenBytes), users(config, clock), remote, clock);
    }

    private static @Nullable Users users(GatewayConfig config, Clock clock) throws UnusableKeys {
        return config.auth().users().isEmpty()
                ? null
                : new Users(config.auth().users(), config.auth().limits().tokenCache(), clock);
    }

    /** What stands against {@link #appoint appointing} one, every problem at once; fetches and makes nothing. */
    public static List<String> problems(GatewayConfig config, Clock clock) {
        List<String> problems = new ArrayList<>();
        for (IssuerConfig each : issuers(config.auth().jwt())) {
            try {
                IssuerReading reading =
                        IssuerReading.of(each, config.auth().jwt().fetching());
                if (reading.remote().isEmpty()) {
                    var unused = reading.ring();
                }
            } catch (UnusableKeys e) {
                problems.addAll(e.problems());
            }
        }
        try {
            var unused = users(config, clock);
        } catch (UnusableKeys e) {
            problems.addAll(e.problems());
        }
        Path revocations = config.auth().revocations();
        try {
            var unused = revocations == null ? List.of() : Revocations.read(revocations);
        } catch (UnusableKeys e) {
            problems.addAll(e.problems());
        }
        return problems;
    }

    private static Map<IssuerConfig, IssuerReading> read(Jwt jwt) throws UnusableKeys {
        Map<IssuerConfig, IssuerReading> readings = new LinkedHashMap<>();
        for (IssuerConfig each : issuers(jwt)) {
            readings.put(each, IssuerReading.of(each, jwt.fetching()));
        }
        return readings;
    }

    private static List<IssuerConfig> issuers(Jwt jwt) {
        List<IssuerConfig> all = new ArrayList<>(jwt.issuers());
        if (jwt.alone().hasKeys()) {
            all.add(jwt.alone());
        }
        return all;
    }

    /** Who shows this credential, as far as that can be told at once. Never throws for what it holds. */
    public Attempt attempt(Credential credential) {
        Users users = this.users;
        String name = credential.userName();
        boolean token = JwtVerifier.looksSigned(credential.secret()) && !issuers.isEmpty();
        if (users != null && name != null && !token) {
            return users.attempt(name, credential.secret());
        }
        return issuers.isEmpty() ? new Attempt.Decided(NO_KEYS) : issuers.attempt(credential.secret());
    }

    /**
     * Whether it stands by somebody whom it, or the one before it, let in. With a reload a user may have gone or got another password,
     * an issuer may have gone, or its key, or want another audience. Certificates are looked at in handshakes only.
     */
    public boolean standsBy(Identity identity) {
        return switch (identity.proof()) {
            case PASSWORD -> users != null && users.standsBy(identity);
            case TOKEN -> issuers.standsBy(identity);
            case CERTIFICATE, CONFIGURATION -> true;
        };
    }

    /** Milliseconds until a token with this {@code exp} is good no more, the clock skew included; none or less afterwards. */
    public long millisLeft(Instant expiry) {
        return Duration.between(clock.instant().minus(TokenRules.DEFAULT_SKEW), expiry)
                .toMillis();
    }

    /** How often a signature was checked since this one was appointed. */
    public long signatureChecks() {
        return issuers.signatureChecks();
    }

    /** How often a password was hashed since this one was appointed. */
    public long passwordChecks() {
        return users == null ? 0 : users.passwordChecks();
    }

    List<RemoteKeySet> remote() {
        return remote;
    }
}
