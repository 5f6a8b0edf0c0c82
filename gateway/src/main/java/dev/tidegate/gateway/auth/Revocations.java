package dev.tidegate.gateway.auth;

import dev.tidegate.gateway.auth.Revocation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose credentials have been taken back. Those of the operator's file come and go with a reload; those added while the gateway
 * runs are kept in a file of its own, written aside, forced to disk and renamed before the addition is answered.
 *
 * <p>Asked at every CONNECT and, after {@link #onChange a change}, for every live connection. One immutable picture is swapped
 * as a whole: who asks never waits, and never sees half a change. <i>Runs on: asked from any thread; changed from threads that may
 * wait for the disk.</i>
 */
public final class Revocations {

    /** The file of what was added while running, below {@code store.path}. */
    public static final String FILE_NAME = "revocations";

    private static final String HEAD = "# Revocations added while the gateway ran. Written by it: use the admin API.\n";

    private final Clock clock;
    private final int most;
    private final @Nullable Path file;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Picture picture = new Picture(List.of(), List.of());

    /** What a change came to. */
    public enum Change {
        /** In force from now on, and after a restart. */
        KEPT,
        /** In force from now on; gone with the process, because {@code store.path} is not set. */
        NOT_KEPT,
        /** Nobody there to be taken away. */
        UNKNOWN,
        /** It stands in the operator's file, and only there can it be taken out. */
        CONFIGURED,
        /** There are as many as {@code limits.revocations} allows: nothing has changed. */
        FULL
    }

    /** Both lists, and where to find each entry; never changed. */
    private static final class Picture {
        private final List<Revocation> configured;
        private final List<Revocation> added;
        private final Map<Kind, Map<String, Revocation>> all = new EnumMap<>(Kind.class);

        Picture(List<Revocation> configured, List<Revocation> added) {
            this.configured = List.copyOf(configured);
            this.added = List.copyOf(added);
            for (Kind kind : Kind.values()) {
                all.put(kind, new HashMap<>());
            }
            Stream.concat(configured.stream(), added.stream())
                    .forEach(each -> index(each.kind()).merge(each.value(), each, Picture::longer));
        }

        private Map<String, Revocation> index(Kind kind) {
            return all.computeIfAbsent(kind, absent -> new HashMap<>());
        }

        /** Said twice, the later end holds. */
        private static Revocation longer(Revocation one, Revocation other) {
            return one.until() == null || (other.until() != null && one.until().isAfter(other.until())) ? one : other;
        }

        boolean holds(Kind kind, @Nullable String value, Clock clock) {
            Revocation found = value == null ? null : index(kind).get(value);
            return found != null && !found.hasEnded(clock.instant());
        }

        int size() {
            return configured.size() + added.size();
        }
    }

    private Revocations(@Nullable Path file, int most, Clock clock) {
        this.file = file;
        this.most = most;
        this.clock = clock;
    }

    /**
     * Those kept below this directory.
     *
     * @param directory null to keep nothing
     * @param most how many there may be, those of the operator's file included
     * @throws UnusableKeys if they cannot be read: going on would let in whom somebody has shut out
     */
    public static Revocations open(@Nullable Path directory, int most, Clock clock) throws UnusableKeys {
        Path file = directory == null ? null : directory.resolve(FILE_NAME);
        Revocations revocations = new Revocations(file, most, clock);
        if (file != null && Files.exists(file)) {
            revocations.picture = new Picture(List.of(), revocations.inForce(read(file)));
        }
        return revocations;
    }

    /** Reads a file of revocations; every problem names the file and the line. */
    public static List<Revocation> read(Path file) throws UnusableKeys {
        return SecretFile.parse(file, RevocationText::read);
    }

    /** Those of the operator's file, from now on. */
    public synchronized void configure(List<Revocation> configured) throws UnusableKeys {
        impose(configured);
        settle(configured);
    }

    /**
     * Adds what the operator's file says now to what it said before: the first half of a change, which only shuts out.
     *
     * @throws UnusableKeys if there are too many of the new ones; nothing has changed then
     */
    public synchronized void impose(List<Revocation> configured) throws UnusableKeys {
        int size = new Picture(inForce(configured), picture.added).size();
        if (size > most) {
            throw new UnusableKeys(List.of("auth.revocations: there are " + size
                    + " revocations in force, more than limits.revocations allows; raise it to at least " + size));
        }
        List<Revocation> both = new ArrayList<>(picture.configured);
        both.addAll(configured);
        show(new Picture(inForce(both), picture.added));
    }

    /** Forgets what the operator's file says no longer: the second half. Nobody has to go for it. */
    public synchronized void settle(List<Revocation> configured) {
        picture = new Picture(inForce(configured), picture.added);
    }

    /**
     * Takes a credential back, at once.
     *
     * @throws IOException if it could not be written down; it is in force all the same, until the process ends
     */
    public synchronized Change add(Revocation revocation) throws IOException {
        List<Revocation> added = new ArrayList<>(inForce(picture.added));
        added.removeIf(each -> isSame(each, revocation));
        added.add(revocation);
        Picture next = new Picture(picture.configured, added);
        if (next.size() > most) {
            return Change.FULL;
        }
        show(next);
        return write(added);
    }

    /** Gives back what was taken. The revocation is out of the file before it is out of force. */
    public synchronized Change remove(Kind kind, String value) throws IOException {
        List<Revocation> added = new ArrayList<>(inForce(picture.added));
        if (!added.removeIf(each -> each.kind() == kind && each.value().equals(value))) {
            boolean elsewhere = picture.configured.stream()
                    .anyMatch(each -> each.kind() == kind && each.value().equals(value));
            return elsewhere ? Change.CONFIGURED : Change.UNKNOWN;
        }
        Change change = write(added);
        show(new Picture(picture.configured, added));
        return change;
    }

    /** Whether a client may not come in, or not stay; a client without identity is known by its client id only. */
    public boolean isRevoked(@Nullable Identity identity, String clientId) {
        Picture now = picture;
        return now.holds(Kind.CLIENT_ID, clientId, clock)
                || (identity != null
                        && (now.holds(Kind.SUBJECT, identity.subject(), clock)
                                || now.holds(Kind.JTI, identity.tokenId(), clock)));
    }

    /** Everything in force, the operator's file first. */
    public List<Revocation> list() {
        Picture now = picture;
        return inForce(Stream.concat(now.configured.stream(), now.added.stream())
                .distinct()
                .toList());
    }

    /**
     * Calls this after every change, when {@link #isRevoked} already answers by it: live connections are to be looked at again.
     * <i>Runs on: the thread that made the change.</i>
     */
    public void onChange(Runnable changed) {
        listeners.add(changed);
    }

    private void show(Picture next) {
        picture = next;
        listeners.forEach(Runnable::run);
    }

    private Change write(List<Revocation> added) throws IOException {
        if (file == null) {
            return Change.NOT_KEPT;
        }
        StringBuilder text = new StringBuilder(HEAD);
        added.forEach(each -> text.append(RevocationText.format(each)).append('\n'));
        SecretFile.write(file, text.toString());
        return Change.KEPT;
    }

    private List<Revocation> inForce(List<Revocation> entries) {
        Instant now = clock.instant();
        return entries.stream().filter(each -> !each.hasEnded(now)).toList();
    }

    private static boolean isSame(Revocation one, Revocation other) {
        return one.kind() == other.kind() && one.value().equals(other.value());
    }
}
