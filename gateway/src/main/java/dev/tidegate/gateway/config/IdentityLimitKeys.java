package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.policy.ByteSize;
import java.util.List;

/** The keys below {@code limits} that bound knowing who clients are. */
final class IdentityLimitKeys {
    static final Key.Leaf<Integer> TOKEN_CACHE = withDefault(
            "token-cache",
            ValueType.COUNT,
            "16384",
            "Tokens, for each issuer, whose signature is not checked again until they expire; one takes a few KiB. Enough that clients "
                    + "which all return at once are let in as fast as they come.");
    static final Key.Leaf<ByteSize> JWKS_SIZE = withDefault(
            "jwks-size",
            ValueType.BYTES,
            "256KiB",
            "Largest key set fetched from a URL: a hundred RSA keys with their certificates.");
    static final Key.Leaf<Integer> USERS = withDefault(
            "users", ValueType.COUNT, "10000", "Users in `auth.users`; more belong into an identity provider.");
    static final Key.Leaf<Integer> PASSWORDS_WAITING = withDefault(
            "passwords-waiting",
            ValueType.COUNT,
            "100",
            "Passwords waiting to be checked, which takes some 100 ms each on purpose; beyond that clients hear 0x89.");
    static final Key.Leaf<Integer> REVOCATIONS = withDefault(
            "revocations",
            ValueType.COUNT,
            "100000",
            "Revocations in force. Those that name a token can end with it, so that the list stays short.");

    static final Key.Leaf<Integer> TICKETS = withDefault(
            "tickets",
            ValueType.COUNT,
            "10000",
            "One-time tickets that wait to be used, each for `auth.ticket-life`; beyond that `POST /api/tickets` is answered 503.");

    static final List<Key> ALL = List.of(TOKEN_CACHE, JWKS_SIZE, USERS, PASSWORDS_WAITING, REVOCATIONS, TICKETS);

    private IdentityLimitKeys() {}

    static IdentityLimits limits(Branch branch) {
        return new IdentityLimits(
                branch.get(TOKEN_CACHE),
                branch.get(JWKS_SIZE),
                branch.get(USERS),
                branch.get(PASSWORDS_WAITING),
                branch.get(REVOCATIONS),
                branch.get(TICKETS));
    }
}
