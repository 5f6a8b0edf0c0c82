package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.shard.Directory;
import dev.tidegate.gateway.store.SessionDraft;
import dev.tidegate.gateway.store.StoredSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one pass over everything at the start, before anybody writes. Where something cannot be read, the database is mended first, and the
 * pass goes on where it was; what cannot be read even then is passed over.
 */
final class Scan {
    private final Connection connection;
    private final Findings findings;

    Scan(Connection connection, Findings findings) {
        this.connection = connection;
        this.findings = findings;
    }

    /** Hears of one record after the other. */
    private interface Visitor {
        void visit(byte[] key, byte[] value);

        /** Goes back to the first record of which not all has been used, and tells its key; null where nothing has been visited. */
        byte @Nullable [] rewind();
    }

    private void pass(byte letter, Visitor visitor) throws IOException {
        try (Engine.View view = connection.view();
                Engine.Cursor cursor = view.all(letter)) {
            while (cursor.next()) {
                visitor.visit(cursor.key(), cursor.value());
            }
            return;
        } catch (Engine.Damaged damaged) {
            findings.accept(Damage.of("the database", damaged));
        }
        connection.mend();
        byte[] behind = visitor.rewind();
        try (Engine.View view = connection.view();
                Engine.Cursor cursor = view.all(letter)) {
            if (behind != null) {
                cursor.seek(behind);
            }
            while (cursor.advances("the database", findings)) {
                visitor.visit(cursor.key(), cursor.value());
            }
        }
    }

    /** Visits every session, and learns what is on disk of it; returns those that have to be written anew. */
    List<Sheet> sessions(Directory<ClientId, Sheet> sheets, Counts counts, BiConsumer<ClientId, StoredSession> each)
            throws IOException {
        Gathering gathering = new Gathering(sheets, counts, each);
        pass(Keys.SESSION, gathering);
        gathering.end();
        return gathering.broken;
    }

    /** Reads the retained messages; one may be told twice. */
    void retained(MessageFormat format, Consumer<Message> each) throws IOException {
        pass(Keys.RETAINED, new OneByOne((key, value) -> {
            try {
                each.accept(format.read(value, "the retained message " + Keys.describe(key)));
            } catch (BadRecord bad) {
                findings.accept(Damage.of("retained messages", bad));
            }
        }));
    }

    /** Tells where messages are; it may tell one twice. */
    void bodies(Consumer<Position> each) throws IOException {
        pass(Keys.BODY, new OneByOne((key, value) -> {
            try {
                each.accept(Keys.position(key));
            } catch (BadRecord bad) {
                findings.accept(Damage.of("messages", bad));
            }
        }));
    }

    boolean isEmpty(byte letter) throws IOException {
        try (Engine.View view = connection.view();
                Engine.Cursor cursor = view.all(letter)) {
            return !cursor.next();
        } catch (Engine.Damaged damaged) {
            return false; // there is something, whatever it was
        }
    }

    /** Records that have nothing to do with each other. */
    private static final class OneByOne implements Visitor {
        private final BiConsumer<byte[], byte[]> each;
        private byte @Nullable [] last;

        OneByOne(BiConsumer<byte[], byte[]> each) {
            this.each = each;
        }

        @Override
        public void visit(byte[] key, byte[] value) {
            last = key;
            each.accept(key, value);
        }

        @Override
        public byte @Nullable [] rewind() {
            return last;
        }
    }

    /** Records of one session after the other. */
    private final class Gathering implements Visitor {
        private final Directory<ClientId, Sheet> sheets;
        private final Counts counts;
        private final BiConsumer<ClientId, StoredSession> each;
        private final List<Sheet> broken = new ArrayList<>();
        private byte[] prefix = {};
        private @Nullable ClientId clientId;
        private @Nullable Folding folding;

        Gathering(Directory<ClientId, Sheet> sheets, Counts counts, BiConsumer<ClientId, StoredSession> each) {
            this.sheets = sheets;
            this.counts = counts;
            this.each = each;
        }

        @Override
        public byte @Nullable [] rewind() {
            folding = null;
            return prefix.length == 0 ? null : prefix;
        }

        @Override
        public void visit(byte[] key, byte[] value) {
            try {
                if (folding == null || !Keys.startsWith(key, prefix)) {
                    end();
                    begin(key);
                }
                if (folding != null) {
                    folding.add(Keys.number(key, prefix.length), value);
                }
            } catch (BadRecord bad) {
                findings.accept(Damage.of("sessions", bad));
            }
        }

        private void begin(byte[] key) throws BadRecord {
            byte[] name = Keys.name(key);
            String text = new String(name, StandardCharsets.UTF_8);
            if (!ClientId.isValid(text)) {
                throw new BadRecord("a session has no client identifier: " + Keys.describe(key));
            }
            prefix = Arrays.copyOf(key, Keys.NAME + name.length);
            clientId = new ClientId(text);
            folding = new Folding(Order.name(clientId), findings);
        }

        void end() {
            if (folding == null || clientId == null) {
                return;
            }
            Sheet sheet = new Sheet(clientId);
            folding.describe(sheet);
            SessionDraft draft = folding.draft();
            if (draft != null) {
                draft.owed().forEach(counts::add);
                sheets.claim(clientId, id -> sheet);
            }
            if (folding.isBroken()) {
                sheet.writing().draft = draft;
                broken.add(sheet);
            }
            folding = null;
            if (draft != null) {
                each.accept(sheet.clientId, draft.stored());
            }
        }
    }
}
