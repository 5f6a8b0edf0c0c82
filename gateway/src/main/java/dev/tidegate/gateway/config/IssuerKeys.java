package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.required;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.gateway.config.GatewayConfig.Algorithm;
import dev.tidegate.gateway.config.GatewayConfig.JwtKey;
import dev.tidegate.gateway.config.IssuerConfig.Claims;
import dev.tidegate.gateway.config.IssuerConfig.ClientIds;
import dev.tidegate.gateway.config.IssuerConfig.ClientIds.Binding;
import dev.tidegate.gateway.config.IssuerConfig.UserNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of one identity provider, which stand below {@code auth.jwt} and below each of {@code auth.jwt.issuers}. */
final class IssuerKeys {
    private static final ValueType<String> NAME = new ValueType<>("text", (text, base) -> {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("holds a control character; write it as the tokens have it");
        }
        return text;
    });
    private static final ValueType<URI> KEY_SET_URL =
            new ValueType<>("an `https` URL, or `http` on this machine", (text, base) -> keySetUrl(text));
    private static final Map<String, Binding> BINDINGS = Map.of("equals", Binding.EQUALS, "prefix", Binding.PREFIX);
    private static final Map<String, ClientIds> WORDS = Map.of(
            "free", new ClientIds(Binding.FREE, null),
            "equals-subject", new ClientIds(Binding.EQUALS, null),
            "prefix-subject", new ClientIds(Binding.PREFIX, null));
    private static final ValueType<ClientIds> CLIENT_IDS = new ValueType<>(
            "`free`, `equals-subject`, `equals:CLAIM`, `prefix-subject` or `prefix:CLAIM`",
            (text, base) -> clientIds(text));

    static final Key.Leaf<Path> KEY_FILE =
            required("file", ValueType.READABLE_FILE, "PEM (public key or certificate) or JWK file.");
    static final Key.Leaf<Algorithm> KEY_ALGORITHM = optional(
            "alg",
            ValueType.oneOf(algorithms()),
            "The one algorithm this key verifies; a token that claims another is refused. A JWK says it itself, an RSA key in PEM does not.");
    static final Key.Leaf<String> KEY_ID = optional(
            "kid", ValueType.TEXT, "The key id tokens carry; without it the key is tried for tokens without one.");
    static final Key.Rows KEYS = new Key.Rows(
            "keys",
            new Key.Section("key", List.of(KEY_FILE, KEY_ALGORITHM, KEY_ID), "A verification key."),
            "Verification keys.");
    static final Key.Leaf<URI> JWKS = optional(
            "jwks",
            KEY_SET_URL,
            "Where the issuer publishes its keys (JWK set); most name it `jwks_uri` in `/.well-known/openid-configuration`. "
                    + "Fetched every `auth.jwt.jwks-refresh`, and when a token names a key not seen yet.");
    static final Key.Leaves<Algorithm> ALGORITHMS = new Key.Leaves<>(
            "algorithms",
            ValueType.oneOf(algorithms()),
            "What the issuer signs with; keys for anything else are not used. All, unless named; an RSA key that does not say what "
                    + "it is for gets the first of them that fits, RS256 by default.");

    static final Key.Leaf<String> SUBJECT =
            withDefault("subject", NAME, "sub", "The claim that says who the client is. A dot leads into an object.");
    static final Key.Leaf<String> ROLES = optional(
            "roles",
            NAME,
            "The claim that lists the roles, as a list or as words with spaces between: `realm_access.roles` for Keycloak, or a "
                    + "name of your own such as `https://example.com/roles` for Auth0.");
    static final Key.Leaf<ClientIds> CLIENT_ID = withDefault(
            "client-id",
            CLIENT_IDS,
            "free",
            "Which client ids a token allows: any, exactly the subject or a claim's text, or all that begin with it. A claim that is "
                    + "missing allows none. A client that sends an empty client id gets the one it must use. End a prefix with a "
                    + "separator, or `device1` may also be `device10`.");
    static final Key.Leaf<UserNames> USER_NAME = withDefault(
            "user-name",
            ValueType.oneOf(Keys.spelled(UserNames.values())),
            "ignore",
            "What a user name beside the token must be. Ignored, because many client libraries send no password without one.");
    static final Key.Section CLAIMS = new Key.Section(
            "claims", List.of(SUBJECT, ROLES, CLIENT_ID, USER_NAME), "What the claims of a token mean.");

    static final Key.Leaf<String> ISSUER = optional("issuer", NAME, "The only accepted `iss`. Any, unless set.");
    static final Key.Leaf<String> AUDIENCE = optional("audience", NAME, "Must be among `aud`. Any, unless set.");

    static final Key.Leaf<String> NAMED_ISSUER =
            required("issuer", NAME, "The `iss` of its tokens, letter by letter; chooses whose keys are used.");
    static final Key.Rows ISSUERS = new Key.Rows(
            "issuers",
            new Key.Section("issuer", List.of(NAMED_ISSUER, AUDIENCE, KEYS, JWKS, ALGORITHMS, CLAIMS), "An issuer."),
            "Several identity providers. The keys of one never vouch for another; who is called the same in two of them is two people.");

    private IssuerKeys() {}

    /** The issuer that stands alone, from what is below {@code auth.jwt}. */
    static IssuerConfig alone(Branch jwt) {
        return issuer(jwt, ISSUER);
    }

    static List<IssuerConfig> several(Branch jwt) {
        return jwt.rows(ISSUERS).stream().map(row -> issuer(row, NAMED_ISSUER)).toList();
    }

    private static IssuerConfig issuer(Branch branch, Key.Leaf<String> name) {
        Branch claims = branch.section(CLAIMS);
        return new IssuerConfig(
                branch.find(name),
                branch.find(AUDIENCE),
                branch.rows(KEYS).stream()
                        .map(row -> new JwtKey(row.get(KEY_FILE), row.find(KEY_ALGORITHM), row.find(KEY_ID)))
                        .toList(),
                branch.find(JWKS),
                branch.all(ALGORITHMS),
                new Claims(claims.get(SUBJECT), claims.find(ROLES), claims.get(CLIENT_ID), claims.get(USER_NAME)));
    }

    private static ClientIds clientIds(String text) {
        int colon = text.indexOf(':');
        String claim = colon < 0 ? "" : text.substring(colon + 1).strip();
        ClientIds found = WORDS.get(text);
        if (found == null && !claim.isEmpty()) {
            Binding binding = BINDINGS.get(text.substring(0, colon));
            found = binding == null ? null : new ClientIds(binding, claim);
        }
        if (found == null) {
            throw new IllegalArgumentException(
                    "write free, equals-subject, equals:CLAIM, prefix-subject or prefix:CLAIM, not \"" + text + "\"");
        }
        return found;
    }

    private static URI keySetUrl(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost();
        if (host == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "write a URL such as https://id.example.com/keys, without user, password and fragment");
        }
        boolean here = host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
        if (scheme.equals("https") || (scheme.equals("http") && here)) {
            return url;
        }
        throw new IllegalArgumentException(
                "write https: over plain http anybody on the way could put in keys of their own; http is for this machine only");
    }

    private static Map<String, Algorithm> algorithms() {
        Map<String, Algorithm> names = new LinkedHashMap<>();
        for (Algorithm algorithm : Algorithm.values()) {
            names.put(algorithm.wireName(), algorithm);
        }
        return names;
    }
}
