package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
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

/** The one pass over everything at the start, before anybody writes. */
final class Scan {
    private final Engine.View view;
    private final Findings findings;

    Scan(Engine.View view, Findings findings) {
        this.view = view;
        this.findings = findings;
    }

    /** Visits every session, and learns what is on disk of it; returns those that have to be written anew. */
    List<Sheet> sessions(Directory<ClientId, Sheet> sheets, Counts counts, BiConsumer<ClientId, StoredSession> each)
            throws IOException {
        Gathering gathering = new Gathering(sheets, counts, each);
        try (Engine.Cursor cursor = view.all(Keys.SESSION)) {
            while (cursor.advances("the database", findings)) {
                gathering.add(cursor.key(), cursor.value());
            }
            gathering.end();
        }
        return gathering.broken;
    }

    /** Reads the retained messages. */
    void retained(MessageFormat format, Consumer<Message> each) throws IOException {
        try (Engine.Cursor cursor = view.all(Keys.RETAINED)) {
            while (cursor.advances("the database", findings)) {
                try {
                    each.accept(format.read(cursor.value(), "the retained message " + Keys.describe(cursor.key())));
                } catch (BadRecord bad) {
                    findings.accept(Damage.of("retained messages", bad));
                }
            }
        }
    }

    /** Records of one session after the other. */
    private final class Gathering {
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

        void add(byte[] key, byte[] value) {
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
