package dev.tidegate.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * One hashed password, in the spelling other programs use: bcrypt ({@code $2b$12$...}, also {@code $2a$} and {@code $2y$}) or Argon2id
 * ({@code $argon2id$v=19$m=...,t=...,p=...$salt$hash}). The comparison takes the same time wherever the first difference is.
 * Immutable; its text never shows the hash. <i>Runs on: a thread for passwords, for the work is meant to take long.</i>
 */
public final class PasswordHash {
    /** bcrypt reads no further; two passwords with the same beginning would be one. */
    static final int BCRYPT_BYTES = 72;

    private static final Pattern BCRYPT =
            Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");
    private static final Pattern ARGON2 = Pattern.compile("\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9])"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final String BCRYPT_DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int BCRYPT_SALT = 16;
    private static final int BCRYPT_HASH = 31; // compared as it is written down
    private static final int LEAST_COST = 8;
    private static final int MOST_COST = 16;
    private static final int LEAST_KIB = 1024;
    private static final int MOST_KIB = 256 * 1024;

    /** RFC 9106's second choice, with less memory: a gateway has other uses for it. */
    private static final Work ARGON2_WORK = new Work(Kind.ARGON2ID, 3, 19 * 1024, 1);

    private final Work work;
    private final byte[] salt;
    private final byte[] hash;

    private enum Kind {
        BCRYPT,
        ARGON2ID
    }

    /** How much one check costs. */
    private record Work(Kind kind, int rounds, int kib, int lanes) {}

    private PasswordHash(Work work, byte[] salt, byte[] hash) {
        this.work = work;
        this.salt = salt;
        this.hash = hash;
    }

    /** Reads one; an {@link IllegalArgumentException} names the fix and holds nothing of the hash. */
    public static PasswordHash parse(String text) {
        Matcher bcrypt = BCRYPT.matcher(text);
        if (bcrypt.matches()) {
            int cost = Integer.parseInt(group(bcrypt, 1));
            require(cost >= LEAST_COST && cost <= MOST_COST, "bcrypt takes a cost from 08 to 16");
            return new PasswordHash(
                    new Work(Kind.BCRYPT, cost, 0, 0),
                    Arrays.copyOf(bcryptBytes(group(bcrypt, 2)), BCRYPT_SALT),
                    group(bcrypt, 3).getBytes(StandardCharsets.US_ASCII));
        }
        Matcher argon2 = ARGON2.matcher(text);
        if (argon2.matches()) {
            int kib = Integer.parseInt(group(argon2, 1));
            int rounds = Integer.parseInt(group(argon2, 2));
            int lanes = Integer.parseInt(group(argon2, 3));
            require(
                    kib >= LEAST_KIB && kib <= MOST_KIB && rounds >= 1 && lanes >= 1,
                    "argon2id takes m from 1024 to 262144 (KiB), t from 1 and p from 1 to 9");
            return new PasswordHash(
                    new Work(Kind.ARGON2ID, rounds, kib, lanes),
                    Base64.getDecoder().decode(group(argon2, 4)),
                    Base64.getDecoder().decode(group(argon2, 5)));
        }
        throw new IllegalArgumentException(
                "is neither bcrypt ($2b$...) nor Argon2id ($argon2id$v=19$...): make one with \"tidegate user hash\"");
    }

    /** The text of a new Argon2id hash. */
    public static String argon2id(byte[] password, SecureRandom random) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        byte[] hash = new byte[32];
        PasswordHash form = new PasswordHash(ARGON2_WORK, salt, hash);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + ARGON2_WORK.kib + ",t=" + ARGON2_WORK.rounds + ",p=" + ARGON2_WORK.lanes + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(form.hashOf(password));
    }

    /** One that costs the same and that no password opens: what unknown users are checked against. */
    PasswordHash decoy(SecureRandom random) {
        byte[] otherSalt = new byte[salt.length];
        byte[] otherHash = new byte[hash.length];
        random.nextBytes(otherSalt);
        random.nextBytes(otherHash);
        return new PasswordHash(work, otherSalt, otherHash);
    }

    /** Whether this is the password. */
    boolean opensWith(byte[] password) {
        boolean same = MessageDigest.isEqual(hash, hashOf(password));
        return same && (work.kind == Kind.ARGON2ID || password.length <= BCRYPT_BYTES);
    }

    private byte[] hashOf(byte[] password) {
        return switch (work.kind) {
            case BCRYPT -> {
                // What is longer is refused after the work. The version makes no difference to a correct
                // implementation.
                byte[] input = Arrays.copyOf(password, Math.min(password.length, BCRYPT_BYTES));
                String text = OpenBSDBCrypt.generate("2b", input, salt, work.rounds);
                yield text.substring(text.length() - BCRYPT_HASH).getBytes(StandardCharsets.US_ASCII);
            }
            case ARGON2ID -> {
                Argon2BytesGenerator generator = new Argon2BytesGenerator();
                generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withSalt(salt)
                        .withIterations(work.rounds)
                        .withMemoryAsKB(work.kib)
                        .withParallelism(work.lanes)
                        .build());
                byte[] out = new byte[hash.length];
                generator.generateBytes(password, out);
                yield out;
            }
        };
    }

    /** Nothing: not even a hash belongs into a log. */
    @Override
    public String toString() {
        return "PasswordHash[" + work.kind + "]";
    }

    /** bcrypt's own base64: other digits, no padding. */
    private static byte[] bcryptBytes(String text) {
        byte[] bytes = new byte[text.length() * 6 / 8 + 1];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            held = (held << 6) | BCRYPT_DIGITS.indexOf(text.charAt(i));
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return bytes;
    }

    private static String group(Matcher matcher, int index) {
        return String.valueOf(matcher.group(index));
    }

    private static void require(boolean holds, String fix) {
        if (!holds) {
            throw new IllegalArgumentException(fix + ": make one with \"tidegate user hash\"");
        }
    }
}
