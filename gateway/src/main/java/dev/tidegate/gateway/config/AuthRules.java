package dev.tidegate.gateway.config;

import dev.tidegate.gateway.config.GatewayConfig.Algorithm;
import dev.tidegate.gateway.config.GatewayConfig.Anonymous;
import dev.tidegate.gateway.config.GatewayConfig.DevelopmentKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What no key below {@code auth} can know alone. Reads the disk, changes nothing. */
final class AuthRules {
    private static final Set<Algorithm> SHARED = Set.of(Algorithm.HS256, Algorithm.HS384, Algorithm.HS512);

    private final Branch root;
    private final Branch auth;
    private final Branch jwt;
    private final Findings findings;

    AuthRules(Branch root, Findings findings) {
        this.root = root;
        this.auth = root.section(AuthKeys.AUTH);
        this.jwt = auth.section(AuthKeys.JWT);
        this.findings = findings;
    }

    void check() {
        developmentKeyStandsAlone();
        somebodyCanConnect();
        issuersDiffer();
        secretsComeFromFiles(jwt);
        jwt.rows(IssuerKeys.ISSUERS).forEach(this::secretsComeFromFiles);
        developmentKeyHasAPlace();
    }

    private void developmentKeyStandsAlone() {
        for (Key other : List.of(IssuerKeys.KEYS, IssuerKeys.JWKS, IssuerKeys.ISSUERS)) {
            if (isDevelopment() && isGiven(other)) {
                findings.report(
                        jwt.where(AuthKeys.DEVELOPMENT_KEY),
                        "the development key is for trying out and stands alone: remove it, or remove auth.jwt."
                                + other.name());
            }
        }
    }

    private boolean isDevelopment() {
        return jwt.isBroken(AuthKeys.DEVELOPMENT_KEY) || jwt.find(AuthKeys.DEVELOPMENT_KEY) == DevelopmentKey.ON;
    }

    private boolean isGiven(Key key) {
        return jwt.isBroken(key)
                || (key instanceof Key.Rows rows ? !jwt.rows(rows).isEmpty() : jwt.mentions(key));
    }

    private void somebodyCanConnect() {
        boolean somebody = isDevelopment()
                || isGiven(IssuerKeys.KEYS)
                || isGiven(IssuerKeys.JWKS)
                || isGiven(IssuerKeys.ISSUERS)
                || auth.mentions(AuthKeys.USERS);
        boolean wellSpelled =
                !root.isBroken(AuthKeys.AUTH) && !auth.isBroken(AuthKeys.JWT) && !auth.isBroken(AuthKeys.ANONYMOUS);
        if (!somebody && wellSpelled && auth.find(AuthKeys.ANONYMOUS) == Anonymous.REFUSED && !isOpenSomewhere()) {
            findings.report(
                    auth.where(AuthKeys.JWT),
                    "nobody could connect: name a key file under auth.jwt.keys, or set auth.jwt.development-key to on");
        }
    }

    /** Anonymous clients are welcome at some listener, or those with a certificate. */
    private boolean isOpenSomewhere() {
        return root.named(Keys.LISTENERS).values().stream()
                .anyMatch(each -> ListenerChecks.opensWithACertificate(each)
                        || each.isBroken(ListenerKeys.LISTENER_ANONYMOUS)
                        || each.find(ListenerKeys.LISTENER_ANONYMOUS) == Anonymous.ALLOWED);
    }

    private void issuersDiffer() {
        Set<String> names = new HashSet<>();
        String alone = jwt.find(IssuerKeys.ISSUER);
        if (alone != null) {
            names.add(alone);
        }
        for (Branch issuer : jwt.rows(IssuerKeys.ISSUERS)) {
            String name = issuer.find(IssuerKeys.NAMED_ISSUER);
            if (name != null && !names.add(name)) {
                findings.report(
                        issuer.where(IssuerKeys.NAMED_ISSUER),
                        "issuer: \"" + name + "\" is there twice; put what belongs to it under one");
            }
            if (issuer.rows(IssuerKeys.KEYS).isEmpty()
                    && !issuer.isBroken(IssuerKeys.KEYS)
                    && !issuer.mentions(IssuerKeys.JWKS)) {
                findings.report(issuer.where(), "this issuer has no key: name its jwks URL, or key files under keys");
            }
        }
    }

    private void secretsComeFromFiles(Branch issuer) {
        List<Algorithm> algorithms = issuer.all(IssuerKeys.ALGORITHMS);
        if (!algorithms.isEmpty() && SHARED.containsAll(algorithms) && issuer.mentions(IssuerKeys.JWKS)) {
            findings.report(
                    issuer.where(IssuerKeys.ALGORITHMS),
                    "algorithms: no key from jwks could be used, because a shared secret is never taken from a URL; name RS256,"
                            + " PS256, ES256, ES384 or EdDSA");
        }
    }

    private void developmentKeyHasAPlace() {
        Branch store = root.section(StoreKeys.STORE);
        Path directory = store.find(StoreKeys.PATH);
        if (jwt.find(AuthKeys.DEVELOPMENT_KEY) != DevelopmentKey.ON || root.isBroken(StoreKeys.STORE)) {
            return;
        }
        if (directory == null && !store.mentions(StoreKeys.PATH)) {
            findings.report(jwt.where(AuthKeys.DEVELOPMENT_KEY), "the development key lives in store.path: set it");
        } else if (directory != null && !canBeWritten(directory)) {
            findings.report(
                    store.where(StoreKeys.PATH),
                    "this user cannot write to " + directory + "; choose another directory for the development key");
        }
    }

    /** The nearest part of it that exists is a directory we may write to. */
    private static boolean canBeWritten(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
    }
}
