package dev.tidegate.gateway.auth;

import dev.tidegate.gateway.config.UserEntry;
import dev.tidegate.policy.TopicClaims;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The users of the file, for devices that have a password and no token.
 *
 * <p>A check costs what its hash says, for a name that nobody has as well: it is made against a decoy of the same cost, and the
 * answer is the same. A password that was right is remembered for {@link #REMEMBERED}, by a keyed digest of name and password, so
 * that a storm of reconnects costs one check a user; what was wrong is never remembered. A reload makes other users, who remember
 * nothing.
 *
 * <p>Thread-safe. <i>Runs on: worker threads; what {@link #attempt} hands out as work, on threads for passwords.</i>
 */
final class Users {

    /** How long a right password need not be checked again. */
    static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final Verification WRONG =
            Verification.Rejected.forged("the user is unknown or the password is wrong");
    private static final String MAC = "HmacSHA256";

    private final Map<String, User> users = new LinkedHashMap<>();
    private final List<PasswordHash> decoys = new ArrayList<>();
    private final Clock clock;
    private final SecretKeySpec key;
    private final @Nullable Remembered[] places;
    private final LongAdder checks = new LongAdder();

    private record User(PasswordHash hash, Identity identity) {}

    private static final class Remembered {
        private final byte[] digest;
        private final Identity identity;
        private final Instant until;

        Remembered(byte[] digest, Identity identity, Instant until) {
            this.digest = digest;
            this.identity = identity;
            this.until = until;
        }
    }

    /** @param remembered places for right passwords */
    Users(List<UserEntry> entries, int remembered, Clock clock) throws UnusableKeys {
        this.clock = clock;
        this.places = new @Nullable Remembered[Math.min(remembered, Math.max(1, 2 * entries.size()))];
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, MAC);
        List<String> problems = new ArrayList<>();
        for (UserEntry each : entries) {
            try {
                PasswordHash hash = PasswordHash.parse(each.hash());
                TopicClaims.read(each.topics());
                users.put(each.name(), new User(hash, identity(each)));
                decoys.add(hash.decoy(random));
            } catch (IllegalArgumentException e) {
                problems.add(each.place() + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new UnusableKeys(problems);
        }
    }

    private static Identity identity(UserEntry entry) {
        String clientId = entry.clientId();
        ClientIdRule rule =
                clientId == null ? ClientIdRule.ANY : new ClientIdRule(IssuerReading.kind(entry.binding()), clientId);
        return new Identity(
                Identity.Proof.PASSWORD,
                "",
                entry.name(),
                null,
                null,
                version(entry.hash()),
                new LinkedHashSet<>(entry.roles()),
                new Identity.Names(rule, UserNameRule.IGNORE),
                null,
                new LinkedHashMap<>(entry.topics()));
    }

    /** Tells one password from the next without telling anything of either, so that who changes it ends who came with the old one. */
    private static String version(String hash) {
        byte[] digest = AcceptedTokens.digest(hash.getBytes(StandardCharsets.UTF_8));
        return "password-" + HexFormat.of().formatHex(digest, 0, 8);
    }

    Attempt attempt(String name, byte[] password) {
        byte[] digest = digest(name, password);
        Remembered before = places[place(digest)];
        if (before != null
                && MessageDigest.isEqual(before.digest, digest)
                && clock.instant().isBefore(before.until)) {
            return new Attempt.Decided(new Verification.Accepted(before.identity));
        }
        return new Attempt.NeedsWork(() -> check(name, password, digest));
    }

    private Verification check(String name, byte[] password, byte[] digest) {
        User user = users.get(name);
        PasswordHash hash = user == null ? decoy(name) : user.hash;
        if (!opens(hash, password) || user == null) {
            return WRONG;
        }
        places[place(digest)] =
                new Remembered(digest, user.identity, clock.instant().plus(REMEMBERED));
        return new Verification.Accepted(user.identity);
    }

    private boolean opens(PasswordHash hash, byte[] password) {
        checks.increment();
        return hash.opensWith(password);
    }

    /** The same name always costs the same, as it would if it were a user's. */
    private PasswordHash decoy(String name) {
        return decoys.get(Math.floorMod(name.hashCode(), decoys.size()));
    }

    boolean standsBy(Identity identity) {
        User user = users.get(identity.subject());
        return user != null && user.identity.equals(identity);
    }

    long passwordChecks() {
        return checks.sum();
    }

    private byte[] digest(String name, byte[] password) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            byte[] who = name.getBytes(StandardCharsets.UTF_8);
            mac.update((byte) (who.length >> 8));
            mac.update((byte) who.length); // or "ab" with "c" would be "a" with "bc"
            mac.update(who);
            return mac.doFinal(password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }

    private int place(byte[] digest) {
        int start = (digest[0] & 0x7F) << 24 | (digest[1] & 0xFF) << 16 | (digest[2] & 0xFF) << 8 | (digest[3] & 0xFF);
        return start % places.length;
    }
}
