package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.gateway.config.GatewayConfig.Anonymous;
import dev.tidegate.gateway.config.GatewayConfig.Auth;
import dev.tidegate.gateway.config.GatewayConfig.DevelopmentKey;
import dev.tidegate.gateway.config.GatewayConfig.Jwt;
import dev.tidegate.gateway.config.GatewayConfig.KeyFetching;
import dev.tidegate.gateway.config.GatewayConfig.TokenExpiry;
import dev.tidegate.policy.DurationText;
import dev.tidegate.policy.TopicRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys below {@code auth}, and the record that is made of them. */
final class AuthKeys {
    static final Key.Leaf<Anonymous> ANONYMOUS = withDefault(
            "anonymous",
            ValueType.oneOf(words("true", Anonymous.ALLOWED, "false", Anonymous.REFUSED)),
            "false",
            "Whether a client without any credential may connect. A credential that is wrong is refused either way.");
    static final Key.Leaf<TokenExpiry> TOKEN_EXPIRY = withDefault(
            "expiry",
            ValueType.oneOf(Keys.spelled(TokenExpiry.values())),
            "disconnect",
            "What becomes of a connection whose token expires. `disconnect`: it ends with 0xA0 as soon as the token would be refused, "
                    + "and the will is published; `ignore`: a token is looked at once, in CONNECT.");
    static final Key.Leaf<Duration> WARN_BEFORE = withDefault(
            "warn-before",
            ValueType.DURATION,
            "60s",
            "How long before its connection ends with its token a client hears of it, if it has subscribed to `$SYS/token/ending`; `0s` "
                    + "tells nobody. See [when a token ends](token-renewal.md).");
    static final Key.Leaf<Duration> TICKET_LIFE = withDefault(
            "ticket-life",
            ticketLife(),
            "30s",
            "How long a one-time ticket of `POST /api/tickets` waits to be used: a page asks its server for one and connects with it. See "
                    + "[a token in the upgrade request](websocket.md#a-token-in-the-upgrade-request).");
    static final Key.Leaf<DevelopmentKey> DEVELOPMENT_KEY = withDefault(
            "development-key",
            ValueType.oneOf(words("on", DevelopmentKey.ON, "off", DevelopmentKey.OFF)),
            "off",
            "A signing key for trying out: made in `store.path` on first start, used by `tidegate token mint`, never beside `keys`, "
                    + "`jwks` or `issuers`. Off, because production tokens come from an identity provider.");
    static final Key.Leaf<Duration> JWKS_REFRESH = withDefault(
            "jwks-refresh",
            atLeast(Duration.ofSeconds(30)),
            "10m",
            "How often key sets are fetched: a key its issuer withdraws opens nothing after that.");
    static final Key.Leaf<Duration> JWKS_TIMEOUT = withDefault(
            "jwks-timeout",
            atLeast(Duration.ofMillis(100)),
            "5s",
            "How long one fetch may take. Clients with a key not seen yet wait for it, so it is shorter than `limits.connect-timeout`.");
    static final Key.Leaf<Duration> JWKS_MAX_STALE = withDefault(
            "jwks-max-stale",
            atLeast(Duration.ofSeconds(30)),
            "24h",
            "How long the last key set is used while no newer one can be had. Afterwards its tokens are answered 0x88. A day: an "
                    + "issuer that is down should not stop the plant, one that is gone should.");
    static final Key.Section JWT = new Key.Section(
            "jwt",
            List.of(
                    IssuerKeys.KEYS,
                    DEVELOPMENT_KEY,
                    IssuerKeys.ISSUER,
                    IssuerKeys.AUDIENCE,
                    IssuerKeys.JWKS,
                    IssuerKeys.ALGORITHMS,
                    IssuerKeys.CLAIMS,
                    IssuerKeys.ISSUERS,
                    JWKS_REFRESH,
                    JWKS_TIMEOUT,
                    JWKS_MAX_STALE),
            "Tokens in the password field of CONNECT. `exp` is required, clocks may differ by 30 s.");
    static final Key.Leaf<Path> USERS = optional(
            "users",
            ValueType.READABLE_FILE,
            "Users with passwords, for devices that cannot do tokens: a YAML file of names with `hash` and `roles`. `tidegate user hash` "
                    + "makes an entry. A password that looks like a token is judged as one.");
    static final Key.Leaf<Path> REVOCATIONS = optional(
            "revocations",
            ValueType.READABLE_FILE,
            "Credentials taken back: a JSON object a line, `{\"jti\": \"...\"}`, `{\"subject\": \"...\"}` or `{\"client-id\": \"...\"}`, with "
                    + "`\"until\"` if it ends. Those added through the admin API are kept in `store.path`.");
    static final Key.Leaves<String> TOPICS = new Key.Leaves<>(
            "topics",
            ValueType.TOPIC_RULE,
            "What clients may publish and subscribe to whose credential does not say: the first rule that speaks of a topic decides, and "
                    + "what none speaks of is denied. Everything, unless set. See [topic permissions](topic-permissions.md).");
    static final Key.Section AUTH = new Key.Section(
            "auth",
            List.of(ANONYMOUS, TOKEN_EXPIRY, WARN_BEFORE, TICKET_LIFE, JWT, USERS, REVOCATIONS, TOPICS),
            "Who may come in.");

    private AuthKeys() {}

    /** Made of a section in which nothing is wrong any more. */
    static Auth auth(Branch auth, List<UserEntry> users, IdentityLimits limits, @Nullable Path store) {
        Branch jwt = auth.section(JWT);
        return new Auth(
                auth.get(ANONYMOUS),
                auth.get(TOKEN_EXPIRY),
                auth.get(WARN_BEFORE),
                auth.get(TICKET_LIFE),
                new Jwt(
                        IssuerKeys.alone(jwt),
                        jwt.get(DEVELOPMENT_KEY) == DevelopmentKey.ON ? store : null,
                        IssuerKeys.several(jwt),
                        new KeyFetching(jwt.get(JWKS_REFRESH), jwt.get(JWKS_TIMEOUT), jwt.get(JWKS_MAX_STALE))),
                users,
                auth.find(REVOCATIONS),
                auth.mentions(TOPICS) ? TopicRules.of(auth.all(TOPICS)) : null,
                limits);
    }

    /** The users of the file; none when there is no file, or something is wrong with the limit. */
    static List<UserEntry> users(Branch root, Findings findings) {
        Path file = root.section(AUTH).find(USERS);
        Integer most = root.section(LimitKeys.LIMITS).find(IdentityLimitKeys.USERS);
        return file == null || most == null ? List.of() : UserFile.read(file, most, findings);
    }

    private static ValueType<Duration> ticketLife() {
        ValueType<Duration> any = atLeast(Duration.ofSeconds(1));
        Duration most = Duration.ofMinutes(5);
        return new ValueType<>(any.description() + ", at most " + seconds(most), (text, base) -> {
            Duration duration = any.parse(text, base);
            if (duration.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        "is too long for what may stand in an address; write " + seconds(most) + " or less");
            }
            return duration;
        });
    }

    private static ValueType<Duration> atLeast(Duration least) {
        ValueType<Duration> any = ValueType.DURATION;
        return new ValueType<>(any.description() + ", at least " + seconds(least), (text, base) -> {
            Duration duration = any.parse(text, base);
            if (duration.compareTo(least) < 0) {
                throw new IllegalArgumentException("is too short; write " + seconds(least) + " or more");
            }
            return duration;
        });
    }

    private static String seconds(Duration duration) {
        return "`" + DurationText.show(duration) + "`";
    }

    /** In the order given, which is the order of messages and tables. */
    static <E> Map<String, E> words(String first, E one, String second, E other) {
        Map<String, E> words = new LinkedHashMap<>();
        words.put(first, one);
        words.put(second, other);
        return words;
    }
}
