package dev.tidegate.gateway.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One-time tickets: what may stand in an address, where a token may not, because it is worthless once it has been used and soon
 * anyway. A ticket stands for an identity that has proved itself with a token; only its SHA-256 is kept, in memory, so none
 * outlives the process.
 *
 * <p>Thread-safe. Owned by the composition root.
 */
public final class Tickets {
    private static final Verification UNKNOWN =
            Verification.Rejected.forged("the ticket is unknown, has been used, or is too old");

    /** Twice what cannot be guessed. */
    private static final int RANDOM_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final long lifeMillis;
    private final int most;
    private final LongSupplier millis;

    /** By digest, the oldest first: they all live as long. */
    private final Map<ByteBuffer, Issued> issued = new LinkedHashMap<>();

    private record Issued(Identity identity, long end) {}

    /** @param millis a clock nobody sets, of which only differences mean anything */
    public Tickets(Duration life, int most, LongSupplier millis) {
        this.lifeMillis = life.toMillis();
        this.most = most;
        this.millis = millis;
    }

    /** A ticket for somebody; none while there are as many as there may be. */
    public Optional<String> issue(Identity identity) {
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return keep(key(ticket.getBytes(StandardCharsets.US_ASCII)), identity) ? Optional.of(ticket) : Optional.empty();
    }

    private synchronized boolean keep(ByteBuffer key, Identity identity) {
        long now = millis.getAsLong();
        Iterator<Issued> oldest = issued.values().iterator();
        while (oldest.hasNext() && oldest.next().end <= now) {
            oldest.remove();
        }
        if (issued.size() >= most) {
            return false;
        }
        issued.put(key, new Issued(identity, now + lifeMillis));
        return true;
    }

    /** Whom a ticket stands for, the first time it is shown. The caller sees to whether that identity is still good. */
    public Verification redeem(byte[] ticket) {
        ByteBuffer key = key(ticket);
        Issued found;
        synchronized (this) {
            found = issued.remove(key);
        }
        return found == null || found.end <= millis.getAsLong() ? UNKNOWN : new Verification.Accepted(found.identity);
    }

    /** None counts any more: what they were issued by may not hold now. */
    public synchronized void clear() {
        issued.clear();
    }

    private static ByteBuffer key(byte[] ticket) {
        return ByteBuffer.wrap(AcceptedTokens.digest(ticket));
    }
}
