package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionDraft;
import dev.tidegate.gateway.store.StoredSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompressionType;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * What lies on disk while nobody runs, put together in the plainest way: every record is read, every session is its snapshot and then one
 * change after the other, each making another {@link StoredSession}. It shares the formats with the store, and nothing of how the
 * store reads. The files stay as they are.
 */
public final class AtRest {
    private static final int NAME = 3;
    private static final long WRITE_BUFFER = 64L * 1024 * 1024;
    private static final DiskStore.Clocks STANDING = new DiskStore.Clocks(() -> 0, () -> 0);

    private final Map<String, byte[]> snapshots = new TreeMap<>();
    private final Map<String, TreeMap<Long, byte[]>> journals = new TreeMap<>();
    private final Map<String, StoredSession> sessions = new TreeMap<>();
    private final Map<String, Message> messages = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int changes;

    private AtRest() {}

    /** Reads a store that is not open. */
    public static AtRest of(Path directory) throws IOException {
        NativeLibrary.load();
        AtRest rest = new AtRest();
        // The store's own options: with others RocksDB does not survive a manifest that names logs where it may not
        // write.
        try (RocksOptions options =
                        new RocksOptions(Engine.Trust.FULL, CompressionType.NO_COMPRESSION, WRITE_BUFFER, told -> {});
                RocksDB db = RocksDB.openReadOnly(options.options(), directory.toString());
                RocksIterator all = db.newIterator()) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                rest.sort(all.key(), all.value());
            }
            all.status();
        } catch (RocksDBException | BadRecord failed) {
            throw new IOException("cannot read " + directory, failed);
        }
        rest.journals.keySet().stream()
                .filter(name -> !rest.snapshots.containsKey(name))
                .forEach(name -> rest.wrong.add(name + " has changes and no snapshot"));
        rest.snapshots.forEach(rest::rebuild);
        return rest;
    }

    /** What {@link #sealed} says of the same files, where the store itself reads them. */
    public static Map<String, String> asTheStoreReads(Path directory) throws IOException {
        List<Damage> damages = new ArrayList<>();
        Map<String, String> all = new TreeMap<>();
        try (Engine engine = new RocksOpener(directory, milestone -> {}, damages::add).open(Engine.Trust.FULL);
                Engine.View view = engine.view()) {
            SessionReading reading = new SessionReading(view, new MessageFormat(STANDING), damages::add);
            for (String name : of(view)) {
                SessionDraft draft = reading.fold(new ClientId(name)).draft();
                if (draft != null) {
                    all.put(name, sealed(draft.stored()));
                }
            }
        }
        if (!damages.isEmpty()) {
            throw new IOException("the store finds itself damaged: " + damages);
        }
        return all;
    }

    private static List<String> of(Engine.View view) throws IOException {
        List<String> names = new ArrayList<>();
        try (Engine.Cursor cursor = view.all(Keys.SESSION)) {
            while (cursor.next()) {
                String name = name(cursor.key());
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static String name(byte[] key) {
        int length = ByteBuffer.wrap(key).getShort(1) & 0xFFFF;
        return new String(key, NAME, length, StandardCharsets.UTF_8);
    }

    private void sort(byte[] key, byte[] value) throws BadRecord {
        if (key[0] == Keys.BODY) {
            Message message = new MessageFormat(STANDING).read(value, "a message");
            messages.put(message.position().toString(), message);
        } else if (key[0] == Keys.SESSION) {
            int nameEnds = NAME + (ByteBuffer.wrap(key).getShort(1) & 0xFFFF);
            if (key[nameEnds] == Keys.SNAPSHOT) {
                snapshots.put(name(key), value);
            } else {
                long number = ByteBuffer.wrap(key).getLong(nameEnds + 1);
                journals.computeIfAbsent(name(key), any -> new TreeMap<>()).put(number, value);
            }
        }
    }

    private void rebuild(String name, byte[] bytes) {
        try {
            SessionFormat.Snapshot snapshot = SessionFormat.read(bytes, "the snapshot of " + name);
            StoredSession session = snapshot.session();
            long number = snapshot.number();
            for (Map.Entry<Long, byte[]> entry :
                    journals.getOrDefault(name, new TreeMap<>()).entrySet()) {
                number++;
                if (entry.getKey() != number) {
                    wrong.add(name + " has entry " + entry.getKey() + " where " + number + " should be");
                    number = entry.getKey();
                }
                for (SessionChange change : ChangeFormat.read(entry.getValue(), "entry " + number + " of " + name)) {
                    session = session.apply(change);
                    changes++;
                }
            }
            sessions.put(name, session);
        } catch (BadRecord | IllegalStateException bad) {
            wrong.add(name + " cannot be rebuilt: " + bad.getMessage());
        }
    }

    /** By client identifier. */
    public Map<String, StoredSession> sessions() {
        return sessions;
    }

    /** Each session as one snapshot, in hexadecimal: equal where the sessions are, to the last byte. */
    public Map<String, String> sealed() {
        Map<String, String> all = new TreeMap<>();
        sessions.forEach((name, session) -> all.put(name, sealed(session)));
        return all;
    }

    private static String sealed(StoredSession session) {
        RecordWriter record = new RecordWriter();
        SessionFormat.write(new SessionDraft(session), 0, record);
        return HexFormat.of().formatHex(record.toArray());
    }

    /** Changes that were applied to snapshots. */
    public int changes() {
        return changes;
    }

    /** The message at a position, if it is there. */
    public @Nullable Message message(Position position) {
        return messages.get(position.toString());
    }

    /** What does not fit together. */
    public List<String> wrong() {
        return wrong;
    }
}
